"""How charts look inside a page: sizes, strokes, and fillings in colours that the page has names for."""

from ircli.documents.charts.fitting import FACES

# The fillings of series by rank, from the worst to the least: on a light page, and on a dark one.
FILLS: tuple[tuple[str, str], ...] = (
    ("#b3261e", "#ff8a7d"),
    ("#b54708", "#f2a65e"),
    ("#2a68ad", "#74b3f5"),
    ("#0f7268", "#5cc8bb"),
    ("#6941c6", "#b9a7f7"),
    ("#56616d", "#a9b4bf"),
)

_TINT = 0.16

_STROKES = """
.chart{display:block;overflow:visible;font-family:inherit;line-height:1;forced-color-adjust:none}
.chart text{fill:var(--ink);font-variant-numeric:tabular-nums}
.chart .tick,.chart .quiet{fill:var(--quiet)}
.chart .strong{fill:var(--ink)}
.chart .total,.chart .halo.strong{fill:var(--ink);font-weight:600}
.chart .alarm{fill:var(--alarm)}
.chart .on{fill:var(--on)}
.chart .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.chart .rule{stroke:var(--rule)}
.chart .base{stroke:var(--base)}
.chart .moment{stroke:var(--base);stroke-dasharray:2 3}
.chart .mark{stroke:var(--ink);stroke-width:1.5px;stroke-dasharray:5 3}
.chart .course{stroke:var(--accent);stroke-width:2px;stroke-linecap:round}
.chart .edge{stroke:var(--fill3);stroke-width:2px;stroke-linecap:square}
.chart .point{fill:var(--accent);stroke:var(--paper);stroke-width:1.5px}
.chart .track{fill:var(--track)}
.chart .main,.chart .cap{fill:var(--accent)}
.chart .bin{stroke:var(--paper)}
.chart .open{fill:var(--accent);fill-opacity:.3;stroke:var(--accent);stroke-dasharray:4 3}
.chart .wrong{fill:var(--alarm);fill-opacity:.2;stroke:var(--alarm);stroke-dasharray:2 2}
.chart .cap.open,.chart .cap.wrong{fill-opacity:1;stroke:none}
.chart .cap.wrong{fill:var(--alarm)}
.chart .plate{fill:var(--quiet)}
.chart .area{fill:var(--fill3);fill-opacity:.18}
.chart .longer{display:none}
@media (min-width:46rem),print and (min-width:41rem){.chart .longer{display:inline}.chart .cut{display:none}}
.chart.burn-down .fill0{stroke:none}
.chart.burn-down rect{shape-rendering:crispEdges}
"""


def sizes() -> str:
    """Return the sizes of texts, which are those that texts are measured with."""
    return "\n".join(
        f".chart .{face}{{font-size:{one.size}px{';font-weight:600' if one.bold else ''}}}"
        for face, one in FACES.items()
    )


def fillings() -> str:
    """Return the fillings of series: a colour, and around its tint for those that are outlines."""
    return "\n".join(
        f".chart .fill{index}{{fill:var(--fill{index});stroke:var(--fill{index})}}"
        f".chart .fill{index}.outline{{fill:var(--tint{index})}}"
        for index in range(len(FILLS))
    )


def tint(colour: str, paper: str) -> str:
    """Return what is left of a colour when paper shines through most of it."""
    mixed = [
        round(int(colour[place : place + 2], 16) * _TINT + int(paper[place : place + 2], 16) * (1 - _TINT))
        for place in (1, 3, 5)
    ]
    return f"#{''.join(f'{part:02x}' for part in mixed)}"


def style() -> str:
    """Return the style sheet of charts."""
    return f"{_STROKES.strip()}\n{sizes()}\n{fillings()}"
