"""How a page looks: on a phone and on a desk, by day and by night, and on paper."""

from collections.abc import Mapping

from ircli.documents.charts.style import FILLS, style, tint

# What is coloured, on a light page and on a dark one. Whatever is read stands out from `paper` by 4.5 to 1 or more,
# and `on` from what it lies upon.
COLOURS: Mapping[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#13171c"),
    "panel": ("#f4f6f8", "#1c2229"),
    "ink": ("#1b2026", "#e4e8ed"),
    "quiet": ("#57616c", "#9ba6b2"),
    "rule": ("#dfe4e9", "#2d353e"),
    "base": ("#8a949f", "#6b7682"),
    "track": ("#eceff3", "#232a32"),
    "shade": ("#0000002e", "#000000a0"),
    "accent": ("#1c5fa8", "#74b3f5"),
    "alarm": ("#a8201a", "#ff8a7d"),
    "on": ("#ffffff", "#13171c"),
    **{f"fill{index}": colours for index, colours in enumerate(FILLS)},
    **{
        f"tint{index}": (tint(day, "#ffffff"), tint(night, "#13171c"))
        for index, (day, night) in enumerate(FILLS)
    },
}
_ON_PAPER: Mapping[str, str] = {"ink": "#000000", "quiet": "#333333", "rule": "#d0d0d0", "panel": "#ffffff"}

_PAGE = """
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:66rem;margin:0 auto;padding:1.5rem 1rem 4rem}
@media (max-width:22rem){main{padding-left:.6rem;padding-right:.6rem}}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:1.6em 0 .5em;text-wrap:balance}
h1{font-size:clamp(1.45rem,1.1rem + 1.5vw,1.9rem);margin-top:.4em}
h2{font-size:1.3rem;margin-top:2.4rem;padding-top:1.1rem;border-top:1px solid var(--rule)}
h3{font-size:1.1rem}
h4,h5,h6{font-size:1rem}
p,ul,ol,blockquote,nav{max-width:46rem}
p,ul,ol,pre,blockquote,figure,.table{margin:0 0 1rem}
ul,ol{padding-left:1.4rem}
li>ul,li>ol{margin-bottom:0}
blockquote>:last-child{margin-bottom:.1rem}
li>p{margin:.25rem 0}
a{color:var(--accent)}
a:focus-visible,.table:focus-visible,pre:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
hr{border:0;border-top:1px solid var(--rule);margin:2rem 0}
blockquote{padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--rule);color:var(--quiet)}
code{font-family:ui-monospace,monospace;font-size:.875em;background:var(--panel);border-radius:3px;padding:.1em .3em}
pre{background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:.75rem 1rem;overflow-x:auto}
pre code{background:none;padding:0;overflow-wrap:normal}
.table{overflow-x:auto;border:1px solid var(--rule);border-radius:6px;width:fit-content;max-width:100%}
.table{background:linear-gradient(to right,var(--paper) 40%,transparent) 0/3rem 100% no-repeat local,
linear-gradient(to left,var(--paper) 40%,transparent) 100%/3rem 100% no-repeat local,
linear-gradient(to right,var(--shade),transparent) 0/.75rem 100% no-repeat scroll,
linear-gradient(to left,var(--shade),transparent) 100%/.75rem 100% no-repeat scroll}
table{border-collapse:collapse;font-size:.9rem;line-height:1.4;overflow-wrap:normal}
th,td{padding:.45rem .75rem;text-align:left;vertical-align:top;border-top:1px solid var(--rule)}
th{background:var(--panel)}
tr:first-child>th{border-top:0}
th:not(.long){white-space:nowrap}
td{font-variant-numeric:tabular-nums;min-width:11rem}
.long{overflow-wrap:anywhere}
td.short{white-space:nowrap;min-width:0}
.few td,.few td.short{white-space:normal;min-width:5rem}
@media screen and (min-width:80rem){main{max-width:76rem}}
@media screen and (max-width:40rem){
table:not(.few),table:not(.few) :is(tbody,tr){display:block}
table:not(.few) thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
table:not(.few) tr{padding:.45rem .75rem;border-top:1px solid var(--rule)}
table:not(.few) td{display:block;border:0;padding:0;min-width:0}
table:not(.few) td.short{display:inline-block;margin-right:.75rem;white-space:normal}
table:not(.few) td:empty{display:none}
table:not(.few) td::before{content:attr(data-label) " ";font-size:.8em;color:var(--quiet)}
}
.right{text-align:right}
.center{text-align:center}
figure{padding:.25rem 0;max-width:46rem;overflow-x:clip}
nav{background:var(--panel);border-radius:6px;padding:.75rem 1rem;margin:1.5rem 0;font-size:.9rem}
nav ul{margin:.25rem 0 0;padding:0;list-style:none;columns:8rem;column-gap:1.5rem}
nav li{break-inside:avoid;padding:.2rem 0}
"""
_PRINT = """
@page{margin:16mm}
html{color-scheme:light}
body{font-size:10pt}
main{max-width:none;padding:0}
h1,h2,h3,h4,h5,h6{break-after:avoid}
p,ul,ol,blockquote,nav{max-width:none}
p,li{orphans:3;widows:3}
pre{white-space:pre-wrap;overflow:visible}
pre code{overflow-wrap:anywhere}
pre,figure,tr,nav{break-inside:avoid}
thead{display:table-header-group}
.table{overflow:visible;width:auto;border:0;background:none}
table{font-size:8.5pt;border-bottom:1px solid var(--rule)}
.many{font-size:7pt}
.crowded{overflow-wrap:anywhere}
th,td{padding:.25rem .4rem}
td,td.short,.few td,.few td.short,th:not(.long){white-space:normal;min-width:0}
a{color:inherit}
.chart{print-color-adjust:exact;-webkit-print-color-adjust:exact}
"""


def style_of_a_page() -> str:
    """Return the style sheet of a page with charts in it."""
    light = {name: colours[0] for name, colours in COLOURS.items()}
    dark = {name: colours[1] for name, colours in COLOURS.items()}
    return "\n".join(
        (
            _named(light),
            f"@media screen and (prefers-color-scheme:dark){{{_named(dark)}}}",
            f"@media print{{{_named(_ON_PAPER)}}}",
            _PAGE.strip(),
            style(),
            f"@media print{{\n{_PRINT.strip()}\n}}",
        )
    )


def _named(colours: Mapping[str, str]) -> str:
    return f":root{{{';'.join(f'--{name}:{colour}' for name, colour in colours.items())}}}"
