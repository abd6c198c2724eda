"""Invented listed parties for the tests of assurance; nobody of a real list stands here."""

from __future__ import annotations

import random
from functools import cache

from ostraka.assurance.people import firms, people
from ostraka.assurance.subjects import Subject, all_subjects
from ostraka.model.records import Fact, StoredFact, StoredRecord, detail

SINCE = "2024-01-01"


def record(
    number: int, *facts: tuple[str, str], schema: str = "Person", listed: str = "invented"
) -> StoredRecord:
    """A record of facts (property, value)."""
    stored = tuple(StoredFact(Fact(prop, value), SINCE) for prop, value in facts)
    return StoredRecord(listed, f"{number:05}", schema, stored)


def person(text: str, given: str = "", last: str = "", **more: object) -> Subject:
    """A person's name as a subject."""
    return _subject("Person", text, given, last, more)


def firm(text: str) -> Subject:
    """An organisation's name as a subject."""
    return _subject("Organization", text, "", "", {})


def vessel(text: str) -> Subject:
    """A vessel's name as a subject."""
    return _subject("Vessel", text, "", "", {})


def _subject(schema: str, text: str, given: str, last: str, more: dict[str, object]) -> Subject:
    fields: dict[str, object] = {
        "party": "invented-1",
        "group": "invented:1",
        "schema": schema,
        "text": text,
        "script": "latin",
        "given": tuple(given.split()),
        "last": tuple(last.split()),
        "latin": (text,),
    }
    return Subject(**{**fields, **more})  # type: ignore[arg-type]


@cache
def records() -> tuple[StoredRecord, ...]:
    """Invented people and firms as records, each with its parts and another spelling."""
    rng = random.Random(7)
    found = []
    for number, item in enumerate((*people(1500, "listed"), *firms(500, "listed"))):
        given, _, last = item.name.rpartition(" ")
        named = detail({"firstName": given, "lastName": last}) if item.schema == "Person" else ()
        facts = [StoredFact(Fact("name", item.name, named), SINCE)]
        if rng.random() < 0.5:
            facts.append(StoredFact(Fact("alias", f"{item.name}a"), SINCE))
        if item.culture == "Russian":
            facts.append(StoredFact(Fact("alias", "Иван Петров"), SINCE))
        found.append(StoredRecord("invented", f"{number:05}", item.schema, tuple(facts)))
    return tuple(found)


@cache
def subjects() -> tuple[Subject, ...]:
    """Every name of :func:`records`."""
    return tuple(all_subjects(records()))
