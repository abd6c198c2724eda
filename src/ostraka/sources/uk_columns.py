"""Columns of the United Kingdom's tables: which are read together, and how.

Owns the readings that the layouts of OFSI's list and of the UK Sanctions List
are made of. Refuses nothing: a text without a reading becomes a note with the
column's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ostraka.model.records import Fact
from ostraka.sources.uk_fields import (
    address_facts,
    birth_place_facts,
    contact_facts,
    country_facts,
    date_fact,
    document_facts,
    fact,
    gender_facts,
    imo_facts,
    name_fact,
    registration_facts,
    script_fact,
    text_facts,
)
from ostraka.sources.uk_rows import Reading

_OfTexts = Callable[[Sequence[str]], Iterator[Fact]]


def names(*columns: str) -> Reading:
    """Name 6, Name 1 to Name 5, the kind of name and, where the list has it, its quality."""

    def reading(texts: Sequence[str], schema: str) -> Iterator[Fact]:
        quality = texts[7] if len(texts) > 7 else ""
        if named := name_fact(texts[:6], texts[6], quality, schema == "Person"):
            yield named

    return columns, reading


def script(*columns: str) -> Reading:
    """A name in its own script, the script and the language."""

    def facts(texts: Sequence[str]) -> Iterator[Fact]:
        if named := script_fact(*texts):
            yield named

    return _of(columns, facts)


def birth_place(town: str, country: str) -> Reading:
    """Town and country of birth."""
    return _of((town, country), lambda texts: birth_place_facts(*texts))


def address(*columns: str) -> Reading:
    """Address lines, post code and country, in this order."""
    return _of(columns, lambda texts: address_facts(texts[:-2], texts[-2], texts[-1]))


def document(prop: str, number: str, details: str) -> Reading:
    """Number and details of a document."""
    return _of((number, details), lambda texts: document_facts(prop, number, *texts))


def texts(prop: str, column: str, **details: str) -> Reading:
    """Each item of a text as it is."""
    return _of((column,), lambda texts: text_facts(prop, texts[0], **details))


def whole(prop: str, column: str, **details: str) -> Reading:
    """A text as it is, in one piece."""
    return _of((column,), lambda texts: iter([fact(prop, texts[0], texts[0], **details)]))


def notes(column: str) -> Reading:
    """A text that no property fits."""
    return texts("notes", column, type=column)


def countries(prop: str, column: str) -> Reading:
    """Each country of a text."""
    return _of((column,), lambda texts: country_facts(prop, column, texts[0]))


def day(prop: str, column: str, **details: str) -> Reading:
    """A date."""
    return _of((column,), lambda texts: date_fact(prop, column, texts[0], **details))


def gender(column: str) -> Reading:
    """The gender."""
    return _of((column,), lambda texts: gender_facts(column, texts[0]))


def contact(prop: str, column: str) -> Reading:
    """Telephone numbers, e-mail addresses or web addresses."""
    return _of((column,), lambda texts: contact_facts(prop, texts[0], column))


def registration(column: str) -> Reading:
    """Numbers under which a business is registered."""
    return _of((column,), lambda texts: registration_facts(column, texts[0]))


def imo(column: str) -> Reading:
    """IMO numbers."""
    return _of((column,), lambda texts: imo_facts(column, texts[0]))


def other(columns: tuple[str, ...], facts: _OfTexts) -> Reading:
    """Columns with a reading of one list's own."""
    return _of(columns, facts)


def _of(columns: tuple[str, ...], facts: _OfTexts) -> Reading:
    def reading(texts: Sequence[str], schema: str) -> Iterator[Fact]:  # noqa: ARG001
        return facts(texts)

    return columns, reading
