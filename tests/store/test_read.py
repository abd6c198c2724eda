"""Reading: order, intervals, scope of a view, the digest that keys the index."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ostraka.model.records import Fact
from ostraka.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench


def test_records_come_ordered_by_list_and_id_and_facts_in_the_order_of_the_file(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    facts = [Fact("notes", "Z"), Fact("name", "Ann"), Fact("alias", "B"), Fact("alias", "A")]
    a = bench.file({"10": facts, "9": facts, "Ä": facts, "b": facts, "B": facts})
    b = bench.file({"1": facts}, list="list_b")
    bench.load(store, tmp_path, b, a)
    records = list(store.records())
    assert [(record.list, record.id) for record in records] == [
        ("list_a", "10"),
        ("list_a", "9"),
        ("list_a", "B"),
        ("list_a", "b"),
        ("list_a", "Ä"),
        ("list_b", "1"),
    ]
    assert all([stored.fact for stored in record.facts] == facts for record in records)
    assert records == list(store.records())


def test_a_view_can_be_of_some_lists(bench: Bench, store: Store, tmp_path: Path) -> None:
    one = {"1": bench.facts("name=Ann")}
    bench.load(store, tmp_path, bench.file(one), bench.file(one, list="list_b"))
    assert [record.list for record in store.records(lists=["list_b", "list_c"])] == ["list_b"]


def test_before_the_first_version_of_a_list_there_is_no_record(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    bench.load(store, tmp_path, bench.file({"1": bench.facts("name=Ann")}, "2024-02-01"))
    assert list(store.records(as_of=date(2024, 1, 31))) == []
    assert len(list(store.records(as_of=date(2024, 2, 1)))) == 1
    assert list(store.records(known_at=bench.day - timedelta(seconds=1))) == []
    assert len(list(store.records(known_at=bench.day))) == 1


def test_a_gap_that_only_an_unknown_version_tells_of_is_no_gap(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    ann = {"a": bench.facts("name=Ann", "alias=Annie")}
    gone = {"a": bench.facts("name=Ann")}
    first, last = bench.file(ann, "2024-01-01"), bench.file(ann, "2024-03-01")
    bench.load(store, tmp_path, first, last, bench.file(gone, "2024-02-01"))
    aliases = {row[3:] for row in bench.seen(store) if row[1] == "alias"}
    assert aliases == {("2024-01-01", "2024-02-01"), ("2024-03-01", None)}
    before = bench.seen(store, known_at=bench.day + timedelta(days=1))
    assert {row[3:] for row in before if row[1] == "alias"} == {("2024-01-01", None)}


def test_everything_through_time_holds_records_that_are_gone(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    ann = bench.facts("name=Ann")
    first = bench.file({"a": ann, "b": ann, "c": ann, "d": ann}, "2024-01-01")
    second = bench.file({"a": ann, "b": ann, "c": ann}, "2024-02-01")
    bench.load(store, tmp_path, first, second)
    assert [record.id for record in store.records()] == ["a", "b", "c", "d"]
    assert [record.id for record in store.records(as_of=date(2024, 1, 31))] == ["a", "b", "c", "d"]
    assert [record.id for record in store.records(as_of=date(2024, 2, 1))] == ["a", "b", "c"]


def test_a_list_that_its_publisher_ended_states_nothing_after_that_day(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    file = bench.file({"a": bench.facts("name=Ann")}, "2024-01-01", list="list_c")
    path = file.write(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"INVENTED", b"OTHER"))
    store.load([path], now=bench.day)
    assert bench.seen(store) == {("a", "name", "Ann", "2024-01-01", "2024-03-01")}
    assert len(list(store.records(as_of=date(2024, 2, 29)))) == 1
    assert list(store.records(as_of=date(2024, 3, 1))) == []
    (status,) = store.lists(now=bench.day)
    assert (status.ended, status.stale) == (True, False)


def test_the_digest_changes_with_every_version_and_with_nothing_else(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    seen = [store.state_digest()]
    ann = {"a": bench.facts("name=Ann")}
    for number, published in enumerate(("2024-03-01", "2024-01-01")):
        bench.load(store, tmp_path, bench.file(ann, published), after=number)
        seen.append(store.state_digest())
        store.load([tmp_path / f"list_a-{number}-0.txt"], now=bench.day + timedelta(days=99))
        assert store.state_digest() == seen[-1]
    assert len(set(seen)) == 3


def test_a_record_that_is_not_there_is_none(store: Store) -> None:
    assert store.record("list_a", "nobody") is None
