"""The starter list: what the United States and its partners did on 15 April 2021.

Owns the reading of ``data/starter.yaml``: the embedded default for a user
without network. One record is one entry of that file; its id is the number of
the record on the list that the entry excerpts, or a name of our own. An entry
falls silent once the lists it names are all loaded. Refuses an entry whose
action is not there: every entry cites the action it belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
import yaml
from msgspec import Struct

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Record, detail
from ostraka.model.schema import FAMILY_OF_SCHEMA, PROPERTIES

LIST_ID: Final = "starter"
FORMAT: Final = "starter"
_FILE: Final = "starter.yaml"


class Action(Struct, frozen=True, forbid_unknown_fields=True):
    """One action of that day.

    Attributes:
        key: its name in the file.
        authority: who acted.
        basis: legal basis.
        title: what it was, in words.
        status: the topic of its parties: ``sanction``, ``sanction.restricted``, ``attribution``.
        count: the number of parties that the citation gives.
        citation: address of the source.
        cited: publisher, title and date of the source.
        partners: who acted with the authority, and who says so; empty where nobody did.
    """

    key: str
    authority: str
    basis: str
    title: str
    status: str
    count: int
    citation: str
    cited: str
    partners: str = ""


class _Entry(Struct, frozen=True, forbid_unknown_fields=True):
    record: str
    schema: str
    action: str
    excerpts: str
    active_until_loaded: tuple[str, ...]
    name: dict[str, str]
    facts: dict[str, list[dict[str, str]]]
    designated_under: tuple[str, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    published: str
    actions: tuple[Action, ...]
    entries: tuple[_Entry, ...]


def read() -> Iterator[Item]:
    """Read the starter list.

    Returns:
        The header, then one record per entry, in the order of the file.

    Raises:
        FormatError: if an entry is wrong.
    """
    content = _content()
    by_key = {action.key: action for action in content.actions}
    yield Header(LIST_ID, FORMAT, content.published, len(content.entries))
    for entry in content.entries:
        yield _record(entry, by_key[entry.action], content.published)


def count() -> int:
    """The number of entries, counted by a plain scan of the text."""
    return len(re.findall(r"(?m)^  - record: ", _text()))


def active_until() -> Mapping[str, tuple[str, ...]]:
    """For each record, the lists that silence it once all of them are loaded."""
    return {entry.record: entry.active_until_loaded for entry in _content().entries}


def day() -> date:
    """The day whose actions the list holds."""
    return date.fromisoformat(_content().published)


def actions() -> tuple[Action, ...]:
    """The actions of that day."""
    return _content().actions


def records_of(action: str) -> tuple[str, ...]:
    """Ids of the records that belong to an action.

    Args:
        action: its key.
    """
    return tuple(entry.record for entry in _content().entries if entry.action == action)


def _record(entry: _Entry, action: Action, day: str) -> Record:
    place = f"record {entry.record}"
    if entry.schema not in FAMILY_OF_SCHEMA:
        raise _wrong(f"there is no schema {entry.schema!r}", place)
    facts = [_fact("name", entry.name, place)]
    facts += [_fact(prop, given, place) for prop, values in entry.facts.items() for given in values]
    facts += [
        Fact("topics", action.status),
        Fact("authority", action.authority),
        Fact("reason", f"{action.title}. {action.basis}."),
        *_listed(entry, day),
        Fact("sourceUrl", action.citation, detail({"title": action.cited})),
    ]
    return Record(entry.record, entry.schema, tuple(facts), place)


def _listed(entry: _Entry, day: str) -> list[Fact]:
    """The day of listing; for a party that was listed before, under which programmes it is."""
    if not entry.designated_under:
        return [Fact("listingDate", day)]
    return [Fact("listingDate", day, detail({"program": tag})) for tag in entry.designated_under]


def _fact(prop: str, given: Mapping[str, str], place: str) -> Fact:
    if prop not in PROPERTIES or not given.get("value"):
        raise _wrong(f"{prop!r} is no property, or has no value", place)
    return Fact(
        prop, given["value"], detail({key: v for key, v in given.items() if key != "value"})
    )


def _wrong(reason: str, place: str) -> FormatError:
    return FormatError(reason, source=_FILE, place=place, action="Correct the entry.")


def _text() -> str:
    return files("ostraka.sources").joinpath("data", _FILE).read_text("utf-8")


@cache
def _content() -> _File:
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        raw: Any = yaml.load(_text(), Loader=loader)  # noqa: S506  a safe loader, in C where it is there
        content = msgspec.convert(raw, _File)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(str(error), f"line {mark.line + 1}" if mark else "") from error
    except msgspec.ValidationError as error:
        raise _wrong(str(error), "") from error
    keys = {action.key for action in content.actions}
    repeated = [
        name for name, times in Counter(e.record for e in content.entries).items() if times > 1
    ]
    if repeated:
        raise _wrong("two entries have one record number", f"record {repeated[0]}")
    for entry in content.entries:
        if entry.action not in keys:
            raise _wrong(f"there is no action {entry.action!r}", f"record {entry.record}")
    return content
