"""The state of the lists: stale, silent, never loaded."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ostraka.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench


def test_no_list_is_shown_before_one_was_tried(bench: Bench, store: Store) -> None:
    assert store.lists(now=bench.day) == []


def test_a_list_is_described_by_its_latest_publication_not_by_the_last_load(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    ann = {"a": bench.facts("name=Ann")}
    bench.load(store, tmp_path, bench.file(ann, "2024-03-01"), bench.file(ann, "2024-01-01"))
    (status,) = store.lists(now=bench.day)
    assert (status.list, status.title, status.published) == ("list_a", "List A", "2024-03-01")
    assert (status.version, status.records, status.names) == (1, 1, 1)


def test_a_list_grows_stale_with_the_age_of_its_publication(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    bench.load(store, tmp_path, bench.file({"a": bench.facts("name=Ann")}, "2024-03-01"))
    published = bench.day.replace(month=3, day=1)
    (fresh,) = store.lists(now=published + timedelta(days=365))
    (old,) = store.lists(now=published + timedelta(days=366))
    assert (fresh.stale, old.stale) == (False, True)


def test_a_list_that_was_only_ever_refused_is_shown_without_a_version(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    bad = bench.file({"a": bench.facts("name=Ann")}, whole=False)
    assert bench.load(store, tmp_path, bad) == ["refused"]
    (status,) = store.lists(now=bench.day)
    assert (status.list, status.version, status.active, status.stale) == (
        "list_a",
        None,
        False,
        True,
    )
    assert "cut short" in status.last_error


def test_a_file_that_fails_before_its_header_counts_against_the_only_list_of_its_kind(
    bench: Bench, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "sdn.csv"
    path.write_bytes(b"CSV" + bench.file({}, "2024-01-01").content()[8:])
    (outcome,) = store.load([path], now=bench.day)
    assert (outcome.list, outcome.status) == ("list_a", "refused")
