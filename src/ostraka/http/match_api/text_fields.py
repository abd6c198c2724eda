"""Fields of a search, and patterns of words: what a part of a query means.

Owns which properties a field names and which words a wildcard fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from ostraka.http.match_api.ftm_names import types_by_name
from ostraka.http.match_api.text_build import SEPARATOR

#: Groups of values that a field may name: the types of the properties behind each.
_GROUPS: Final[dict[str, str]] = {
    "names": "name",
    "dates": "date",
    "addresses": "address",
    "emails": "email",
    "phones": "phone",
    "urls": "url",
}


ID_FIELDS: Final = frozenset({"id", "_id", "canonical_id", "entity_id", "referents"})
DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


def properties_of(field: str) -> frozenset[str] | None:
    """The properties that a field of a query names; None if it names none."""
    if not field or field == "text":
        return None
    bare = field.removeprefix("properties.")
    if bare in _GROUPS:
        kind = _GROUPS[bare]
        return frozenset(name for name, types in types_by_name().items() if kind in types)
    known = bare == "caption" or bare in types_by_name()
    return frozenset({bare}) if known else None


def is_date(prop: str) -> bool:
    """Whether a property of that name holds dates."""
    return "date" in types_by_name().get(prop, ())


def line_keys(props: Iterable[str]) -> list[bytes]:
    """How the lines of some properties begin."""
    return [f"\n{prop}{SEPARATOR}".encode() for prop in props]


def fits(word: str, pattern: Sequence[str]) -> bool:
    """Whether a word fits a pattern, in time linear in each star: the leftmost fit is taken."""
    units = [char for piece in pattern for char in (piece if piece not in "*?" else [piece])]
    at = place = 0
    star, resume = -1, 0
    while at < len(word):
        if place < len(units) and units[place] == "*":
            star, resume, place = place, at, place + 1
        elif place < len(units) and units[place] in ("?", word[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resume += 1
            at, place = resume, star + 1
        else:
            return False
    return all(unit == "*" for unit in units[place:])
