"""The table of sources is whole, and a file is of one kind or of none."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.countries import country_code
from ostraka.model.dates import DateSpan
from ostraka.sources.formats import FORMATS, HEAD_BYTES, lists, recognise

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
#: The list ids that the command line promises.
IDS = (
    "us_ofac_sdn", "us_ofac_cons", "us_csl", "eu_fsf", "uk_sl", "uk_ofsi",
    "un_sc", "ca_sema", "au_dfat", "ch_seco", "starter",
)  # fmt: skip


def head(path: Path) -> bytes:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content)[:HEAD_BYTES]


def test_every_list_that_is_promised_is_in_the_table_once() -> None:
    assert sorted(info.id for info in lists()) == sorted(IDS)


def test_every_list_is_read_in_formats_that_exist() -> None:
    known = {format.name for format in FORMATS} | {"starter"}
    for info in lists():
        assert set(info.formats) <= known, info.id


def test_every_format_belongs_to_a_list() -> None:
    house = {"ftm-json", "own-csv"}  # the user's own lists; no authority publishes in them
    used = {name for info in lists() for name in info.formats} | house
    assert {format.name for format in FORMATS} <= used


def test_the_names_of_the_formats_are_unique() -> None:
    assert len({format.name for format in FORMATS}) == len(FORMATS)


def test_every_list_says_who_publishes_it_and_where() -> None:
    for info in lists():
        assert info.title
        assert info.authority
        assert info.stale_after_days >= 0
        assert info.country in ("", "eu") or country_code(info.country) == info.country
        assert all(address.startswith("https://") for address in info.addresses)
        if info.ended:
            assert DateSpan.parse(info.ended).exact


def test_the_table_of_lists_is_read_once() -> None:
    assert lists() is lists()


def test_a_un_list_is_recognised_whatever_its_name() -> None:
    content = head(FIXTURES / "un" / "sample.xml")
    found = recognise("no-name.bin", content)
    assert found is not None
    assert found.name == "un-xml"


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><body>503</body></html>", b"{}", b"PK\x03\x04", b"a,b\n1,2\n", b"\x00" * 100],
)
def test_a_file_of_no_known_kind_is_not_recognised(content: bytes) -> None:
    assert recognise("consolidated.xml", content) is None


@given(st.binary(max_size=300))
def test_any_bytes_can_be_looked_at(content: bytes) -> None:
    found = recognise("x", content)
    assert found is None or found in FORMATS


def test_no_fixture_is_of_two_kinds() -> None:
    for path in sorted(FIXTURES.rglob("*.xml")) + sorted(FIXTURES.rglob("*.csv")):
        kinds = [format.name for format in FORMATS if format.recognises(path.name, head(path))]
        assert len(kinds) <= 1, path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("un_sc", "un-xml"),
        ("ofac_sdn/2021-03-10", "ofac-classic-xml"),
        ("ofac_sdn/2024-05-07", "ofac-classic-xml"),
        ("ofac_sdn/2021-04-15", "ofac-legacy-csv"),
        ("ofac_sdn/csv_2022", "ofac-legacy-csv"),
        ("ofac_consolidated/2025-03-28", "ofac-classic-xml"),
    ],
)
def test_every_real_file_is_of_the_kind_it_is(shared: Path, folder: str, kind: str) -> None:
    paths = [path for path in (shared / "lists" / folder).rglob("*") if path.is_file()]
    assert paths
    for path in paths:
        content = head(path)
        kinds = [format.name for format in FORMATS if format.recognises(path.name, content)]
        assert kinds == [kind], path
