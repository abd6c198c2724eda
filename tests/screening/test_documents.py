"""Answers as plain data."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.invented import DAY, fact, party, record, screener

from ostraka.screening.documents import (
    query_document,
    record_document,
    result_document,
    why_not_document,
)
from ostraka.screening.query import make_query, party_from_ftm
from ostraka.screening.screen import Screener
from ostraka.screening.why_not import why_not

_LISTED = record(
    1,
    fact("name", "Ivan Petrovin"),
    fact("passportNumber", "AB123456", country="ru"),
    fact("program", "AA-1"),
    fact("listingDate", "2014-04-15"),
    fact("notes", "gone", "2023-01-01", "2024-01-01"),
)


@pytest.fixture
def opened(tmp_path: Path) -> Screener:
    return screener(tmp_path, [_LISTED])


def test_the_answer_to_a_query_has_the_fields_that_others_rely_on(opened: Screener) -> None:
    document = result_document(opened.screen(party("Ivan Petrovin"), DAY))
    assert set(document) >= {"query", "hits", "lists", "policy", "receipt"}
    assert document["lists"] == [{"list": "invented", "version": "2024-01-01"}]
    (hit,) = document["hits"]
    assert set(hit) >= {"party", "score", "match", "evidence", "records", "derived"}
    assert hit["party"] == {"id": "invented-1", "caption": "Ivan Petrovin", "schema": "Person"}
    (reference,) = hit["records"]
    assert reference["list"] == "invented"
    assert reference["id"] == "1"
    assert reference["programmes"] == ("AA-1",) or reference["programmes"] == ["AA-1"]
    assert reference["listed_on"] == "2014-04-15"
    for piece in hit["evidence"]:
        assert set(piece) == {"feature", "query", "listed", "relation", "bits", "source"}
    assert sum(piece["bits"] for piece in hit["evidence"]) == pytest.approx(hit["total"], abs=1e-6)


def test_every_answer_is_json(opened: Screener) -> None:
    query = party("Ivan Petrovin", births=["1960"])
    for document in (
        result_document(opened.screen(query, DAY)),
        why_not_document(why_not(opened, query, 0, DAY)),
        record_document(_LISTED),
    ):
        assert msgspec.json.decode(msgspec.json.encode(document))


def test_a_query_written_as_a_document_and_read_again_is_the_same_query() -> None:
    query = make_query(
        ["Ivan Petrovin", "Vanya"],
        schema="person",
        births=["1960", "1961-08"],
        countries=["ru"],
        identifiers=["passport:AB123456", "web:example.org"],
        genders=["male"],
        addresses=["12 Invented Street"],
    )
    assert party_from_ftm(query_document(query)) == query


def test_the_gates_of_a_pair_have_the_fields_that_others_rely_on(opened: Screener) -> None:
    document = why_not_document(why_not(opened, party("Wei Li"), 0, DAY))
    assert set(document) >= {"score", "threshold", "match", "gates", "evidence"}
    assert all(set(gate) == {"gate", "passed", "detail"} for gate in document["gates"])


def test_a_record_shows_every_value_with_its_source_and_time() -> None:
    document = record_document(_LISTED)
    assert (document["id"], document["caption"]) == ("invented-1", "Ivan Petrovin")
    assert len(document["statements"]) == len(_LISTED.facts)
    assert document["statements"][1]["detail"] == {"country": "ru"}
    assert document["statements"][4] == {
        "property": "notes",
        "value": "gone",
        "detail": {},
        "original": "",
        "source": "invented:1",
        "item": "",
        "since": "2023-01-01",
        "until": "2024-01-01",
    }
