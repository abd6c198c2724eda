"""OFAC's classic XML."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Part, Record, Refused, Scope
from ostraka.model.schema import PROPERTIES
from ostraka.sources import ofac_xml
from ostraka.sources.ofac_lists import UNTOLD

_FIXTURES = Path(__file__).parents[1] / "fixtures" / "ofac"
_SDN = (_FIXTURES / "sdn.xml").read_bytes()
_CONS = (_FIXTURES / "cons.xml").read_bytes()


def _material(data: bytes, name: str = "sdn.xml") -> Material:
    return Material((Part(name, lambda: io.BytesIO(data), len(data)),))


def _real(path: Path) -> Material:
    return Material((Part(path.name, lambda: path.open("rb"), path.stat().st_size),))


def _read(data: bytes, list_id: str | None = None) -> list[Item]:
    return list(ofac_xml.read(_material(data), list_id))


def _refusal(data: bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        _read(data)
    assert caught.value.source == "sdn.xml"
    assert caught.value.action
    return caught.value


def test_the_invented_list_reads_as_its_golden_file_says() -> None:
    golden = json.loads((_FIXTURES / "facts.json").read_text("utf-8"))
    records = [item for item in _read(_SDN) if isinstance(item, Record)]
    assert {
        record.id: {
            "schema": record.schema,
            "facts": [[f.prop, f.value, dict(f.detail), f.original, f.item] for f in record.facts],
        }
        for record in records
    } == golden


def test_the_header_tells_list_date_and_count() -> None:
    header = _read(_SDN)[0]
    assert isinstance(header, Header)
    assert (header.list, header.format) == ("us_ofac_sdn", "ofac-classic-xml")
    assert (header.published, header.declared, header.scope.full) == ("2021-03-10", 5, True)
    scope = Scope(missing=UNTOLD)
    assert _read(_CONS)[0] == Header("us_ofac_cons", ofac_xml.FORMAT, "2025-03-28", 3, scope)
    named = _read(_CONS, "us_ofac_sdn")[0]
    assert isinstance(named, Header)
    assert named.list == "us_ofac_sdn"


def test_both_namespaces_are_recognised_and_nothing_else_is() -> None:
    assert ofac_xml.recognises("x", _SDN)
    assert ofac_xml.recognises("x", _CONS[:400])
    assert not ofac_xml.recognises("sdn.xml", b"<html>sdnList.xsd</html>")
    assert not ofac_xml.recognises("sdn.xml", b"")
    assert not ofac_xml.recognises("sdn.xml", _SDN.replace(b"tempuri.org", b"elsewhere.example"))


def test_the_count_by_scan_is_the_count_by_reading() -> None:
    assert ofac_xml.count(_material(_SDN)) == 5
    prefixed = _SDN.replace(b"<sdnEntry>", b"<o:sdnEntry\n>")
    assert ofac_xml.count(_material(prefixed)) == 5


@given(st.integers(1, 200))
@settings(max_examples=30, deadline=None)
def test_the_count_does_not_depend_on_where_the_chunks_end(size: int) -> None:
    class Slow(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(size)

    material = Material((Part("sdn.xml", lambda: Slow(_SDN), len(_SDN)),))
    assert ofac_xml.count(material) == 5


def test_an_id_type_that_the_table_does_not_know_is_a_note() -> None:
    facts = [fact for item in _read(_CONS) if isinstance(item, Record) for fact in item.facts]
    assert ("notes", "12 (China)", (("type", "Horoscope No."),)) in {f.identity for f in facts}


def test_an_element_that_the_format_does_not_have_is_a_note_with_its_name() -> None:
    changed = _SDN.replace(
        b"<sdnType>Aircraft</sdnType>",
        b"<sdnType>Aircraft</sdnType><shoeSize>44</shoeSize>",
    ).replace(b"<idNumber>1032</idNumber>", b"<idNumber>1032</idNumber><mood>sad</mood>")
    notes = {
        fact.get("type"): fact.value
        for item in _read(changed)
        if isinstance(item, Record)
        for fact in item.facts
        if fact.prop == "notes"
    }
    assert notes["shoeSize"] == "44"
    assert notes["idList/id/mood"] == "sad"


def test_a_record_without_a_name_is_kept_aside_with_its_text() -> None:
    changed = _SDN.replace(b"    <lastName>XX-INV</lastName>\n", b"")
    refused = [item for item in _read(changed) if isinstance(item, Refused)]
    assert [(item.record, item.reason) for item in refused] == [
        ("90004", "the entry has no lastName")
    ]
    assert "A320-232" in refused[0].text
    assert refused[0].place.startswith("line ")


def test_a_type_of_party_that_is_new_is_a_thing_with_a_note() -> None:
    changed = _SDN.replace(b"<sdnType>Vessel</sdnType>", b"<sdnType>Submarine</sdnType>")
    record = next(i for i in _read(changed) if isinstance(i, Record) and i.id == "90003")
    assert record.schema == "Thing"
    assert ("notes", "Submarine", (("type", "sdnType"),)) in {f.identity for f in record.facts}


def test_a_truncated_file_is_refused_with_its_line() -> None:
    error = _refusal(_SDN[: len(_SDN) // 2])
    assert re.fullmatch(r"line \d+, column \d+", error.place)
    assert "not well-formed" in error.reason


@given(st.integers(0, len(_SDN) - len("</sdnList>") - 1))
@settings(max_examples=60, deadline=None)
def test_a_file_cut_anywhere_is_refused(size: int) -> None:
    _refusal(_SDN[:size])


def test_a_file_cut_between_records_and_closed_is_refused_by_its_own_count() -> None:
    head, mark, _ = _SDN.rpartition(b"  <sdnEntry>")
    assert mark
    assert "Record_Count is 5, but 4 records were read" in _refusal(head + b"</sdnList>").reason


def test_a_record_id_that_comes_twice_is_refused_with_its_line() -> None:
    error = _refusal(_SDN.replace(b"<uid>90005</uid>", b"<uid>90004</uid>"))
    assert error.reason == "uid 90004 comes twice"
    assert error.place.startswith("line ")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"<sdnList ", b'<!DOCTYPE sdnList [<!ENTITY a "b">]><sdnList ', "DOCTYPE"),
        (b"<sdnList ", b'<!DOCTYPE sdnList SYSTEM "http://x.example/x"><sdnList ', "DOCTYPE"),
        (b"PROBE STAR", b"PROBE &a;", "not well-formed"),
        (b"tempuri.org", b"elsewhere.example", "root element"),
        (b"03/10/2021", b"10 March", "Publish_Date"),
        (b"<Record_Count>5<", b"<Record_Count>five<", "Record_Count"),
        (b"publshInformation", b"publishInformation", "publishInformation"),
        (b"</sdnList>", b"<extra/></sdnList>", "element extra"),
        (b"<uid>90005</uid>", b"<a><sdnEntry/></a><uid>90005</uid>", "inside another"),
        (b"Crude Oil", b"Crude \xff Oil", "not well-formed"),
    ],
)
def test_what_is_not_exactly_the_format_is_refused(old: bytes, new: bytes, reason: str) -> None:
    assert reason in _refusal(_SDN.replace(old, new)).reason


def test_entities_that_multiply_are_refused_before_they_do() -> None:
    bomb = b'<!DOCTYPE sdnList [<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 40)
    )
    data = _SDN.replace(b"<sdnList ", bomb + b"]><sdnList ").replace(b"PROBE STAR", b"&a39;")
    assert "DOCTYPE" in _refusal(data).reason


@pytest.mark.parametrize("data", [b"", b"\n", b"<html><body>503</body></html>", b"a,b,c\n"])
def test_what_is_no_list_at_all_is_refused(data: bytes) -> None:
    _refusal(data)


def test_a_list_without_records_is_refused() -> None:
    head = _SDN[: _SDN.index(b"  <sdnEntry>")].replace(b"<Record_Count>5<", b"<Record_Count>0<")
    assert _refusal(head + b"</sdnList>").reason == "the file has no records"


def test_two_files_are_not_one_list() -> None:
    material = Material(_material(_SDN).parts + _material(_CONS).parts)
    with pytest.raises(FormatError, match="one file, not 2"):
        list(ofac_xml.read(material))


@pytest.mark.parametrize(
    ("path", "list_id", "published", "records"),
    [
        ("ofac_sdn/2021-03-10/sdn.xml", "us_ofac_sdn", "2021-03-10", 8832),
        ("ofac_sdn/2024-05-07/sdn.xml", "us_ofac_sdn", "2024-05-07", 14966),
        ("ofac_consolidated/2025-03-28/consolidated.xml", "us_ofac_cons", "2025-03-28", 443),
    ],
)
def test_the_real_files_are_read_whole(
    shared: Path, path: str, list_id: str, published: str, records: int
) -> None:
    material = _real(shared / "lists" / path)
    with material.parts[0].open() as stream:
        assert ofac_xml.recognises("x", stream.read(1 << 16))
    items = ofac_xml.read(material)
    scope = Scope(missing=UNTOLD)
    assert next(items) == Header(list_id, ofac_xml.FORMAT, published, records, scope)
    kinds: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    for item in items:
        assert isinstance(item, Record)
        kinds["records"] += 1
        for fact in item.facts:
            assert fact.prop in PROPERTIES
            kinds["facts"] += 1
            if fact.prop == "notes":
                notes[fact.get("type")] += 1
    assert kinds["records"] == records == ofac_xml.count(material)
    # Only these kinds of text have no property; no id type is unknown, no date unread.
    assert set(notes) <= {
        "Linked To",
        "remarks",
        "Chinese Commercial Code",
        "Issuer Name",
        "Trademark number",
        "address",
        "flag",
        "Former Vessel Flag",
    }
    assert notes["remarks"] < kinds["facts"] * 0.07
