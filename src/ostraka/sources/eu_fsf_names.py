"""The names of the EU's list.

Owns which ``nameAlias`` is the name of a party, which are its aliases, and
what their remarks tell of their quality. Refuses the attribute ``strong`` as
the only sign of quality: it is "true" on every alias of the published files,
and weakness stands only in remarks ("low quality alias").

The EU marks no name as the first one, and puts later names before earlier ones.
The ``name`` is the alias with the lowest ``logicalId`` of those that are
neither weak nor former, are in Latin letters and in English or in no stated
language: numbers are given in order and kept, so that the choice stays the
same in later files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml.etree import _Element

from ostraka.model.records import Fact, detail
from ostraka.model.text import fold_space
from ostraka.sources.eu_fsf_elements import attributes, remarks, rest
from ostraka.sources.un_elements import note_of

_GENDERS: Final = {"M": "male", "F": "female"}
_ALIAS = r"(?:alias|a\.? ?k\.? ?a\.?|name)"
_LOW = re.compile(rf"\(?low[ -]quality(?: {_ALIAS})?[:.]?\)?", re.IGNORECASE)
_GOOD = re.compile(rf"\(?(?:good|high)[ -]quality(?: {_ALIAS})?[:.]?\)?", re.IGNORECASE)
_FORMER = re.compile(
    r"\(?(?:formerly(?: known as)?|former name|f\.? ?k\.? ?a\.?|previous name|previously known as)"
    r"[:.]?\)?",
    re.IGNORECASE,
)
#: A longer remark tells of the party, not of the name, and stands in a note of its own.
_LONGEST_NOTE: Final = 120
_LATE: Final = 1 << 62
_LATIN = re.compile(r"[A-Za-z]")

_Rank = tuple[int, bool, bool, int]


def name_facts(aliases: Sequence[_Element], schema: str) -> list[Fact]:
    """Read the names of one entity.

    Args:
        aliases: its ``nameAlias`` elements.
        schema: its schema; only a ``Person`` has a title, a position and a gender.

    Returns:
        The name, the other names in the order of the file, then what stands beside them.
    """
    names: list[tuple[_Rank, Fact]] = []
    others: list[Fact] = []
    for alias in aliases:
        said = attributes(alias)
        others.extend(_beside(said, schema))
        fact = _name(alias, said, others)
        if fact is not None:
            names.append((_rank(fact), fact))
        others.extend(rest(alias, said))
    if not names:
        return others
    first = min(names, key=lambda ranked: ranked[0])[1]
    chosen = Fact("name", first.value, first.detail, first.original, first.item)
    rest_of_names = (
        fact for _, fact in names if (fact.value, fact.detail) != (first.value, first.detail)
    )
    return [chosen, *rest_of_names, *others]


def _name(alias: _Element, said: dict[str, str], others: list[Fact]) -> Fact | None:
    """The name in an alias; what its remark and its parts say besides goes to ``others``."""
    item = said.pop("logicalId", "")
    whole = said.pop("wholeName", "")
    parts = {key: said.pop(key, "") for key in ("firstName", "middleName", "lastName")}
    joined = " ".join(part for part in parts.values() if part)
    language = said.pop("nameLanguage", "").lower()
    prop, note = _quality(remarks(alias), said.pop("strong", "true"))
    value = whole or joined
    if not value:
        if note:
            others.append(note_of("nameAlias/remark", note))
        return None
    about = detail(
        {**parts, "language": language, "note": note if len(note) <= _LONGEST_NOTE else ""}
    )
    if len(note) > _LONGEST_NOTE:
        others.append(Fact("notes", note, detail({"type": "nameAlias/remark", "of": value})))
    if joined and joined != value:
        others.append(Fact(prop, joined, detail({"language": language}), original=value, item=item))
    return Fact(prop, value, about, item=item)


def _quality(remark: str, strong: str) -> tuple[str, str]:
    """The property that a name's remarks tell, and the remarks that tell something else."""
    prop = "alias" if strong.lower() in ("true", "1") else "weakAlias"
    kept: list[str] = []
    for text in filter(None, remark.split("; ")):
        if _LOW.fullmatch(text):
            prop = "weakAlias"
        elif _FORMER.fullmatch(text):
            prop = "previousName" if prop == "alias" else prop
        elif not _GOOD.fullmatch(text):
            kept.append(text)
    return prop, "; ".join(kept)


def _rank(fact: Fact) -> _Rank:
    """The lowest is the name of the party."""
    number = int(fact.item) if fact.item.isdecimal() and fact.item.isascii() else _LATE
    quality = ("alias", "previousName", "weakAlias").index(fact.prop)
    foreign = not _LATIN.search(fact.value)
    return (quality, foreign, fact.get("language") not in ("", "en"), number)


def _beside(said: dict[str, str], schema: str) -> Iterator[Fact]:
    """Gender, title and function, which the EU writes beside each name."""
    gender, title, function = (said.pop(key, "") for key in ("gender", "title", "function"))
    if gender in _GENDERS:
        yield Fact("gender", _GENDERS[gender], original=gender)
    elif gender:
        yield note_of("gender", gender)
    for prop, name, text in (("title", "title", title), ("position", "function", function)):
        if text and schema == "Person":
            yield Fact(prop, fold_space(text))
        elif text:
            yield note_of(name, text)
