"""Names in scripts that write no blanks between words: Chinese, and Korean with endings.

Owns the search for listed names letter by letter in such text. Refuses names that are too
short to be told from other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from ostraka.index.snapshot import Snapshot
from ostraka.model.schema import NAME_PROPERTIES
from ostraka.names.han import simplified

__all__ = ["OwnScript", "has_own"]

_OWN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_RUN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・]{2,}")
#: Characters that a person's and a thing's name must have.
_PERSON: Final = 3
_THING: Final = 4


class Written(Struct, frozen=True, gc=False):
    """A listed name in its own script: its characters, and where the index has it."""

    text: str
    row: int
    place: int


def has_own(text: str) -> bool:
    """Whether a text holds such a script."""
    return _OWN.search(text) is not None


class OwnScript:
    """Listed names in their own script, by their first two characters."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Read every record once: done when the first text in such a script comes."""
        self._names: dict[str, list[Written]] = {}
        for row in range(len(snapshot)):
            record = snapshot.record(row)
            least = _PERSON if snapshot.family(row) == "person" else _THING
            for place, stored in enumerate(record.facts):
                fact = stored.fact
                if fact.prop not in NAME_PROPERTIES or fact.prop == "weakAlias":
                    continue
                if fact.value.isascii() or not _OWN.search(fact.value):
                    continue
                text = simplified("".join(_RUN.findall(fact.value.replace(" ", ""))))
                if len(text) >= least:
                    self._names.setdefault(text[:2], []).append(Written(text, row, place))
        for several in self._names.values():
            several.sort(key=lambda one: (-len(one.text), one.row, one.place))

    def find(self, text: str) -> Iterator[tuple[int, int, Written]]:
        """Where listed names stand, the longest at each place."""
        for run in _RUN.finditer(text):
            written = simplified(run.group())
            place = 0
            while place < len(written) - 1:
                found = [
                    one
                    for one in self._names.get(written[place : place + 2], ())
                    if written.startswith(one.text, place)
                ]
                longest = [one for one in found if len(one.text) == len(found[0].text)]
                start = run.start() + place
                for one in longest:
                    yield start, start + len(one.text), one
                place += len(longest[0].text) if longest else 1
