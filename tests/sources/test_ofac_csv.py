"""OFAC's legacy CSV."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record, Refused, Scope
from ostraka.sources import ofac_csv, ofac_xml
from ostraka.sources.ofac_lists import UNTOLD

_FIXTURES = Path(__file__).parents[1] / "fixtures" / "ofac"
_FILES = {name: (_FIXTURES / name).read_bytes() for name in ("sdn.csv", "alt.csv", "add.csv")}
_SDN = _FILES["sdn.csv"]
_HEADER = b"ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,flag,owner,R\n"


def _published(data: bytes) -> bytes:
    """As the publisher writes it: CRLF, and 0x1A on a line of its own."""
    return data.replace(b"\n", b"\r\n") + b"\x1a"


def _part(name: str, data: bytes) -> Part:
    return Part(name, lambda: io.BytesIO(data), len(data))


def _material(**files: bytes) -> Material:
    return Material(tuple(_part(f"{name}.csv", data) for name, data in files.items()))


def _trio(sdn: bytes = _SDN) -> Material:
    return _material(sdn=sdn, alt=_FILES["alt.csv"], add=_FILES["add.csv"])


def _real(*paths: Path) -> Material:
    return Material(tuple(_real_part(path) for path in paths))


def _real_part(path: Path) -> Part:
    return Part(path.name, lambda: path.open("rb"), path.stat().st_size)


def _records(material: Material) -> dict[str, Record]:
    return {item.id: item for item in ofac_csv.read(material) if isinstance(item, Record)}


def _identities(record: Record) -> set[object]:
    return {fact.identity for fact in record.facts}


def _refusal(material: Material) -> FormatError:
    with pytest.raises(FormatError) as caught:
        list(ofac_csv.read(material))
    assert caught.value.source
    assert caught.value.action
    return caught.value


def test_the_invented_files_state_what_the_xml_states() -> None:
    data = (_FIXTURES / "sdn.xml").read_bytes()
    xml = {i.id: i for i in ofac_xml.read(_material(xml=data)) if isinstance(i, Record)}
    found = _records(_trio())
    assert list(found) == list(xml)
    for number, record in xml.items():
        assert found[number].schema == record.schema
        assert _identities(found[number]) == _identities(record), number


def test_the_publishers_line_ends_and_end_mark_make_no_difference() -> None:
    files = {name.removesuffix(".csv"): _published(data) for name, data in _FILES.items()}
    assert _records(_material(**files)) == _records(_trio())
    assert ofac_csv.count(_material(**files)) == 5


def test_a_header_line_and_a_byte_order_mark_make_no_difference() -> None:
    with_header = _material(sdn=b"\xef\xbb\xbf" + _HEADER + _SDN)
    plain = _records(_material(sdn=_SDN))
    assert {n: r.facts for n, r in _records(with_header).items()} == {
        n: r.facts for n, r in plain.items()
    }
    assert ofac_csv.count(with_header) == 5
    assert ofac_csv.count(_material(sdn=b"\xef\xbb\xbf" + _SDN)) == 5


def test_the_parts_are_told_apart_by_content_in_any_order_and_under_any_name() -> None:
    parts = tuple(_part("download", data) for data in reversed(_FILES.values()))
    assert {n: r.facts for n, r in _records(Material(parts)).items()} == {
        n: r.facts for n, r in _records(_trio()).items()
    }


@pytest.mark.parametrize("name", list(_FILES))
def test_each_part_is_recognised_even_if_its_last_row_is_cut(name: str) -> None:
    assert ofac_csv.recognises("x", _FILES[name])
    assert ofac_csv.recognises("x", _FILES[name][:-20])


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\x1a",
        b"id,name\n1,Ivan\n",
        b"1,Ivan\n2,Petya\n",
        b"1,2,a,b,c,d\n",
        b"1,2,a,b,c\n",
        b"<sdnList/>",
        b"\x00\x01\x02",
        b",".join([b"1"] * 12),
    ],
)
def test_other_tables_are_not_recognised(head: bytes) -> None:
    assert not ofac_csv.recognises("sdn.csv", head)


def test_the_header_names_what_a_missing_part_would_hold() -> None:
    header = next(ofac_csv.read(_trio()))
    assert header == Header("us_ofac_sdn", "ofac-legacy-csv", scope=Scope(missing=UNTOLD))
    alone = next(ofac_csv.read(_material(sdn=_SDN)))
    assert isinstance(alone, Header)
    assert alone.scope == Scope(
        True,
        (*UNTOLD, "alias", "previousName", "address", "country"),
        "without alt.csv and add.csv",
    )


def test_a_part_without_the_file_of_records_is_refused() -> None:
    assert "sdn.csv" in _refusal(_material(alt=_FILES["alt.csv"])).reason


def test_a_second_file_of_the_same_kind_is_refused() -> None:
    assert "second sdn" in _refusal(_material(sdn=_SDN, sdn2=_SDN)).reason


def test_a_companion_of_another_version_is_refused_with_its_line() -> None:
    error = _refusal(_material(sdn=_SDN, alt=_FILES["alt.csv"].replace(b"90002", b"90009")))
    assert (error.source, error.place) == ("alt.csv", "line 3")
    assert "record 90009" in error.reason


def test_a_record_number_that_comes_twice_is_refused_with_its_line() -> None:
    error = _refusal(_material(sdn=_SDN.replace(b"90005", b"90004")))
    assert (error.reason, error.place) == ("record 90004 comes twice", "line 5")


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        (_SDN[:-42], "line 5", "CSV"),
        (_SDN[: _SDN.index(b'"CUBA"') + 6], "line 5", "columns"),
        (_SDN.replace(b"CUBA", b'CU"BA'), "line 5", "CSV"),
        (_SDN.replace(b"-0- \n", b'"-0- \n', 1), "line 5", "CSV"),
        (_SDN.replace(b'"XX-INV",', b""), "line 4", "columns"),
        (_SDN.replace(b"90003", b"x"), "line 3, column 1", "record number"),
        (_SDN.replace(b"PROBE STAR", b"PROBE \xff"), "line 3, column 14", "UTF-8"),
        (_SDN.replace(b"PROBE STAR", b"PROBE \x00"), "line 3, column 14", "control"),
        (_SDN + b"\x1a\n" + _SDN, "line 7", "end mark"),
        (_SDN[: -len(b"-0- \n")], "line 5", "cut"),
        (_SDN[: -len(b"0- \n")], "line 5, column 12", "cut"),
    ],
)
def test_a_broken_row_is_refused_with_its_line(data: bytes, place: str, reason: str) -> None:
    error = _refusal(_material(sdn=data))
    assert error.place == place
    assert reason in error.reason


@given(st.integers(len(_SDN) // 4, len(_SDN) - 1))
@settings(max_examples=80, deadline=None)
def test_no_part_of_a_cut_row_is_ever_read(size: int) -> None:
    whole = list(ofac_csv.read(_material(sdn=_SDN)))
    found: list[Item] = []
    with contextlib.suppress(FormatError):
        found.extend(ofac_csv.read(_material(sdn=_SDN[:size])))
    records = [item for item in found if isinstance(item, Record)]
    assert records == [item for item in whole if isinstance(item, Record)][: len(records)]


@given(st.lists(st.integers(1, 400), max_size=6))
@settings(max_examples=50, deadline=None)
def test_the_count_does_not_depend_on_where_the_chunks_end(sizes: list[int]) -> None:
    queue = list(sizes)

    class Slow(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(queue.pop() if queue and wanted == 1 << 20 else wanted)

    data = _SDN.replace(b"CUBA", b'C\n1""BA').replace(b"90002,", b'"90002",')
    slow = Part("sdn.csv", lambda: Slow(data), len(data))
    assert ofac_csv.count(Material((slow,))) == 5
    assert not queue or len(queue) < len(sizes)


_WALLET = "1InventedWa11etAddressxxxxxxxxxxxx"
_LONG = "; ".join([f"alt. Digital Currency Address - XBT {_WALLET[:-2]}{n:02}" for n in range(40)])


def _with_remarks(remarks: str) -> bytes:
    return _SDN.replace(
        b'"CUBA",' + b"-0- ," * 7 + b"-0- ", f'"CUBA",{"-0- ," * 7}"{remarks}"'.encode()
    )


def test_a_remark_cut_at_the_columns_end_never_becomes_an_identifier() -> None:
    cut = _LONG[:1000]
    items = list(ofac_csv.read(_material(sdn=_with_remarks(cut))))
    record = next(i for i in items if isinstance(i, Record) and i.id == "90005")
    keys = [fact.value for fact in record.facts if fact.prop == "publicKey"]
    assert len(keys) == cut.count("; ")
    assert all(len(key) == len(_WALLET) for key in keys)
    refused = [item for item in items if isinstance(item, Refused)]
    assert [(item.record, item.text) for item in refused] == [("90005", cut.rpartition("; ")[2])]
    assert "1000 characters" in refused[0].reason


def test_a_remark_goes_on_in_the_file_of_comments() -> None:
    comments = f'90005,"{_LONG[1000:]}."\n'.encode()
    material = _material(sdn=_with_remarks(_LONG[:1000]), sdn_comments=comments)
    items = list(ofac_csv.read(material))
    record = next(i for i in items if isinstance(i, Record) and i.id == "90005")
    keys = [fact.value for fact in record.facts if fact.prop == "publicKey"]
    assert keys == [f"{_WALLET[:-2]}{n:02}" for n in range(40)]
    assert not [item for item in items if isinstance(item, Refused)]


def test_remarks_beside_a_row_of_a_companion_are_notes() -> None:
    alt = _FILES["alt.csv"].replace(b'"STARYI, Pyotr",-0- ', b'"STARYI, Pyotr","until 1990"')
    add = _FILES["add.csv"].replace(b'"Spain",-0- ', b'"Spain","closed"')
    found = _records(_material(sdn=_SDN, alt=alt, add=add))
    assert ("notes", "until 1990", (("type", "alt_remarks"),)) in _identities(found["90001"])
    assert ("notes", "closed", (("type", "add_remarks"),)) in _identities(found["90002"])


def test_a_row_without_a_name_is_kept_aside() -> None:
    data = _SDN.replace(b'"XX-INV"', b"-0- ")
    items = list(ofac_csv.read(_material(sdn=data)))
    assert [item.record for item in items if isinstance(item, Refused)] == ["90004"]
    assert ofac_csv.count(_material(sdn=data)) == 5


@pytest.mark.parametrize(
    ("day", "records", "cut"), [("2021-04-15", 8890, 7), ("2021-07-07", 8976, 5)]
)
def test_the_real_trios_are_read_whole(shared: Path, day: str, records: int, cut: int) -> None:
    folder = shared / "lists" / "ofac_sdn" / day
    material = _real(*(folder / f"{name}.csv" for name in ("sdn", "alt", "add")))
    items = list(ofac_csv.read(material))
    assert items[0] == Header("us_ofac_sdn", ofac_csv.FORMAT, scope=Scope(missing=UNTOLD))
    assert sum(isinstance(item, Record) for item in items) == records == ofac_csv.count(material)
    assert sum(isinstance(item, Refused) for item in items) == cut


def test_the_real_files_of_2022_are_read_whole(shared: Path) -> None:
    counts = []
    for path in sorted((shared / "lists" / "ofac_sdn" / "csv_2022").glob("*.csv")):
        material = _real(path)
        items = list(ofac_csv.read(material))
        header = items[0]
        assert isinstance(header, Header)
        assert (header.list, header.scope.full) == ("us_ofac_sdn", True)
        assert "alias" in header.scope.missing
        counts.append(sum(isinstance(item, Record) for item in items))
        assert counts[-1] == ofac_csv.count(material)
    assert counts == [9056, 9121, 9214, 9218, 9320, 9361, 9793, 9929]


def test_the_real_formats_state_the_same_facts(shared: Path) -> None:
    """The XML of 10 March and the CSV of 15 April 2021 differ by what changed in between."""
    lists = shared / "lists" / "ofac_sdn"
    xml = {
        item.id: item
        for item in ofac_xml.read(_real(lists / "2021-03-10" / "sdn.xml"))
        if isinstance(item, Record)
    }
    folder = lists / "2021-04-15"
    trio = _records(_real(*(folder / f"{name}.csv" for name in ("sdn", "alt", "add"))))
    common = sorted(xml.keys() & trio.keys())
    assert (len(common), len(trio.keys() - xml.keys())) == (8826, 64)
    same = 0
    differing: Counter[str] = Counter()
    for number in common:
        assert xml[number].schema == trio[number].schema
        left = {fact.identity for fact in xml[number].facts}
        right = {fact.identity for fact in trio[number].facts}
        same += len(left & right)
        differing.update(prop for prop, _, _ in left ^ right)
    assert same / (same + differing.total()) > 0.998, differing
    # What is left is the five weeks between the files, and seven remarks cut at 1,000 characters.
    assert differing.total() < 100, differing
    assert not differing.keys() & {"callSign", "flag", "imoNumber", "tonnage", "taxNumber"}
