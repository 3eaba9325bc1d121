"""Find phrases in a text: plain words, and no patterns, so that no file can make the search a long one.

A phrase is words with blanks between them. Capitals do not matter, and only whole words count; one word of a phrase may
end in `*`, which stands for any ending. However many phrases there are, and whatever they are, the time grows with the text
alone: a word of it leads from one state to another, and what it leads to is worked out once.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

Meaning = TypeVar("Meaning")

ANY_ENDING = "*"
MOST_WORDS = 10
_LONGEST = 100  # characters of a phrase
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_LEAST_STEM = 3  # letters before `*`: a shorter beginning fits half of the language
_BESIDE = " \t\r\n*_~"  # what may stand between two words of a phrase: blanks, one end of line, and emphasis
_LONGEST_GAP = 100


class Found(NamedTuple, Generic[Meaning]):
    """A phrase in a text, from one character to another, and what it means."""

    start: int
    end: int
    meaning: Meaning


def plain_phrase(text: str) -> str:
    """Return a phrase as it is looked for: small letters and single blanks."""
    return " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold().split())


def why_no_phrase(phrase: str) -> str:
    """Return why a plain phrase cannot be looked for; blank where it can."""
    words = phrase.split(" ")
    stems = [word[:-1] for word in words if word.endswith(ANY_ENDING)]
    if not all(_WORD.fullmatch(word.removesuffix(ANY_ENDING)) for word in words):
        return "is more than plain words"
    if len(words) > MOST_WORDS or len(phrase) > _LONGEST:
        return f"has more than {MOST_WORDS} words, or {_LONGEST} characters"
    if len(stems) > 1:
        return "has more than one '*'"
    return "has a '*' behind too few letters" if any(len(stem) < _LEAST_STEM for stem in stems) else ""


class Phrases(Generic[Meaning]):
    """Phrases that are looked for together, each with what it means."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        """Take plain phrases; of two that are the same, the first one's meaning counts."""
        self._top: _Node[Meaning] = _Node(0)
        for phrase, meaning in phrases:
            node = self._top
            for word in phrase.split(" "):
                node = node.way(word)
            node.meanings = node.meanings or (meaning,)
        self._states: dict[tuple[_Node[Meaning], ...], _State[Meaning]] = {}

    def find(self, text: str) -> tuple[Found[Meaning], ...]:
        """Return the phrases in a text, each where it stands; of several that overlap, the first one, and the longest."""
        found: list[Found[Meaning]] = []
        for one in sorted(self._all(text), key=lambda one: (one.start, -one.end)):
            if not found or one.start >= found[-1].end:
                found.append(one)
        return tuple(found)

    def _all(self, text: str) -> Iterator[Found[Meaning]]:
        text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        top, nothing = self._top, self._state(())
        state = nothing
        words = list(_WORD.finditer(text))
        end = 0
        for number, match in enumerate(words):
            word = match[0].casefold()
            start, before, end = match.start(), end, match.end()
            if state is not nothing and not _is_gap(text, before, start):
                state = nothing
            if state is nothing and word not in top.words and word[:_LEAST_STEM] not in top.stems:
                continue  # as nearly all words of a text
            after = state.after.get(word)
            if after is None:
                nodes = (*state.nodes, top)
                after = self._state(tuple(leads for node in nodes for leads in node.after(word)))
                state.after[word] = after
            state = after
            for node in state.ends:
                yield Found(words[number + 1 - node.depth].start(), end, node.meanings[0])

    def _state(self, nodes: "tuple[_Node[Meaning], ...]") -> "_State[Meaning]":
        if nodes not in self._states:
            self._states[nodes] = _State(nodes)
        return self._states[nodes]


class _Node(Generic[Meaning]):
    """A place in the tree of phrases, so many words deep: what leads on from it, and what a phrase that ends here means.

    Words with any ending stand below their first letters, by the length of what is given of them.
    """

    __slots__ = ("depth", "meanings", "stems", "words")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.words: dict[str, _Node[Meaning]] = {}
        self.stems: dict[str, dict[int, dict[str, _Node[Meaning]]]] = {}
        self.meanings: tuple[Meaning, ...] = ()

    def way(self, word: str) -> "_Node[Meaning]":
        """Return the place that a word of a phrase leads to, made where there is none."""
        if not word.endswith(ANY_ENDING):
            return self.words.setdefault(word, _Node(self.depth + 1))
        stem = word[:-1]
        alike = self.stems.setdefault(stem[:_LEAST_STEM], {}).setdefault(len(stem), {})
        return alike.setdefault(stem, _Node(self.depth + 1))

    def after(self, word: str) -> "list[_Node[Meaning]]":
        """Return the places that a word of a text leads to."""
        alike = self.stems.get(word[:_LEAST_STEM], {})
        found = [stems[word[:length]] for length, stems in alike.items() if word[:length] in stems]
        return [self.words[word], *found] if word in self.words else found


class _State(Generic[Meaning]):
    """The places in the tree that the last words of a text lead to, the deepest first, and where the next may lead."""

    __slots__ = ("after", "ends", "nodes")

    def __init__(self, nodes: tuple[_Node[Meaning], ...]) -> None:
        self.nodes = nodes
        # Of several phrases that end at one word, the longest says it all.
        self.ends = [node for node in nodes if node.meanings][:1]
        self.after: dict[str, _State[Meaning]] = {}


def _is_gap(text: str, start: int, end: int) -> bool:
    """Return whether two words stand beside each other, in one paragraph."""
    gap = text[start : min(end, start + _LONGEST_GAP)]
    if gap == " ":
        return True
    return end - start <= _LONGEST_GAP and not gap.strip(_BESIDE) and gap.count("\n") <= 1
