"""Kept receipts on both databases: their chain, their seal, their erasure."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.store.receipts import FernetSeal, Receipts
from ostraka.store.tables import make_engine

DAY = datetime(2024, 6, 1, 12, tzinfo=UTC)


def _contents(count: int) -> list[bytes]:
    return [json.dumps({"asked": f"Otto Berg {n}", "salt": str(n)}).encode() for n in range(count)]


@pytest.fixture
def address(database_url: str | None, tmp_path: Path) -> str:
    return database_url or f"sqlite:///{tmp_path / 'receipts.db'}"


@pytest.fixture
def kept(address: str, tmp_path: Path) -> Receipts:
    found = Receipts.open(tmp_path, address)
    found.keep(_contents(2), DAY, 30)
    found.keep(_contents(1), DAY + timedelta(days=1), 30)
    return found


def test_receipts_have_numbers_without_gaps_and_read_back_as_they_were(kept: Receipts) -> None:
    assert [row.number for row in kept.rows()] == [1, 2, 3]
    row, content = kept.read(2)
    assert content == _contents(2)[1]
    assert row.keep_until.startswith("2024-07-01")
    assert [row.number for row in kept.rows(after=2)] == [3]


def test_a_chain_that_nobody_touched_holds(kept: Receipts) -> None:
    found = kept.verify()
    assert (found.receipts, found.erased, found.broken) == (3, 0, 0)
    assert found.head == kept.rows()[-1].link


def test_erasing_empties_a_receipt_and_the_chain_still_holds(kept: Receipts) -> None:
    assert kept.erase(DAY, numbers=[2]) == 1
    assert kept.erase(DAY, numbers=[2]) == 0
    row, content = kept.read(2)
    assert content is None
    assert row.erased
    found = kept.verify()
    assert (found.erased, found.broken) == (1, 0)


def test_what_was_made_before_a_day_can_be_erased(kept: Receipts) -> None:
    assert kept.erase(DAY, before=DAY + timedelta(hours=1)) == 2
    assert [bool(row.erased) for row in kept.rows()] == [True, True, False]


def test_the_rule_of_retention_erases_what_is_over_and_nothing_else(kept: Receipts) -> None:
    assert kept.sweep(DAY + timedelta(days=30, hours=-1)) == 0
    assert kept.sweep(DAY + timedelta(days=30)) == 2
    assert kept.read(3)[1] is not None


@pytest.mark.parametrize(
    ("change", "number", "reason"),
    [
        ("UPDATE receipts SET content = :other WHERE number = 2", 2, "content was changed"),
        ("UPDATE receipts SET content = NULL WHERE number = 2", 2, "not erased by the program"),
        ("DELETE FROM receipts WHERE number = 2", 2, "is missing"),
        ("UPDATE receipts SET made = '2020-01-01' WHERE number = 3", 3, "does not follow"),
    ],
)
def test_a_change_behind_the_programs_back_is_found(
    kept: Receipts, address: str, change: str, number: int, reason: str
) -> None:
    with make_engine(address).begin() as connection:
        values = {"other": b"x"} if ":other" in change else {}
        connection.execute(text(change), values)
    found = kept.verify()
    assert found.broken == number
    assert reason in found.reason


def test_a_sealed_receipt_is_unreadable_in_the_database_and_readable_with_its_key(
    address: str, tmp_path: Path
) -> None:
    key, other = FernetSeal.make_key(), FernetSeal.make_key()
    sealed = Receipts.open(tmp_path, address, FernetSeal(key))
    sealed.keep(_contents(1), DAY, 1)
    with make_engine(address).begin() as connection:
        raw = connection.execute(text("SELECT content FROM receipts")).scalar_one()
    assert b"Otto" not in bytes(raw)
    assert sealed.read(1)[1] == _contents(1)[0]
    changed = Receipts.open(tmp_path, address, FernetSeal(f"{other}, {key}"))
    assert changed.read(1)[1] == _contents(1)[0]
    assert changed.verify().broken == 0
    assert Receipts.open(tmp_path, address).verify().unread == 1
    with pytest.raises(UsageError, match="OSTRAKA_RECEIPTS_KEY"):
        Receipts.open(tmp_path, address).read(1)
    with pytest.raises(UsageError, match="another key"):
        Receipts.open(tmp_path, address, FernetSeal(other)).read(1)


def test_a_key_that_is_none_is_refused_with_the_way_to_make_one() -> None:
    with pytest.raises(UsageError, match="make-key"):
        FernetSeal("short")


def test_an_unknown_number_is_told(kept: Receipts) -> None:
    with pytest.raises(NotReadyError, match="no receipt 9"):
        kept.read(9)
