"""From a stored record to the party that it was on a day.

Owns the as-of view: facts stated on a day, and no others, become the party.
"""

from __future__ import annotations

from msgspec import Struct

from ostraka.index.build import day_number
from ostraka.model.party import Name, Party, RecordRef, party_of
from ostraka.model.records import Fact, StoredRecord
from ostraka.model.schema import NAME_PROPERTIES

#: What a record is, by the topic that its source gives it.
STATUS_OF_TOPIC = {"sanction.restricted": "restricted", "attribution": "attribution"}


class View(Struct, frozen=True, gc=False):
    """A record on a day.

    Attributes:
        party: the party it describes.
        names: the party's names by their position among the record's facts.
    """

    party: Party
    names: dict[int, Name]


def party_id(record: StoredRecord) -> str:
    """The id of the party that a record describes: ``list-record``."""
    return f"{record.list}-{record.id}"


def facts_on(record: StoredRecord, on: int) -> list[tuple[int, Fact]]:
    """Facts stated on a day number, each with its position in the record."""
    return [
        (place, stored.fact)
        for place, stored in enumerate(record.facts)
        if day_number(stored.since) <= on < day_number(stored.until)
    ]


def view(record: StoredRecord, on: int) -> View:
    """The party that a record described on a day number."""
    stated = facts_on(record, on)
    source = record.source
    reference = RecordRef(
        list=record.list,
        id=record.id,
        programmes=tuple(sorted({fact.value for _, fact in stated if fact.prop == "program"})),
        listed_on=min((fact.value for _, fact in stated if fact.prop == "listingDate"), default=""),
        status=next(
            (
                STATUS_OF_TOPIC[fact.value]
                for _, fact in stated
                if fact.prop == "topics" and fact.value in STATUS_OF_TOPIC
            ),
            "listed",
        ),
    )
    party = party_of(
        party_id(record), record.schema, ((source, fact) for _, fact in stated), [reference]
    )
    names = {
        place: Name(fact.value, fact.prop, fact.get("firstName"), fact.get("lastName"), source)
        for place, fact in stated
        if fact.prop in NAME_PROPERTIES
    }
    return View(party, names)
