"""A value of a known property, from the text of a file that people wrote.

Owns the one reading of a property's type: dates into EDTF, countries into
codes, genders into words, everything else as written. Refuses to guess: what
its type does not read is a note that names the property.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.ftm import GENDERS
from ostraka.model.records import Fact, detail
from ostraka.model.schema import PROPERTIES
from ostraka.model.text import fold_space

_NO_DETAIL: Final[Mapping[str, str | None]] = {}


def typed_fact(
    prop: str,
    text: str,
    details: Mapping[str, str | None] = _NO_DETAIL,
    *,
    item: str = "",
    kind: str = "",
) -> Fact:
    """Read a value as its property wants it.

    Args:
        prop: a name of ``PROPERTIES``.
        text: the value, not empty.
        details: what qualifies it.
        item: the source's own id of it.
        kind: what a note calls the value if it cannot be read; the property by default.

    Returns:
        A fact of that property with the text beside a reading that differs from it, or
        a note with ``type`` in its detail.
    """
    folded = fold_text(text)
    value = _read(PROPERTIES[prop].type, folded)
    if value is None:
        return note(kind or prop, folded, details, item=item)
    return Fact(prop, value, detail(details), "" if value == folded else folded, item)


def note(
    kind: str, text: str, details: Mapping[str, str | None] = _NO_DETAIL, *, item: str = ""
) -> Fact:
    """A value that no property fits, with the name of what it came from."""
    return Fact("notes", fold_text(text), detail({**details, "type": fold_text(kind)}), "", item)


def fold_text(text: str) -> str:
    """White space folded; a zero byte, which no database holds, becomes U+FFFD."""
    return fold_space(text.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in text else text)


@lru_cache(maxsize=8192)
def _read(kind: str, text: str) -> str | None:
    match kind:
        case "date":
            return read_date(text)
        case "country":
            return country_code(text)
        case "gender":
            return GENDERS.get(text.lower())
    return text
