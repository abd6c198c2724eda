"""The store on the publishers' own files, where they are at hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ostraka.model.records import StoredRecord
from ostraka.store.store import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SDN = ("ofac_sdn/2021-03-10", "ofac_sdn/2021-04-15", "ofac_sdn/csv_2022/sdn-2022-02-17.csv")


@pytest.fixture(scope="module")
def sdn(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three versions of the SDN list, oldest first: XML, a CSV trio, sdn.csv alone."""
    with Store.open(tmp_path_factory.mktemp("sdn")) as store:
        for folder in SDN:
            (outcome,) = store.load([shared / "lists" / folder], now=NOW)
            assert outcome.status == "loaded", outcome.error
        yield store


def spans(records: Iterator[StoredRecord]) -> set[tuple[object, ...]]:
    """What the order of loading must not change."""
    return {
        (record.id, record.schema, stored.fact.identity, stored.since, stored.until)
        for record in records
        for stored in record.facts
    }


def test_the_bracket_of_15_april_2021_holds_64_new_records(sdn: Store) -> None:
    march, april, _ = sdn.versions("us_ofac_sdn")
    assert (march.published, march.published_basis) == ("2021-03-10", "file")
    assert (april.published, april.published_basis) == ("2021-04-15", "name")
    assert [len(version.files) for version in (march, april)] == [1, 3]
    assert (march.records, march.records_declared, march.records_scanned) == (8832, 8832, 8832)
    assert (april.records, april.records_declared, april.records_scanned) == (8890, None, 8890)
    told = sdn.diff("us_ofac_sdn", march.id, april.id)
    assert len(told.added) == 64
    redesignated = {change.id for change in told.changed if change.property == "program"}
    assert {"16689", "26235"} <= redesignated


def test_sdn_csv_alone_closes_no_alias(sdn: Store) -> None:
    last = sdn.versions("us_ofac_sdn")[-1]
    assert "alias" in last.missing
    now = spans(sdn.records(as_of=date(2022, 2, 17)))
    then = spans(sdn.records(as_of=date(2021, 4, 15)))
    still = {row[0] for row in now}
    aliases = {row for row in then if row[2][0] == "alias" and row[0] in still}  # type: ignore[index]
    assert len(aliases) > 5_000
    assert aliases <= now


def test_history_loaded_backwards_is_the_same_history(
    sdn: Store, shared: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        for number, folder in enumerate((SDN[2], SDN[0], SDN[1])):
            now = NOW + timedelta(days=number)
            (outcome,) = store.load([shared / "lists" / folder], now=now)
            assert outcome.status == "loaded", outcome.error
        assert spans(store.records()) == spans(sdn.records())


def test_the_un_files_load_in_order_and_the_broken_one_changes_nothing(
    shared: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path) as store:
        outcomes = store.load([shared / "lists" / "un_sc"], now=NOW)
        assert [(outcome.status, outcome.records) for outcome in outcomes] == [
            ("loaded", 1004),
            ("loaded", 875),
            ("refused", 0),
            ("loaded", 879),
            ("loaded", 1000),
        ]
        assert "line 53, column 11" in outcomes[2].error
        told = store.diff("un_sc")
        assert (len(told.added), [named.id for named in told.removed]) == (
            123,
            ["QDi.317", "QDi.336"],
        )
        (status,) = store.lists(now=NOW)
        assert (status.records, status.records_scanned, status.last_error) == (1000, 1000, "")
