"""The scoreboard as one HTML page: plots as inline SVG, no script, light and dark.

Colours are Okabe and Ito's, told apart by people with any colour vision; lines
differ in their dashes too, and every figure of a plot stands in a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Final

from benchmarks.scoreboard_report import METHODS, SHOWN, markdown

Board = dict[str, Any]

#: Class of colour and dashes of each method.
_LOOK: Final = {
    "ostraka": ("a", ""),
    "logic-v2": ("b", "7 3"),
    "logic-v1": ("c", "2 3"),
    "regression-v1": ("d", "9 3 2 3"),
    "WRatio": ("e", "4 4"),
    "token_sort_ratio": ("f", "1 3"),
}
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #6b7280; --line: #d4d8dd;
  --page: #fff; --a: #0072b2; --b: #d55e00; --c: #56b4e9; --d: #009e73; --e: #cc79a7;
  --f: #b07a00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --faint: #9aa3ad; --line: #3a4047;
  --page: #14171a; --a: #56b4e9; --b: #ff8a3d; --c: #8ecbf0; --d: #2fd0a2; --e: #e6a3c9;
  --f: #f0c04a; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page);
  max-width: 1060px; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-size: 13px; margin: 1rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: 3px 9px; text-align: right; }
th:first-child, td:first-child { text-align: left; }
th { position: sticky; top: 0; background: var(--page); }
.scroll { overflow-x: auto; }
svg { width: 100%; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); }
svg .faint { fill: var(--faint); } svg .grid { stroke: var(--line); }
""" + "".join(
    f".s{key} {{ stroke: var(--{key}); fill: none; stroke-width: 2; }} "
    f".f{key} {{ fill: var(--{key}); }}\n"
    for key in "abcdef"
)


def page(found: Board) -> str:
    """The whole page."""
    methods = [method for method in SHOWN if method in found["pairs"]]
    curved = [method for method in _LOOK if method in found["pairs"]]
    parts = [
        "<h1>Scoreboard</h1>",
        _text(markdown(found).split("\n\n")[1]),
        "<h2>Recall against false alerts, over all thresholds</h2>",
        "<p>Two names compared. Higher and further left is better; a dot is the method's own "
        "threshold.</p>",
        _legend(curved),
        _trade(found, curved),
        "<h2>F1 by threshold</h2>",
        "<p>A method whose line is flat near its threshold forgives a badly chosen one.</p>",
        _legend(curved),
        _curves(found, curved),
        "<h2>Must be found: recall by class</h2>",
        _legend(methods),
        _bars(found, methods, same=True),
        "<h2>Must not alert: false alerts by class</h2>",
        _legend(methods),
        _bars(found, methods, same=False),
        "<h2>All figures</h2>",
        _tables(markdown(found)),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Ostraka: scoreboard</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _legend(methods: Sequence[str]) -> str:
    items = []
    for number, method in enumerate(methods):
        key, dash = _LOOK[method]
        x = 10 + 190 * number
        items.append(
            f'<line class="s{key}" stroke-dasharray="{dash}" x1="{x}" y1="9" x2="{x + 26}" y2="9"/>'
            f'<rect class="f{key}" x="{x + 9}" y="5" width="8" height="8"/>'
            f'<text x="{x + 32}" y="13">{escape(METHODS[method][0])}</text>'
        )
    width = 20 + 190 * len(methods)
    return f'<svg viewBox="0 0 {max(width, 1000)} 18" role="presentation">{"".join(items)}</svg>'


def _frame(width: int, height: int, labels: tuple[str, str]) -> list[str]:
    """Axes from 0 to 100 per cent, 60 in from the left and 20 from the top."""
    out = []
    for tenth in range(0, 11, 2):
        x, y = 60 + width * tenth / 10, 20 + height * (10 - tenth) / 10
        out.append(f'<line class="grid" x1="{x}" y1="20" x2="{x}" y2="{20 + height}"/>')
        out.append(f'<line class="grid" x1="60" y1="{y}" x2="{60 + width}" y2="{y}"/>')
        middle = 'text-anchor="middle"'
        out.append(f'<text class="faint" x="{x}" y="{36 + height}" {middle}>{tenth * 10}</text>')
        out.append(f'<text class="faint" x="52" y="{y + 4}" text-anchor="end">{tenth * 10}</text>')
    out.append(
        f'<text x="{60 + width / 2}" y="{54 + height}" text-anchor="middle">{labels[0]}</text>'
        f'<text transform="translate(16 {20 + height / 2}) rotate(-90)" text-anchor="middle">'
        f"{labels[1]}</text>"
    )
    return out


def _trade(found: Board, methods: Sequence[str]) -> str:
    width, height = 900, 420
    out = _frame(width, height, ("false alerts, %", "recall, %"))
    for method in methods:
        key, dash = _LOOK[method]
        row = found["pairs"][method]
        points = " ".join(
            f"{60 + width * false:.1f},{20 + height * (1 - recall):.1f}"
            for _, recall, false, _ in row["curve"]
        )
        at = row["shipped"]
        x, y = 60 + width * at["false"], 20 + height * (1 - at["recall"])
        out.append(f'<polyline class="s{key}" stroke-dasharray="{dash}" points="{points}"/>')
        out.append(
            f'<circle class="f{key}" cx="{x:.1f}" cy="{y:.1f}" r="6"><title>'
            f"{escape(METHODS[method][0])}: recall {100 * at['recall']:.1f} %, false alerts "
            f"{100 * at['false']:.1f} %</title></circle>"
        )
    return _svg(width + 80, height + 70, "Recall against false alerts", out)


def _curves(found: Board, methods: Sequence[str]) -> str:
    width, height = 900, 320
    out = _frame(width, height, ("threshold, hundredths", "F1, %"))
    for method in methods:
        key, dash = _LOOK[method]
        row = found["pairs"][method]
        points = " ".join(
            f"{60 + width * at:.1f},{20 + height * (1 - f1):.1f}" for at, _, _, f1 in row["curve"]
        )
        own = row["shipped"]
        x, y = 60 + width * own["threshold"], 20 + height * (1 - own["f1"])
        out.append(f'<polyline class="s{key}" stroke-dasharray="{dash}" points="{points}"/>')
        out.append(f'<circle class="f{key}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
    return _svg(width + 80, height + 70, "F1 by threshold", out)


def _bars(found: Board, methods: Sequence[str], *, same: bool) -> str:
    left, width, thick = 230, 660, 7
    kinds = [(k, row) for k, row in found["classes"].items() if row["same"] is same]
    step = thick * len(methods) + 9
    out = []
    for tenth in range(0, 11, 2):
        x = left + width * tenth / 10
        bottom = 20 + step * len(kinds)
        out.append(f'<line class="grid" x1="{x}" y1="16" x2="{x}" y2="{bottom}"/>')
        out.append(f'<text class="faint" x="{x}" y="12" text-anchor="middle">{tenth * 10}</text>')
    for number, (kind, row) in enumerate(kinds):
        y = 22 + step * number
        out.append(
            f'<text x="{left - 8}" y="{y + step / 2}" text-anchor="end">{escape(kind)} '
            f"({row['n']})</text>"
        )
        for place, method in enumerate(methods):
            share = found["pairs"][method]["classes"].get(kind, 0.0)
            top = y + thick * place
            out.append(
                f'<rect class="f{_LOOK[method][0]}" x="{left}" y="{top}" '
                f'width="{max(width * share, 1):.1f}" height="{thick - 1}">'
                f"<title>{escape(METHODS[method][0])}, {escape(kind)}: {100 * share:.1f} %"
                "</title></rect>"
            )
            if place == 0:
                out.append(
                    f'<text class="faint" x="{left + width * share + 5:.1f}" y="{top + 8}">'
                    f"{100 * share:.0f}</text>"
                )
    name = "Recall by class" if same else "False alerts by class"
    return _svg(left + width + 60, 30 + step * len(kinds), name, out)


def _svg(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _tables(text: str) -> str:
    """The Markdown's headings, paragraphs and tables after its opening, as HTML."""
    out = []
    for block in text.strip().split("\n\n")[2:]:
        if block.startswith("#"):
            level = min(block.index(" ") + 1, 4)
            out.append(f"<h{level}>{escape(block.lstrip('# '))}</h{level}>")
        elif block.startswith("|"):
            rows = [line.strip("| ").split(" | ") for line in block.splitlines()]
            head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in rows[0])
            body = "".join(
                "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>"
                for row in rows[2:]
            )
            out.append(f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>')
        else:
            out.append(_text(block))
    return "\n".join(out)


def _text(block: str) -> str:
    return f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    """Escaped, with the Markdown marks of bold, italic and code taken off."""
    return escape(text.replace("**", "").replace("*", "").replace("`", ""))
