"""Which files belong together, and the date that their names carry."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ostraka.store.limits import Limits
from ostraka.store.materials import _date_in, _names, find
from ostraka.store.packaged import packaged_sources
from ostraka.store.store import Store

DAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2021-04-15/sdn.csv", "2021-04-15"),
        ("20240513-FULL-1_1(xsd).xml", "2024-05-13"),
        ("2020-03/sema-lmes.xml", "2020-03-01"),
        ("2020-03/sema-2020-03-19.xml", "2020-03-19"),
        ("a/2025-04/b/list.xml", "2025-04-01"),
        ("2020-13/list.xml", ""),
        ("1234-05/list.xml", ""),
        ("12020-03/list.xml", ""),
        ("list.xml", ""),
    ],
)
def test_a_name_or_folder_tells_the_day_or_the_month(path: str, day: str) -> None:
    root = Path("/lists")
    assert _date_in(_names(root / path, root)) == day


MAPPING = "list: house\nid: Number\nschema: Person\ncolumns:\n  Name: name\n"
TABLE = "Number;Name\n1;Ann Invented\n"


def found_in(*paths: Path) -> list[tuple[str, str]]:
    sources = packaged_sources()
    return [
        (one.name, one.format.name if one.format else "") for one in find(paths, sources, Limits())
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "house.csv").write_text(TABLE)
    (tmp_path / "in" / "house.mapping.yaml").write_text(MAPPING)
    return tmp_path / "in"


PAIR = ("house.csv + house.mapping.yaml", "own-csv")


def test_a_table_and_its_mapping_are_one_version(folder: Path) -> None:
    assert found_in(folder) == [PAIR]


@pytest.mark.parametrize("name", ["house.csv", "house.mapping.yaml"])
def test_the_other_of_a_table_and_its_mapping_is_found_beside_the_one_named(
    folder: Path, name: str
) -> None:
    assert found_in(folder / name) == [PAIR]
    assert found_in(folder / "house.csv", folder / "house.mapping.yaml") == [PAIR]


def test_a_packed_table_has_the_same_mapping(folder: Path) -> None:
    (folder / "house.csv").unlink()
    (folder / "house.csv.gz").write_bytes(gzip.compress(TABLE.encode()))
    assert found_in(folder) == [("house.csv.gz + house.mapping.yaml", "own-csv")]


def test_a_mapping_belongs_to_the_table_of_its_folder(folder: Path) -> None:
    (folder / "other").mkdir()
    (folder / "other" / "house.csv").write_text(TABLE)
    assert set(found_in(folder)) == {PAIR, ("house.csv", "own-csv")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "home") as opened:
        yield opened


def test_a_table_without_a_mapping_is_refused_with_one_to_begin_with(
    folder: Path, store: Store
) -> None:
    (folder / "house.mapping.yaml").unlink()
    (folder / "notes.txt").write_text("Number")
    (outcome, other) = store.load([folder], now=DAY)
    assert (outcome.status, other.status) == ("refused", "unknown")
    assert "write house.mapping.yaml beside it" in outcome.error


def test_a_mapping_without_its_table_is_refused(folder: Path, store: Store) -> None:
    (folder / "house.csv").unlink()
    (outcome,) = store.load([folder], now=DAY)
    assert outcome.status == "refused"
    assert "there is no table beside the mapping" in outcome.error


def test_a_changed_mapping_is_another_version(folder: Path, store: Store) -> None:
    assert [one.status for one in store.load([folder], now=DAY)] == ["loaded"]
    assert [one.status for one in store.load([folder], now=DAY)] == ["unchanged"]
    (folder / "house.mapping.yaml").write_text(MAPPING + "constants: {program: HOUSE}\n")
    later = DAY + timedelta(days=1)
    (outcome,) = store.load([folder], now=later)
    assert (outcome.list, outcome.status, outcome.changed) == ("house", "loaded", 1)
