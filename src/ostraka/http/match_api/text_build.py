"""Building the text index: every listed entity's words and facets, as arrays in a folder.

Owns the layout. The work takes seconds, so it runs in a process of its own
(:func:`build_in_folder` is what that process calls) and its result is shared by
all. It appears under its final name only when it is whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct

from ostraka.http.match_api.entities import hanging, listed_entity
from ostraka.http.match_api.ftm_names import ftm_model
from ostraka.http.match_api.register import Register
from ostraka.http.match_api.text_words import words
from ostraka.index.arrays import Array, write, write_blobs
from ostraka.index.snapshot import Snapshot
from ostraka.names.lexicon import Lexicon
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener

#: Raised whenever the layout or the meaning of the arrays changes.
LAYOUT: Final = 1
#: Facets: values of an entity that are counted and filtered by.
FACETS: Final = ("datasets", "schema", "countries", "topics", "genders", "identifiers")
#: What separates a property from its words in an entity's lines.
SEPARATOR: Final = "\x1f"
#: The facet that values of a type belong to.
_FACET_OF_TYPE: Final = {"country": "countries", "gender": "genders", "identifier": "identifiers"}


class TextMeta(Struct, frozen=True):
    """What a text index says of itself.

    Attributes:
        layout: number of the layout.
        facets: the values of each facet, in the order of their numbers.
    """

    layout: int
    facets: dict[str, list[str]]


def folder_of(index: Path, lists: Sequence[str]) -> Path:
    """Where the text index of an index stands, for the lists that the policy selects."""
    chosen = hashlib.blake2b(" ".join(lists).encode(), digest_size=4).hexdigest() if lists else ""
    return index / "-".join(("text", str(LAYOUT), *filter(None, (chosen,))))


def build_in_folder(index: Path, lists: Sequence[str], into: Path) -> Path:
    """Build the text index of an index, if it is not there: what a process of its own runs.

    Args:
        index: folder of the index.
        lists: the lists that the policy selects; all if empty.
        into: the folder in which its folder stands; the index's own, most often.

    Returns:
        The folder of the text index.
    """
    policy = Policy(lists=tuple(lists))
    screener = Screener(Snapshot(index), Lexicon.open(), policy, code_version="")
    return build_text(Register(screener), into)


def build_text(register: Register, into: Path) -> Path:
    """Build the text index of a register's index, if it is not there.

    Args:
        register: the index's register.
        into: the folder in which its folder stands.
    """
    folder = folder_of(into, register.selected)
    if (folder / "meta.json").exists():
        return folder
    part = Path(tempfile.mkdtemp(prefix=".text-", dir=into))
    try:
        _write(part, entities(register))
        os.replace(part, folder)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not (folder / "meta.json").exists():
            raise
    return folder


def entities(register: Register) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every entity that is listed now, with the row of its party: parties, then addresses."""
    snapshot = register.snapshot
    day = date.max  # what is stated until further notice
    rows = [row for row in range(len(snapshot)) if snapshot.party(row).rows[0] == row]
    listed = []
    for row in rows:
        entity = listed_entity(register, snapshot.party(row).rows, day, register.selected)
        if entity is not None:
            listed.append(row)
            yield row, entity
    for row in listed:
        for entity in hanging(register, row, day).get("addressEntity", ()):
            yield row, entity


class _Gathered:
    """The arrays while they are gathered."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.ids: list[bytes] = []
        self.captions: list[str] = []
        self.lines: list[bytes] = []
        self.sizes: list[int] = []
        self.times: dict[str, list[int]] = {name: [] for name in TIMES}
        self.text: dict[str, list[int]] = {}
        self.names: dict[str, list[int]] = {}
        self.facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        self.held: dict[str, list[list[int]]] = {name: [] for name in FACETS}

    def add(self, row: int, entity: Mapping[str, Any]) -> None:
        number = len(self.rows)
        self.rows.append(row)
        self.ids.append(entity["id"].encode())
        self.captions.append(" ".join(words(entity["caption"])))
        known = ftm_model().schemas[entity["schema"]].properties
        text: set[str] = set()
        names: set[str] = set()
        lines = ["\n"]
        facets: dict[str, list[str]] = {name: [] for name in FACETS}
        facets["datasets"] += entity["datasets"]
        facets["schema"].append(entity["schema"])
        for prop, values in entity["properties"].items():
            kind = known[prop].type if prop in known else "string"
            for value in values:
                found = words(value)
                lines.append(f"{prop}{SEPARATOR} {' '.join(found)} \n")
                text.update(found)
                if kind == "name":
                    names.update(found)
            facet = "topics" if prop == "topics" else _FACET_OF_TYPE.get(kind)
            if facet is not None:
                facets[facet] += values
        lines.append(f"caption{SEPARATOR} {' '.join(words(entity['caption']))} \n")
        keys = (entity["id"], *entity["referents"])
        lines += (f"id{SEPARATOR} {' '.join(words(key))} \n" for key in keys)
        self.lines.append("".join(lines).encode())
        self.sizes.append(len(lines))
        for name in TIMES:
            self.times[name].append(_day(entity[name]))
        for word in text:
            self.text.setdefault(word, []).append(number)
        for word in names:
            self.names.setdefault(word, []).append(number)
        for name, given in facets.items():
            numbers = self.facets[name]
            self.held[name].append(
                [numbers.setdefault(value, len(numbers)) for value in dict.fromkeys(given)]
            )


#: Texts that entities are sorted by: their places in that order are kept.
RANKS: Final = ("id", "caption")
#: Timestamps of an entity that can be sorted and filtered by.
TIMES: Final = ("first_seen", "last_seen", "last_change")


def _write(folder: Path, found: Iterable[tuple[int, dict[str, Any]]]) -> None:
    gathered = _Gathered()
    for row, entity in found:
        gathered.add(row, entity)
    write(folder, "rows", np.asarray(gathered.rows, dtype=np.int32))
    write(folder, "sizes", np.asarray(gathered.sizes, dtype=np.int32))
    for name in TIMES:
        write(folder, name, np.asarray(gathered.times[name], dtype=np.int32))
    write(folder, "rank.id", _ranks(gathered.ids))
    write(folder, "rank.caption", _ranks(gathered.captions))
    write_blobs(folder, "ids", gathered.ids)
    write_blobs(folder, "lines", gathered.lines)
    vocabulary = sorted(gathered.text)
    (folder / "words.txt").write_text("\n".join(vocabulary), "ascii")
    _write_lists(folder, "text", [gathered.text[word] for word in vocabulary])
    _write_lists(folder, "names", [gathered.names.get(word, []) for word in vocabulary])
    for name in FACETS:
        _write_lists(folder, f"facet.{name}", gathered.held[name])
    meta = TextMeta(LAYOUT, {name: list(values) for name, values in gathered.facets.items()})
    (folder / "meta.json").write_bytes(msgspec.json.encode(meta))


def _write_lists(folder: Path, name: str, lists: Sequence[Sequence[int]]) -> None:
    """Write lists of numbers: all of them in one row, and where each begins."""
    starts = np.zeros(len(lists) + 1, dtype=np.int64)
    np.cumsum([len(one) for one in lists], out=starts[1:])
    flat = [number for one in lists for number in one]
    write(folder, f"{name}.starts", starts)
    write(folder, name, np.asarray(flat, dtype=np.int32))


def _ranks(texts: Sequence[Any]) -> Array:
    """The place of each text among all of them in order; equal texts keep their order."""
    ranks = np.empty(len(texts), dtype=np.int32)
    ranks[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return ranks


def _day(moment: str | None) -> int:
    return date.fromisoformat(moment[:10]).toordinal() if moment else 0
