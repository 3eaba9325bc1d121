"""Markdown that nobody writes on purpose and everybody has: fences at all depths, between everything else."""

from random import Random

LINES = (
    "",
    "text",
    "# Diagnosis",
    "## Symptoms ##",
    "Impact\n======",
    "text\n---",
    "***",
    "```",
    "````",
    "~~~",
    "```sh",
    "``` sh {name=x}",
    '```bash {"name":"x"}',
    "~~~ ``` `",
    "``` not`code",
    "  ```",
    "   ```console",
    "    ```",
    "\t```",
    "``` ",
    "```\t",
    "~~~~\tsh",
    "$ ls",
    "    indented",
    "\tindented",
    "- item",
    "-",
    "-\t```sh",
    "- ```",
    "-     ```",
    "* item",
    "1. item",
    "2) item",
    "10. ```",
    "   - nested",
    "  continued",
    "> quote",
    ">",
    ">```",
    "> ```sh",
    ">\t```",
    "> - ~~~",
    "- > ```",
    "- - - ```",
    "> > 1. ```",
    "<!--",
    "-->",
    "<!-- ``` -->",
    "<div>",
    "</div>",
    "<pre>",
    "</pre>",
    "<script>",
    "</script>",
    "<a name='x'></a>",
    "[a]: /there",
    "[a]:",
    "[a]: /there 'title",
    "| a | b |",
    "\x0b```",
    "\x0c",
    "\x85```",
    "\u2028",
    "\u00a0```",
    "\0```",
    "``` \\`sh &amp;",
)
ENDS = ("\n", "\r\n", "\r")
PREFIXES = ("", "", "", "  ", "   ", "    ", "\t", "> ", ">", "- ", "1. ", "> > ", "  > ", ">\t", " \t")


def document(seed: int, *, lines: int = 40) -> str:
    """Return a text of single lines, drawn each for itself."""
    random = Random(seed)
    end = random.choice(ENDS)
    drawn = [random.choice(PREFIXES) + random.choice(LINES) for _ in range(random.randint(1, lines))]
    ends = [random.choice(ENDS) if random.random() < 0.02 else end for _ in drawn]
    text = "".join(line + line_end for line, line_end in zip(drawn, ends, strict=True))
    return ("\ufeff" if random.random() < 0.1 else "") + (
        text if random.random() < 0.8 else text.rstrip("\r\n")
    )


def nested(seed: int, *, depth: int = 6) -> str:
    """Return a text whose lists, quotes and fences stand in each other as people nest them."""
    random = Random(seed)
    end = random.choice(ENDS[:2])
    return "".join(line + end for line in _block(random, depth))


def many(fences: int) -> str:
    """Return a text of so many fences: in lists, quotes, both, and in none."""
    holders = (("", ""), ("- ", "  "), ("> ", "> "), ("1. > ", "   > "), ("- - ", "    "))
    pieces = []
    for number in range(fences):
        first, other = holders[number % len(holders)]
        pieces.append(f"{first}```sh\n{other}echo {number}\n{other}```\n\n")
    return "".join(pieces)


def deep(depth: int, mark: str = "> ") -> str:
    """Return a fence in so many quotes or lists."""
    if mark.startswith(">"):
        return "".join(f"{mark * depth}{line}\n" for line in ("```sh", "echo deep", "```"))
    blanks = " " * (len(mark) * depth)
    return f"{mark * depth}```sh\n{blanks}echo deep\n{blanks}```\n"


def _block(random: Random, depth: int) -> list[str]:
    lines: list[str] = []
    for _ in range(random.randint(1, 4)):
        kind = random.choice(("text", "fence", "fence", "list", "quote", "html", "raw")) if depth else "fence"
        inner = _block(random, depth - 1) if kind in {"list", "quote"} else []
        match kind:
            case "list":
                marker = random.choice(("- ", "1. ", "*   ", "10) ", "-\t"))
                blanks = " " * len(marker.expandtabs(4))
                lines += [marker + inner[0], *((blanks + line if line else line) for line in inner[1:])]
            case "quote":
                mark = random.choice(("> ", ">"))
                lines += [mark + line for line in inner]
            case "fence":
                lines += _fence(random)
            case "html":
                lines += random.choice((["<!--", "```", "-->"], ["<div>", "", "```", "x", "```", "</div>"]))
            case "raw":
                lines.append(random.choice(LINES[:60]).replace("\n", " "))
            case _:
                lines += ["Some text", "of two lines."]
        lines += [""] * random.randint(0, 2)
    return lines


def _fence(random: Random) -> list[str]:
    mark = random.choice(("```", "~~~", "````", "~~~~~"))
    opening = " " * random.randint(0, 3) + mark + random.choice(("", "sh", " bash", "yaml", " sh {name=x}"))
    content = random.choice(
        ([], ["$ ls", "x"], ["", "\ttabbed", "    far"], ["``", "~~", "- x"], ["> x", "# y"])
    )
    closing = random.choice((mark, mark, mark + mark[0], f"  {mark}", f"{mark}  ", mark[:2], f"    {mark}"))
    return [opening, *content, closing]
