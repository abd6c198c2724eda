"""One partition of a batch: rows in, hit rows out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.invented import DAY, fact, named, party, record, screener

from ostraka.batch.partition import OUTPUT, REJECTS, Piece, screen_rows
from ostraka.batch.rows import read_header
from ostraka.screening.screen import Screener


@pytest.fixture
def opened(tmp_path: Path) -> Screener:
    return screener(
        tmp_path,
        [
            record(
                1,
                fact("name", "Ivan Petrovin"),
                fact("program", "ZZ-2"),
                fact("program", "AA-1"),
                fact("birthDate", "1960-08-31"),
            ),
            named(2, "Ivan Petrovin"),
            named(3, "Globexa Zavodin LLC", schema="Company"),
        ],
    )


_ROWS: list[dict[str, object]] = [
    {"id": "c1", "name": "Ivan Petrovin", "dob": "1960"},
    {"id": "c2", "name": "Wei Nguyenberg", "dob": ""},
    {"id": "c3", "name": "", "dob": "1960"},
    {"id": "c4", "name": "Globexa Zavodin", "dob": "soon"},
]


def _screened(opened: Screener, first: int = 1) -> Piece:
    columns = read_header(["id", "name", "dob"], "t.csv")
    return screen_rows(opened, columns, _ROWS, first, "Thing", DAY)


def test_each_hit_is_a_row_in_the_order_of_the_input_and_then_by_score(opened: Screener) -> None:
    piece = _screened(opened)
    rows = [dict(zip(OUTPUT, row, strict=True)) for row in piece.hits]
    assert [(row["id"], row["party_id"]) for row in rows] == [
        ("c1", "invented-1"),
        ("c1", "invented-2"),
        ("c4", "invented-3"),
    ]
    assert rows[0]["lists"] == "invented"
    assert rows[0]["programmes"] == "AA-1;ZZ-2"
    assert rows[0]["match"] is True
    assert isinstance(rows[0]["score"], float)


def test_the_evidence_of_a_row_is_json_that_adds_up_to_the_hit(opened: Screener) -> None:
    piece = _screened(opened)
    (hit, _) = opened.hits(party("Ivan Petrovin", schema="Thing", births=["1960"]), DAY)
    evidence = json.loads(str(dict(zip(OUTPUT, piece.hits[0], strict=True))["evidence"]))
    assert sum(one["bits"] for one in evidence) == pytest.approx(hit.total, abs=1e-6)


def test_rows_matches_and_rejects_are_counted(opened: Screener) -> None:
    piece = _screened(opened, first=2001)
    assert (piece.rows, piece.matched) == (4, 2)
    rejects = [dict(zip(REJECTS, row, strict=True)) for row in piece.rejects]
    assert [(row["id"], row["row"], row["screened"]) for row in rejects] == [
        ("c3", 2003, "no"),
        ("c4", 2004, "without it"),
    ]
    assert rejects[0]["reason"] == "there is no name and no identifier"
    assert str(rejects[1]["reason"]).startswith("dob: 'soon'")


def test_a_partition_of_no_rows_gives_nothing(opened: Screener) -> None:
    columns = read_header(["name"], "t.csv")
    assert screen_rows(opened, columns, [], 1, "Thing", DAY) == Piece(0, (), (), 0)


def test_the_same_rows_give_the_same_piece(opened: Screener) -> None:
    assert _screened(opened) == _screened(opened)
