"""Who lists whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.invented import DAY, fact, record
from tests.screening.merged import linked_screener

from ostraka.model.errors import UsageError
from ostraka.model.records import StoredRecord
from ostraka.screening.coverage import Coverage, coverage
from ostraka.screening.screen import Screener


def _lists() -> list[StoredRecord]:
    born = fact("birthDate", "1961-03-14")
    both = [
        record("1", fact("name", "Orlan Brekkish"), born, fact("listingDate", "2022-02-25"),
               list_id="eu_fsf"),
        record("2", fact("name", "Orlan Brekkish"), born, fact("listingDate", "2022-03-15"),
               fact("listingDate", "2022-02-24"), list_id="uk_sl"),
    ]  # fmt: skip
    return [
        *both,
        record("3", fact("name", "Tavik Mournesse"), list_id="eu_fsf"),
        record("4", fact("name", "Mirela Quatrebarbes"), list_id="uk_sl"),
        record("5", fact("name", "Gone Zavodin", "2024-01-01", "2024-03-01"), list_id="uk_sl"),
    ]


@pytest.fixture
def opened(tmp_path: Path) -> Screener:
    return linked_screener(tmp_path, _lists())


def _counts(found: Coverage) -> dict[tuple[str, str], int]:
    return {(one.a, one.b): one.parties for one in found.matrix}


def test_two_lists_are_counted_against_each_other_and_alone(opened: Screener) -> None:
    found = coverage(opened.snapshot, DAY)
    assert found.lists == ("uk_sl", "eu_fsf")
    assert _counts(found) == {
        ("eu_fsf", "eu_fsf"): 2,
        ("uk_sl", "uk_sl"): 2,
        ("eu_fsf", "uk_sl"): 1,
        ("uk_sl", "eu_fsf"): 1,
    }
    assert dict(found.alone) == {"eu_fsf": 1, "uk_sl": 1}
    assert found.parties == ()


def test_what_one_list_names_and_the_other_does_not_is_told_with_dates(opened: Screener) -> None:
    found = coverage(opened.snapshot, DAY, listed_by=["eu_fsf"], not_by=["uk_sl"])
    assert [(one.id, one.caption) for one in found.parties] == [("eu_fsf-3", "Tavik Mournesse")]
    (both,) = coverage(opened.snapshot, DAY, listed_by=["eu_fsf", "uk_sl"]).parties
    assert both.id == "uk_sl-2"
    assert [(one.list, one.listed_on) for one in both.listings] == [
        ("uk_sl", "2022-02-24"),
        ("eu_fsf", "2022-02-25"),
    ]


def test_a_party_counts_on_the_days_on_which_it_is_listed(opened: Screener) -> None:
    assert dict(coverage(opened.snapshot, date(2024, 2, 1)).alone)["uk_sl"] == 2
    assert dict(coverage(opened.snapshot, date(2024, 3, 1)).alone)["uk_sl"] == 1


def test_before_a_lists_first_version_what_it_held_is_unknown(opened: Screener) -> None:
    found = coverage(opened.snapshot, date(2023, 12, 31))
    assert found.lists == ()
    assert found.unknown == ("uk_sl", "eu_fsf")
    with pytest.raises(UsageError, match=r"uk_sl.*unknown"):
        coverage(opened.snapshot, date(2023, 12, 31), listed_by=["uk_sl"])


def test_a_list_that_is_not_loaded_is_refused_with_those_that_are(opened: Screener) -> None:
    with pytest.raises(UsageError, match="not loaded") as caught:
        coverage(opened.snapshot, DAY, not_by=["un_sc"])
    assert "eu_fsf" in caught.value.action


def test_a_list_that_ended_names_nobody_and_is_told_apart(tmp_path: Path) -> None:
    ended = record("9", fact("name", "Gone Zavodin", "2024-01-01", "2024-03-01"), list_id="uk_ofsi")
    opened = linked_screener(tmp_path, [*_lists(), ended])
    after = coverage(opened.snapshot, DAY)
    assert (after.lists, after.empty) == (("uk_sl", "eu_fsf"), ("uk_ofsi",))
    before = coverage(opened.snapshot, date(2024, 2, 1))
    assert (before.lists, before.empty) == (("uk_sl", "eu_fsf", "uk_ofsi"), ())
