"""What a heading says without its marks."""

import pytest

from ircli.playbook.runbooks.headings import plain


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Look at <pod>.", "Look at <pod>."),
        ("Look at <pod-name> and *<db_host>*", "Look at <pod-name> and <db_host>"),
        ("Look at {{pod}}", "Look at {{pod}}"),
        ("Restart <b>all</b> of <pod name><br>", "Restart all of <pod name>"),
        ('<a name="x"></a>Look <!-- at --> it', "Look it"),
        ("<details open>More</details>", "More"),
        ("See [<pod>](x.md) and `<b>`", "See <pod> and <b>"),
    ],
)
def test_a_placeholder_stays_and_a_tag_goes(text: str, read: str) -> None:
    assert plain(text) == read
