"""Where the sentences of a text begin and end.

Owns what ends a sentence and what only looks so: a title, an initial, the end of a wrapped
line. Refuses furniture, and stretches that have no word of a designation in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ostraka.screening.statements_words import ROOTS

_END: Final = re.compile(r"\n\s*|[.!?][”\"’')\]]*\s+(?=[“\"‘'(\[]?[^\Wa-z_])|[。！？]")
_SHORT: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Sen|Rep|Gov|Inc|Ltd|Co|Corp|Bros|St|No|Nos|Art|vs|"
    r"Jr|Sr|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|a\.k\.a|f\.k\.a|E\.O|E\. O|U\.S|U\.K|"
    r"U\.N|"
    r"D\.C|e\.g|i\.e|approx)|(?:^|[\s.(])[A-Z])$"
)


def sentences(text: str, furniture: Sequence[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text begin and end; furniture is in none.

    Stretches between empty lines that have no word of a deed are left out.
    A line end parts sentences only if the line is at an end: a text of wrapped lines reads on.
    """
    at = 0
    for first, last in (*furniture, (len(text), len(text))):
        yield from _sentences(text, at, first)
        at = max(at, last)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in _chunks(text, start, end):
        yield from _sentences_of(text, first, last)


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between empty lines."""
    at = start
    while at < end:
        stop = text.find("\n\n", at, end)
        stop = end if stop < 0 else stop + 2
        # What speaks of nothing of the kind need not be parted into sentences.
        if _speaks(text[at:stop]):
            yield at, stop
        at = stop


def _speaks(chunk: str) -> bool:
    small = chunk.lower()
    return any(root in small for root in ROOTS)


def _sentences_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in _END.finditer(text, start, end):
        if found[0][0] == "\n":
            before, after = text[at : found.start()].rstrip(), text[found.end() : found.end() + 1]
            goes_on = (
                found[0].count("\n") == 1
                and 45 <= len(before) - before.rfind("\n") <= 100
                and before[-1:] not in (".", "!", "?", ":", "”", '"')
                and (after.islower() or before.endswith((",", "-", " and", " of", " the")))
            )
            if goes_on:
                continue
        elif found[0][0] == "." and _SHORT.search(text[max(at, found.start() - 8) : found.start()]):
            continue
        yield from _span(text, at, found.end())
        at = found.end()
    yield from _span(text, at, end)


def _span(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(inner)
