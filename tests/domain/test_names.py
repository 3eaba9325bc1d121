"""Names as people type them."""

import pytest

from ircli.domain.names import did_you_mean, names_in, nearest, one_of


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ((), ()),
        (("shop, cart",), ("shop", "cart")),
        (("shop", " cart ,, search,"), ("shop", "cart", "search")),
    ],
)
def test_names_stand_between_commas_or_apart(texts: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert names_in(*texts) == names


@pytest.mark.parametrize(
    ("given", "near", "sentence"),
    [
        ("mitigatd", "mitigated", "Did you mean mitigated? "),
        (" RESOLVED ", "resolved", "Did you mean resolved? "),
        ("x", "", ""),
        ("", "", ""),
    ],
)
def test_what_is_nearly_right_is_named(given: str, near: str, sentence: str) -> None:
    known = ("mitigated", "resolved")
    assert (nearest(given, known), did_you_mean(given, known)) == (near, sentence)


def test_a_long_list_of_names_is_cut_and_the_rest_counted() -> None:
    names = [f"n{number}" for number in range(21)]
    assert one_of(names[:20]) == f"One of: {', '.join(names[:20])}."
    assert one_of(names) == f"One of: {', '.join(names[:20])} and 1 more."


def test_how_near_it_must_be_may_be_said() -> None:
    assert (nearest("--kin", ["--kind"], cutoff=0.75), nearest("--king-of", ["--kind"], cutoff=0.9)) == (
        "--kind",
        "",
    )
