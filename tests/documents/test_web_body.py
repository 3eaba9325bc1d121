"""Markdown becomes HTML that shows what was written, and can do nothing else."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents.given import document_of, facts_of, pool_outage, search_drill
from documents.hypertext import Reading
from documents.test_markdown import MISCHIEF
from ircli.documents.markdown import block
from ircli.documents.web_body import body_of

# All that a body is made of, and all that its elements have.
TAGS = {
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "ol",
        "li",
        "blockquote",
        "hr",
        "br",
        "pre",
        "code",
        "em",
    ),
    *("strong", "a", "nav", "div", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"id", "class", "href", "start", "role", "scope", "tabindex", "aria-label"}
MARKDOWN = st.lists(
    st.one_of(
        st.sampled_from(MISCHIEF),
        st.sampled_from(
            [
                "<!-- a -->",
                "<!--",
                "-->",
                "\n\n",
                "\n",
                "> ",
                "- ",
                "| a |\n|--|\n| b |",
                "[a](#b)",
                "## a",
                "<b>",
            ]
        ),
        st.text("#-=`~+*_>|<!&[]():@\\/.$1aé \t\n\r\x1b\u202e", max_size=8),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]")


@given(MARKDOWN)
@example("<!-- \n> <!--\n-->")
@example("- <!--\n\n-->\n")
@example("&#x202e;&lt;script&gt;")
def test_whatever_is_written_it_is_shown_and_nothing_else(text: str) -> None:
    html = body_of(text)
    page = Reading(html)
    assert {one.tag for one in page.elements} <= TAGS
    assert {name for one in page.elements for name in one.attributes} <= ATTRIBUTES
    assert page.comments == []
    assert all(link["href"].startswith("#") for link in page.all("a"))
    names = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(set(names)) == len(names)
    assert not CONTROL.search(html)
    assert body_of(text) == html


@given(st.text("ab<>!-&\"' \n`*_[](){}#|\\", max_size=40))
def test_words_that_form_nothing_are_all_there(text: str) -> None:
    shown = Reading(body_of(block(text))).words
    # Paragraphs and lines apart, nothing is lost and nothing added.
    assert "".join(shown.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "written",
    [
        "<!-- begin: summary -->\n\nThe pool was full.\n\n<!-- end: summary -->\n",
        "<!-- begin\n\nof\n\nit -->\nThe pool was full.\n",
        "The pool <!-- of connections -->was full.\n",
        "The pool <!-- of\nconnections -->was full.\n",
        "<!-- a --> The pool was full.\n",
        "<!-- a\n-->The pool was full.<!-- b -->\n",
        "The pool was full.\n<!-- a -->",
        "<!--->The pool was full.",
        "<!---->The pool was full.",
    ],
)
def test_comments_vanish(written: str) -> None:
    html = body_of(written)
    assert Reading(html).words.strip() == "The pool was full."
    assert html.count("<p>") == 1
    assert "--" not in html


@pytest.mark.parametrize("holder", ["> ", "- ", "1. ", "> - "])
def test_comments_inside_of_quotes_and_lists_vanish(holder: str) -> None:
    indent = re.sub(r"[^>]", " ", holder)
    html = body_of(f"{holder}<!-- a\n{indent}b -->\n{indent}\n{indent}The pool was full.\n")
    assert "The pool was full." in html
    assert "--" not in html


def test_a_comment_in_a_cell_or_a_heading_vanishes() -> None:
    html = body_of("## Impact <!-- a -->\n\n| Fact |\n|---|\n| one <!-- b --> |\n")
    assert "--" not in html
    assert '<h2 id="impact">Impact ' in html


@pytest.mark.parametrize(
    "written", ["<!-- never closed\n\nThe pool was full.", "> <!-- never closed\n\nThe pool was full. -->"]
)
def test_nothing_vanishes_behind_a_comment_that_is_not_closed(written: str) -> None:
    shown = Reading(body_of(written)).words
    assert "never closed" in shown
    assert "The pool was full." in shown


def test_a_comment_in_code_is_code() -> None:
    assert "&lt;!-- a --&gt;" in body_of("`<!-- a -->`\n\n```html\n<!-- a -->\n```\n")


def test_tags_are_text() -> None:
    html = body_of("<div>**bold**</div>\n\n<script>alert(1)</script>\n\nuse <pod>")
    assert "&lt;div&gt;<strong>bold</strong>&lt;/div&gt;" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "use &lt;pod&gt;" in html


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "![the graph](https://e.example/p.png)",
            "<p>the graph (<code>https://e.example/p.png</code>)</p>\n",
        ),
        ("![](p.png)", "<p><code>p.png</code></p>\n"),
        (
            "[board](https://e.example/b?a=1&b=2)",
            "<p>board (<code>https://e.example/b?a=1&amp;b=2</code>)</p>\n",
        ),
        ("<https://e.example/>", "<p><code>https://e.example/</code></p>\n"),
        ("[log](evidence/ab12)", "<p>log (<code>evidence/ab12</code>)</p>\n"),
        ("[c](javascript:alert(1))", "<p>[c](javascript:alert(1))</p>\n"),
        ("[c][1]\n\n[1]: //e.example", "<p>[c][1]</p>\n<p>[1]: //e.example</p>\n"),
        ("[Alice]: rebooted <!-- a ---> WIPED <!-- b --> it", "<p>[Alice]: rebooted  WIPED  it</p>\n"),
        ("[*the* cause](#root-cause)", '<p><a href="#root-cause"><em>the</em> cause</a></p>\n'),
    ],
)
def test_addresses_are_shown_and_lead_nowhere(written: str, shown: str) -> None:
    assert body_of(written) == shown


def test_the_whole_language_is_there() -> None:
    assert body_of("*a* **b** `c`  \nd\n\n> e\n\n- f\n- g\n\n3. h\n\n---\n\n    i\n") == (
        "<p><em>a</em> <strong>b</strong> <code>c</code><br>\nd</p>\n"
        "<blockquote><p>e</p>\n</blockquote>\n"
        "<ul><li>f</li>\n<li>g</li>\n</ul>\n"
        '<ol start="3"><li>h</li>\n</ol>\n'
        "<hr>\n"
        '<pre tabindex="0"><code>i\n</code></pre>\n'
    )


def test_a_table_scrolls_by_itself_and_a_short_cell_stays_on_one_line() -> None:
    html = body_of("| Time | What |\n|:-:|--:|\n| 14:05 | the pool of connections was exhausted |\n")
    assert html == (
        '<div class="table" role="group" aria-label="Table" tabindex="0">\n'
        '<table class="few">\n<thead><tr><th scope="col" class="center">Time</th>\n<th scope="col" class="right">What</th>\n</tr>\n</thead>\n'
        '<tbody><tr><td class="center short">14:05</td>\n'
        '<td class="right">the pool of connections was exhausted</td>\n</tr>\n</tbody>\n'
        "</table>\n</div>\n"
    )


@pytest.mark.parametrize(("columns", "kind"), [(1, "few"), (3, "few"), (4, ""), (7, "many"), (9, "crowded")])
def test_a_table_says_how_many_columns_have_to_fit(columns: int, kind: str) -> None:
    (table,) = Reading(body_of("|a" * columns + "|\n" + "|-" * columns + "|\n")).all("table")
    assert table.get("class", "") == kind


def test_headings_have_the_anchors_of_code_hosts_and_no_two_are_alike() -> None:
    html = body_of("## Root cause\n\n## Root cause\n\n## Root cause-1\n\n# `a_b` *c*!\n\n## ?\n\n## Öl\n")
    assert re.findall(r'id="([^"]*)"', html) == [
        *("root-cause", "root-cause-1", "root-cause-1-1", "a_b-c", "section", "öl"),
    ]


def test_many_sections_have_a_table_of_contents_before_the_first() -> None:
    html = body_of("# Title\n\nintro\n\n" + "\n\n".join(f"## Part *{number}* <b>" for number in range(7)))
    assert html.index("intro") < html.index("<nav") < html.index("<h2")
    page = Reading(html)
    assert [link["href"] for link in page.all("a")] == [f"#part-{number}-b" for number in range(7)]
    assert page.inside("a")[0] == "Part 0 <b>"


def test_few_sections_have_none() -> None:
    assert "<nav" not in body_of("\n\n".join(f"## Part {number}" for number in range(6)))


def test_a_diagram_is_replaced_by_the_figure_of_its_name() -> None:
    written = "```mermaid\n%% phases\ngantt\n```\n"
    assert body_of(written, figures={"phases": "<svg></svg>"}) == "<figure><svg></svg></figure>\n"


def test_a_diagram_without_a_name_is_replaced_by_the_figure_of_all_such() -> None:
    written = "```mermaid\ngantt\n```\n"
    assert body_of(written, figures={"mermaid": "<svg></svg>"}) == "<figure><svg></svg></figure>\n"
    assert "gantt" in body_of(written, figures={"phases": "<svg></svg>"})


@pytest.mark.parametrize("info", ["mermaid", "text mermaid", "mermaidx", ""])
def test_what_has_no_figure_is_shown_as_it_is_written(info: str) -> None:
    figures = {} if info == "mermaid" else {"mermaid": "<svg></svg>"}
    assert body_of(f"```{info}\na-->b\n```\n", figures=figures) == (
        '<pre tabindex="0"><code>a--&gt;b\n</code></pre>\n'
    )


@pytest.mark.parametrize(
    "written",
    ["> " * 400 + "deep", "- " * 400 + "deep", "[" * 400 + "deep", "*a " * 400 + "deep", "![" * 400 + "deep"],
)
def test_what_is_nested_too_deeply_loses_no_word(written: str) -> None:
    assert "deep" in Reading(body_of(written)).words


@pytest.mark.parametrize(
    "line",
    ["<!--\n", "<!-- ", "<!-- a -->\n", "> <!--\n", "- <!--\n", "<!--\n\n- a\n", "-->\n", "## a\n", "[a](#b) ", "| a | b |\n", "<", "&lt;"],
)  # fmt: skip
def test_ten_times_as_much_of_anything_takes_about_ten_times_as_long(line: str) -> None:
    def seconds(many: int) -> float:
        took = []
        for _ in range(3):
            start = time.process_time()
            body_of(line * many)
            took.append(time.process_time() - start)
        return min(took)

    assert seconds(4_000) < max(40 * seconds(400), 0.5)


@pytest.mark.parametrize("entries", [pool_outage(), search_drill()], ids=["outage", "drill"])
def test_a_postmortem_is_shown_whole(entries: list) -> None:  # type: ignore[type-arg]
    markdown = document_of(facts_of(entries))
    page = Reading(body_of(markdown))
    assert len(page.all("h2")) == 19
    assert len(page.all("nav")) == 1
    assert len(page.all("table")) == markdown.count("| --- |\n")
