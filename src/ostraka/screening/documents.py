"""Answers as plain data: the JSON that every adapter prints or sends."""

from __future__ import annotations

from typing import Any

import msgspec

from ostraka.model.party import Party
from ostraka.model.records import StoredRecord
from ostraka.screening.parties import PartyView
from ostraka.screening.screen import Hit, Result
from ostraka.screening.together import Together
from ostraka.screening.views import party_id
from ostraka.screening.why_not import WhyNot
from ostraka.store.actions_terms import Actions


def query_document(query: Party) -> dict[str, Any]:
    """The party asked about, FollowTheMoney-shaped."""
    properties: dict[str, list[str]] = {}
    for name in query.names:
        properties.setdefault(name.kind, []).append(name.text)
    for birth in query.births:
        properties.setdefault("birthDate", []).append(birth.date.text)
    for value in (*query.countries, *query.genders, *query.addresses):
        properties.setdefault(value.prop, []).append(value.value)
    for identifier in query.identifiers:
        properties.setdefault(identifier.kind, []).append(identifier.value)
    return {"id": query.id, "schema": query.schema, "properties": properties}


def hit_document(hit: Hit) -> dict[str, Any]:
    """One hit."""
    return {
        "party": {"id": hit.id, "caption": hit.caption, "schema": hit.schema},
        "score": hit.score,
        "match": hit.match,
        "total": hit.total,
        "evidence": msgspec.to_builtins(hit.evidence),
        "records": msgspec.to_builtins(hit.records),
        "derived": list(hit.derived),
    }


def result_document(result: Result) -> dict[str, Any]:
    """One answer, with what it rests on."""
    return {
        "query": query_document(result.query),
        "hits": [hit_document(hit) for hit in result.hits],
        "lists": [{"list": item.list, "version": item.version} for item in result.lists],
        "policy": result.policy,
        "receipt": msgspec.to_builtins(result.receipt),
    }


def why_not_document(answer: WhyNot) -> dict[str, Any]:
    """Every gate of one pair."""
    document: dict[str, Any] = msgspec.to_builtins(answer)
    return document


def actions_document(found: Actions, shared: Together | None = None) -> dict[str, Any]:
    """What happened on a day, and who else acted on the same parties around it.

    A citation's parties stand in its actions, not in itself.
    """
    told: dict[str, Any] = msgspec.to_builtins(found)
    told["together"] = msgspec.to_builtins(shared)
    for action in told["actions"]:
        if action["cited"] is not None:
            del action["cited"]["records"], action["cited"]["named"]
    return told


def record_document(record: StoredRecord) -> dict[str, Any]:
    """Everything known of one record, each value with its source and time."""
    names = [stored.fact for stored in record.facts if stored.fact.prop == "name"]
    return {
        "id": party_id(record),
        "schema": record.schema,
        "caption": names[0].value if names else record.id,
        "list": record.list,
        "record": record.id,
        "statements": statement_rows(record),
    }


def statement_rows(record: StoredRecord) -> list[dict[str, Any]]:
    """Each value that a list states of a record, with its source and time."""
    return [
        {
            "property": stored.fact.prop,
            "value": stored.fact.value,
            "detail": dict(stored.fact.detail),
            "original": stored.fact.original,
            "source": record.source,
            "item": stored.fact.item,
            "since": stored.since,
            "until": stored.until,
        }
        for stored in record.facts
    ]


def party_document(seen: PartyView) -> dict[str, Any]:
    """Everything known of one party, each value with its source and times.

    ``list`` and ``record`` are those of the first record; ``statements`` are of all.
    """
    first = seen.records[0].record
    return {
        "id": seen.id,
        "schema": seen.schema,
        "caption": seen.caption,
        "list": first.list,
        "record": first.id,
        "records": [
            {
                "id": one.id,
                "list": one.record.list,
                "record": one.record.id,
                "schema": one.record.schema,
                "caption": one.caption,
                "listed_on": one.listed_on,
                "since": one.since,
                "until": one.until,
            }
            for one in seen.records
        ],
        "links": msgspec.to_builtins(seen.links),
        "apart": msgspec.to_builtins(seen.apart),
        "statements": [row for one in seen.records for row in statement_rows(one.record)],
    }
