"""Numbers to draw: bars of evidence, a timeline of listings, a graph of owners.

Owns geometry only, in the units of an SVG's view box; the templates draw it.
Refuses to know what is drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

#: Width of a drawing, and of the part of a timeline that holds names.
WIDTH: Final = 720.0
_NAMES: Final = 190.0
_ROW: Final = 28.0
_MARGIN: Final = 34.0


class Bar(Struct, frozen=True):
    """One step of a running sum.

    Attributes:
        x, width: where it is drawn.
        positive: whether it adds.
        end: the sum after it.
        zero: where the sum is zero.
    """

    x: float
    width: float
    positive: bool
    end: float
    zero: float


def waterfall(values: Sequence[float], width: float = 240.0) -> list[Bar]:
    """Draw a sum step by step.

    Args:
        values: the signed steps, in order.
        width: of the drawing.

    Returns:
        One bar for each step, from the sum before it to the sum after it.
    """
    sums = [0.0]
    for value in values:
        sums.append(sums[-1] + value)
    least, most = min(sums), max(sums)
    scale = width / ((most - least) or 1.0)

    def place(value: float) -> float:
        return round((value - least) * scale, 2)

    return [
        Bar(
            x=place(min(before, after)),
            width=max(round(abs(after - before) * scale, 2), 1.0),
            positive=after >= before,
            end=round(after, 4),
            zero=place(0.0),
        )
        for before, after in itertools.pairwise(sums)
    ]


class Span(Struct, frozen=True):
    """A time to draw.

    Attributes:
        label: what it is of.
        since: first day, or None where it is not known.
        until: first day after it, or None while it lasts.
        note: what is said of it.
        told: whether the first day is told, and not only seen.
    """

    label: str
    since: date | None
    until: date | None
    note: str
    told: bool = True


class Stretch(Struct, frozen=True):
    """A span as drawn: its row, where it begins and ends, whether its first day is told."""

    label: str
    note: str
    y: float
    x: float
    width: float
    told: bool
    open_end: bool


class Timeline(Struct, frozen=True):
    """Spans under each other over one axis of years."""

    width: float
    height: float
    names: float
    stretches: tuple[Stretch, ...]
    ticks: tuple[tuple[float, str], ...]
    today: float


def timeline(spans: Sequence[Span], today: date) -> Timeline:
    """Lay spans out.

    Args:
        spans: from above to below.
        today: the right end of the axis, and of what still lasts.
    """
    days = [day for span in spans for day in (span.since, span.until) if day is not None]
    first = min([*days, today])
    last = max([*days, today])
    start, end = date(first.year, 1, 1).toordinal(), date(last.year, 12, 31).toordinal()
    scale = (WIDTH - _NAMES - 10.0) / max(end - start, 1)

    def place(day: date) -> float:
        return round(_NAMES + (day.toordinal() - start) * scale, 2)

    stretches = []
    for row, span in enumerate(spans):
        left = place(span.since) if span.since is not None else _NAMES
        right = place(span.until) if span.until is not None else place(today)
        stretches.append(
            Stretch(
                span.label,
                span.note,
                round(_MARGIN + row * _ROW, 2),
                left,
                max(round(right - left, 2), 2.0),
                span.told,
                span.until is None,
            )
        )
    years = range(first.year, last.year + 1)
    step = max(1, -(-len(years) // 10))
    ticks = tuple((place(date(year, 1, 1)), str(year)) for year in years[::step])
    height = _MARGIN + len(spans) * _ROW + 8.0
    return Timeline(WIDTH, height, _NAMES, tuple(stretches), ticks, place(today))


class Node(Struct, frozen=True):
    """A party in a graph: its box, and what is written in it."""

    id: str
    label: str
    x: float
    y: float
    note: str
    marked: bool


class Edge(Struct, frozen=True):
    """A line from an owner down to what it owns, with its share."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str


class Graph(Struct, frozen=True):
    """Owners above, what they own below."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


#: Size of a box, and the way from one layer to the next.
BOX: Final = (190.0, 44.0)
_LAYER: Final = 110.0
#: Layers that are drawn: a chain longer than this is told in words.
_DEEPEST: Final = 12


def graph(
    nodes: Sequence[tuple[str, str, str, bool]], edges: Sequence[tuple[str, str, str]]
) -> Graph:
    """Lay a graph out in layers.

    Args:
        nodes: (id, label, note, marked), the order of the boxes in a layer.
        edges: (owner, owned, share).

    Returns:
        Owners above what they own; a cycle is drawn where it is first met.
    """
    known = {node[0] for node in nodes}
    lines = [edge for edge in edges if edge[0] in known and edge[1] in known]
    depth = dict.fromkeys((node[0] for node in nodes), 0)
    for _ in range(min(len(depth), _DEEPEST)):
        for owner, owned, _ in lines:
            if owner != owned:
                depth[owned] = min(max(depth[owned], depth[owner] + 1), _DEEPEST)
    layers: dict[int, list[tuple[str, str, str, bool]]] = {}
    for node in nodes:
        layers.setdefault(depth[node[0]], []).append(node)
    most = max((len(layer) for layer in layers.values()), default=1)
    width = max(WIDTH, most * (BOX[0] + 24.0))
    placed: dict[str, Node] = {}
    for level, layer in enumerate(layer for _, layer in sorted(layers.items())):
        step = width / len(layer)
        for place, (key, label, note, marked) in enumerate(layer):
            x = round(step * (place + 0.5) - BOX[0] / 2, 2)
            placed[key] = Node(key, label, x, round(10.0 + level * _LAYER, 2), note, marked)
    drawn = tuple(
        Edge(
            placed[owner].x + BOX[0] / 2,
            placed[owner].y + BOX[1],
            placed[owned].x + BOX[0] / 2,
            placed[owned].y,
            share,
        )
        for owner, owned, share in lines
    )
    height = 20.0 + BOX[1] + _LAYER * max(len(layers) - 1, 0)
    return Graph(width, height, tuple(placed.values()), drawn)
