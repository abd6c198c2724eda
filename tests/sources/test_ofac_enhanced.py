"""OFAC's Enhanced XML."""

from __future__ import annotations

import io
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ostraka.model.countries import country_code
from ostraka.model.dates_text import read_date
from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.schema import PROPERTIES
from ostraka.model.text import fold_space
from ostraka.sources import ofac_enhanced, ofac_xml
from ostraka.sources.formats import HEAD_BYTES, recognise
from ostraka.sources.ofac_advanced_dates import Period, edtf, in_words
from ostraka.sources.ofac_advanced_facts import NamePart, printed_name

_ENHANCED = (Path(__file__).parents[1] / "fixtures" / "ofac_advanced" / "enhanced.xml").read_bytes()
_CONS = "ofac_consolidated/2025-01-10_enhanced/CONS_ENHANCED.XML"
_YEMEN = "ofac_sdn/2024-05-24_enhanced_YEMEN_filter/yemen_sanctions.xml"
_IRGC = "ofac_sdn/2024-08-28_enhanced_IRGC_filter/IRGC_sanctions.xml"
#: Elements that number, point, sort or say yes and no; the rest must be found in the facts.
_NO_TEXT = {
    "isPrimary", "isLowQuality", "isValid", "isApproximate", "isDateRange", "versionId",
    "valueRefId", "formattedFirstName", "formattedLastName", "fromDateBegin", "fromDateEnd",
    "toDateBegin", "toDateEnd", "entityType", "aliasType", "type", "script",
}  # fmt: skip


def _material(data: bytes) -> Material:
    return Material((Part("SDN_ENHANCED.XML", lambda: io.BytesIO(data), len(data)),))


def _real(path: Path) -> Material:
    return Material((Part(path.name, lambda: path.open("rb"), path.stat().st_size),))


def _read(data: bytes, list_id: str | None = None) -> list[Item]:
    return list(ofac_enhanced.read(_material(data), list_id))


def _records(items: list[Item]) -> dict[str, Record]:
    return {item.id: item for item in items if isinstance(item, Record)}


def _header(items: list[Item]) -> Header:
    assert isinstance(items[0], Header)
    return items[0]


def _values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in record.facts if fact.prop == prop]


def _one(record: Record, prop: str) -> Fact:
    (fact,) = (fact for fact in record.facts if fact.prop == prop)
    return fact


def _refusal(data: bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        _read(data)
    assert caught.value.source == "SDN_ENHANCED.XML"
    assert caught.value.action
    return caught.value


# The invented list


def test_the_header_tells_list_and_day_and_a_list_filter_alone_is_a_whole_list() -> None:
    header = _header(_read(_ENHANCED))
    assert header == Header("us_ofac_sdn", "ofac-enhanced-xml", "2025-01-10")
    assert header.scope.full


def test_an_export_filtered_by_a_programme_closes_nothing() -> None:
    chosen = (
        b"</sanctionsLists><sanctionsPrograms><sanctionsProgram>CYBER2"
        b"</sanctionsProgram></sanctionsPrograms></filters>"
    )
    data = _ENHANCED.replace(b"</sanctionsLists>\n    </filters>", chosen)
    scope = _header(_read(data)).scope
    assert not scope.full
    assert scope.note == "a filtered export (sanctionsPrograms: CYBER2)"


def test_an_export_of_a_part_of_a_list_closes_nothing() -> None:
    data = _ENHANCED.replace(b">SDN List<", b">CAPTA List<")
    header = _header(_read(data))
    assert header.list == "us_ofac_cons"
    assert header.scope.note == "a filtered export (sanctionsLists: CAPTA List)"


def test_a_file_without_filters_is_whole_unless_one_tag_stands_on_every_record() -> None:
    start, end = _ENHANCED.index(b"<filters>"), _ENHANCED.index(b"</filters>")
    bare = _ENHANCED[:start] + _ENHANCED[end + len(b"</filters>") :]
    assert _header(_read(bare)).scope.full
    tagged = bare.replace(b">SDGT<", b">RUSSIA-EO14024<")
    assert not _header(_read(tagged)).scope.full


def test_a_record_that_is_not_on_the_list_is_refused_with_its_reason() -> None:
    listing = b'datePublished="2022-03-24">SDN List<'
    data = _ENHANCED.replace(listing, listing.replace(b"SDN", b"CAPTA"))
    (refused,) = (item for item in _read(data) if isinstance(item, Refused))
    assert refused.record == "900003"
    assert refused.reason == "the entity is on CAPTA List alone, which is not us_ofac_sdn"
    assert set(_records(_read(data, "us_ofac_cons"))) == {"900003"}
    assert len(_records(_read(data, "a_list_of_mine"))) == 3


def test_a_person_has_names_in_every_script_and_of_every_quality() -> None:
    person = _records(_read(_ENHANCED))["900001"]
    assert person.schema == "Person"
    name = _one(person, "name")
    assert name.value == "Ilja Petrovich MCINVENTOV"
    assert name.original == "Ilja Petrovich McInventov"
    assert (name.get("firstName"), name.get("lastName")) == ("Ilja Petrovich", "MCINVENTOV")
    cyrillic = _one(person, "alias")
    assert (cyrillic.value, cyrillic.get("script")) == ("Илья МАКИНВЕНТОВ", "Cyrillic")
    assert _values(person, "weakAlias") == ["The Inventor"]
    arabic = _one(person, "previousName")
    assert arabic.value == "الياس مخترع"
    assert (arabic.get("firstName"), arabic.get("lastName")) == ("الياس", "مخترع")
    assert arabic.original.startswith("\u202b")


def test_the_main_one_of_several_birth_dates_comes_first() -> None:
    assert _values(_records(_read(_ENHANCED))["900001"], "birthDate") == ["1960~", "1961"]


def test_a_document_keeps_its_days_its_country_and_that_it_is_not_valid() -> None:
    person = _records(_read(_ENHANCED))["900001"]
    passport = _one(person, "passportNumber")
    assert dict(passport.detail) == {
        "country": "cy", "issued": "2015-03-03", "expires": "2025-03", "type": "Passport",
    }  # fmt: skip
    assert ("notes", "K00000000: false", (("document", "Passport"), ("type", "isValid"))) in {
        fact.identity for fact in person.facts
    }


def test_ownership_is_a_parent_and_any_other_relationship_a_note() -> None:
    records = _records(_read(_ENHANCED))
    parent = _one(records["900003"], "parent")
    assert (parent.value, parent.get("related")) == ("INVENTED HOLDING JSC", "900002")
    notes = {fact.identity for fact in records["900001"].facts if fact.prop == "notes"}
    about = (("related", "900002"), ("type", "Acting for or on behalf of"))
    assert ("notes", "INVENTED HOLDING JSC", about) in notes
    assert ("notes", "INVENTED HOLDING JSC", (("type", "Linked To"),)) in notes
    assert not _values(records["900001"], "parent")


def test_listing_days_authorities_and_sanctions_are_facts_of_their_own() -> None:
    holding = _records(_read(_ENHANCED))["900002"]
    listings = {(fact.value, fact.detail) for fact in holding.facts if fact.prop == "listingDate"}
    assert listings == {
        ("2022-02-24", (("list", "SDN List"),)),
        ("2022-02-24", (("provision", "EO 14024 Directive 2"),)),
    }
    assert _values(holding, "authority") == ["Executive Order 14024 (Russia)"]
    assert _values(holding, "provisions") == ["Executive Order 14024 Directive 2"]


def test_what_the_format_does_not_have_is_kept_as_a_note_with_its_path() -> None:
    data = _ENHANCED.replace(
        b"<isPrimary>false</isPrimary>\n        </feature>",
        b'<isPrimary>false</isPrimary><new kind="x">of 2031</new></feature>',
    ).replace(b"</generalInfo>", b"<mood>sour</mood></generalInfo>", 1)
    notes = {
        (fact.get("type"), fact.value) for fact in _records(_read(data))["900001"].facts
        if fact.prop == "notes"
    }  # fmt: skip
    assert {("generalInfo/mood", "sour"), ("features/feature/new", "x of 2031")} <= notes


def test_the_count_by_scan_is_the_count_by_reading() -> None:
    assert ofac_enhanced.count(_material(_ENHANCED)) == 3
    assert ofac_enhanced.count(_material(_ENHANCED.replace(b"<entity id", b"<entity\n id"))) == 3


# Hostile and damaged files


def test_only_this_format_recognises_the_file() -> None:
    found = recognise("x", _ENHANCED[:HEAD_BYTES])
    assert found is not None
    assert found.name == "ofac-enhanced-xml"
    assert not ofac_enhanced.recognises("SDN_ENHANCED.XML", b"<html>sanctionsData</html>")
    assert not ofac_enhanced.recognises("SDN_ENHANCED.XML", b"")


def test_a_truncated_file_is_refused_with_its_line() -> None:
    error = _refusal(_ENHANCED[: len(_ENHANCED) * 2 // 3])
    assert error.place.startswith("line ")


@pytest.mark.parametrize("data", [b"", b"<html><body>Bad Gateway</body></html>", b"\x1f\x8b"])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    _refusal(data)


def test_a_document_type_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>\n<sanctionsData'
    assert "document type" in str(_refusal(_ENHANCED.replace(b"<sanctionsData", bomb, 1)))


def test_an_id_that_comes_twice_is_refused() -> None:
    error = _refusal(_ENHANCED.replace(b'entity id="900002"', b'entity id="900001"'))
    assert "900001 stands twice" in str(error)


def test_a_list_without_a_record_is_refused() -> None:
    start, end = _ENHANCED.index(b"<entity id"), _ENHANCED.index(b"</entities>")
    assert "no record" in str(_refusal(_ENHANCED[:start] + _ENHANCED[end:]))


def test_a_day_that_is_none_is_refused() -> None:
    assert "dataAsOf" in str(_refusal(_ENHANCED.replace(b"2025-01-10T", b"soon, or T")))


def test_an_entity_without_a_name_or_an_id_is_kept_aside() -> None:
    start, end = _ENHANCED.rindex(b"<names>"), _ENHANCED.rindex(b"</names>")
    nameless = _ENHANCED[:start] + _ENHANCED[end + len(b"</names>") :]
    (refused,) = (item for item in _read(nameless) if isinstance(item, Refused))
    assert (refused.record, refused.reason) == ("900003", "the entity has no primary name")
    assert "IMO 0000000" in refused.text
    (refused,) = (
        item for item in _read(_ENHANCED.replace(b'<entity id="900003"', b"<entity"))
        if isinstance(item, Refused)
    )  # fmt: skip
    assert refused.reason == "the entity has no id"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(_ENHANCED) - 1), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_and_nothing_else(place: int, byte: int) -> None:
    data = _ENHANCED[:place] + bytes([byte]) + _ENHANCED[place + 1 :]
    with suppress(FormatError):
        assert isinstance(_read(data)[0], Header)


# The real files


@pytest.mark.parametrize(
    ("path", "header", "facts"),
    [
        (_CONS, ("us_ofac_cons", "2025-01-10", True, 443), 8864),
        (_YEMEN, ("us_ofac_sdn", "2024-05-24", False, 10), 205),
        (_IRGC, ("us_ofac_sdn", "2024-08-28", False, 293), 5531),
    ],
)
def test_every_record_of_a_real_file_is_read(
    shared: Path, path: str, header: tuple[str, str, bool, int], facts: int
) -> None:
    material = _real(shared / "lists" / path)
    items = list(ofac_enhanced.read(material))
    first, records = _header(items), _records(items)
    assert (first.list, first.published, first.scope.full, len(records)) == header
    assert len(items) == len(records) + 1
    assert ofac_enhanced.count(material) == len(records)
    assert sum(len(record.facts) for record in records.values()) == facts
    for record in records.values():
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)
        assert all(fact.value for fact in record.facts)


def test_a_real_bank_keeps_both_lists_its_directives_and_its_cyrillic_name(shared: Path) -> None:
    bank = _records(list(ofac_enhanced.read(_real(shared / "lists" / _CONS))))["17013"]
    assert _one(bank, "name").value == "VTB BANK PUBLIC JOINT STOCK COMPANY"
    facts = {fact.identity for fact in bank.facts}
    assert ("listingDate", "2022-02-24", (("list", "SDN List"),)) in facts
    assert ("alias", "БАНК ВТБ ПАО", (("script", "Cyrillic"),)) in facts
    assert ("provisions", "13662 Sectoral Directive 1", (("type", "sanctions type"),)) in facts
    assert ("authority", "Executive Order 14024 (Russia)", ()) in facts


@pytest.mark.parametrize(
    ("path", "classic", "least"),
    [
        (_CONS, "ofac_consolidated/2025-03-28/consolidated.xml", 0.99),
        (_IRGC, "ofac_sdn/2024-05-07/sdn.xml", 0.99),
        (_YEMEN, "ofac_sdn/2024-05-07/sdn.xml", 0.99),
    ],
)
def test_the_classic_xml_states_the_same_facts(
    shared: Path, path: str, classic: str, least: float
) -> None:
    ours = _records(list(ofac_enhanced.read(_real(shared / "lists" / path))))
    theirs = _records(list(ofac_xml.read(_real(shared / "lists" / classic))))
    same, all_of_them = Counter[str](), Counter[str]()
    for key in ours.keys() & theirs.keys():
        assert ours[key].schema == theirs[key].schema
        here = {fact.identity for fact in ours[key].facts}
        for identity in {fact.identity for fact in theirs[key].facts}:
            all_of_them[identity[0]] += 1
            same[identity[0]] += identity in here
    assert same.total() / all_of_them.total() >= least
    for prop in ("name", "alias", "weakAlias", "birthDate", "program", "address"):
        assert same[prop] >= 0.99 * all_of_them[prop], prop


@pytest.mark.parametrize("path", [_CONS, _YEMEN, _IRGC])
def test_every_text_of_a_real_file_is_in_a_fact_of_its_record(shared: Path, path: str) -> None:
    file = shared / "lists" / path
    records = _records(list(ofac_enhanced.read(_real(file))))
    for entity in etree.parse(str(file)).getroot().iterfind("{*}entities/{*}entity"):
        facts = records[str(entity.get("id"))].facts
        told = [(fact.value, fact.original, *(text for _, text in fact.detail)) for fact in facts]
        held = set(_words(" ".join(text for texts in told for text in texts)))
        for node in entity.iter():
            tag, text = etree.QName(node).localname, node.text or ""
            if tag == "issuingCountry":
                assert country_code(text) in held
            elif tag not in _NO_TEXT:
                assert held.issuperset(_words(text)), (tag, text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_space(text).lower())


@pytest.mark.parametrize("path", [_CONS, _YEMEN, _IRGC])
def test_names_and_periods_follow_the_rules_that_the_advanced_xml_needs(
    shared: Path, path: str
) -> None:
    root = etree.parse(str(shared / "lists" / path)).getroot()
    names = dates = 0
    for found in root.iterfind("{*}entities/{*}entity/{*}names/{*}name/{*}translations/*"):
        parts = [
            NamePart(part.findtext("{*}type") or "", part.findtext("{*}value") or "")
            for part in found.iterfind("{*}nameParts/{*}namePart")
        ]
        printed = (
            found.findtext("{*}formattedFirstName") or "",
            found.findtext("{*}formattedLastName") or "",
        )
        names += 1
        if found.findtext("{*}script") != "Arabic":  # which is printed in one piece
            assert printed_name(parts) == printed
    for feature in root.iterfind("{*}entities/{*}entity/{*}features/{*}feature"):
        value = feature.findtext("{*}value") or ""
        for period in feature.iterfind("{*}valueDate"):
            days = [
                period.findtext(f"{{*}}{tag}") or ""
                for tag in ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")
            ]
            read = Period.of(days, period.findtext("{*}isApproximate") == "true")
            dates += 1
            assert in_words(read) == value
            assert edtf(read) == read_date(value)
    assert (names, dates) == {_CONS: (1624, 363), _YEMEN: (56, 21), _IRGC: (930, 235)}[path]
