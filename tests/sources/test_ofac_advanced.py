"""OFAC's Advanced XML."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from datetime import date
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
from ostraka.sources import ofac_advanced, ofac_enhanced
from ostraka.sources.formats import HEAD_BYTES, recognise
from ostraka.sources.ofac_advanced_dates import Period, edtf, in_words
from ostraka.sources.ofac_advanced_facts import (
    NamePart,
    Relation,
    name_facts,
    printed_name,
    relation_facts,
)

_FIXTURES = Path(__file__).parents[1] / "fixtures" / "ofac_advanced"
_ADVANCED = (_FIXTURES / "advanced.xml").read_bytes()
_CONS = "ofac_consolidated/2020-03-17_advanced/cons_advanced.xml"
_LATER = "ofac_consolidated/2025-01-10_enhanced/CONS_ENHANCED.XML"


def _material(data: bytes) -> Material:
    return Material((Part("sdn_advanced.xml", lambda: io.BytesIO(data), len(data)),))


def _real(path: Path) -> Material:
    return Material((Part(path.name, lambda: path.open("rb"), path.stat().st_size),))


def _read(data: bytes, list_id: str | None = None) -> list[Item]:
    return list(ofac_advanced.read(_material(data), list_id))


def _records(items: list[Item]) -> dict[str, Record]:
    return {item.id: item for item in items if isinstance(item, Record)}


def _refused(items: list[Item]) -> list[Refused]:
    return [item for item in items if isinstance(item, Refused)]


def _header(items: list[Item]) -> Header:
    assert isinstance(items[0], Header)
    return items[0]


def _identities(record: Record) -> set[tuple[str, str, tuple[tuple[str, str], ...]]]:
    return {fact.identity for fact in record.facts}


def _facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def _refusal(data: bytes) -> FormatError:
    with pytest.raises(FormatError) as caught:
        _read(data)
    assert caught.value.source == "sdn_advanced.xml"
    assert caught.value.action
    return caught.value


# The invented list


def test_both_of_the_later_formats_state_the_same_facts_of_the_same_parties() -> None:
    enhanced = _FIXTURES / "enhanced.xml"
    theirs = _records(list(ofac_enhanced.read(_real(enhanced))))
    ours = _records(_read(_ADVANCED))
    assert list(ours) == list(theirs) == ["900001", "900002", "900003"]
    for key, record in ours.items():
        assert record.schema == theirs[key].schema
        assert _identities(record) == _identities(theirs[key])


def test_the_header_tells_list_and_day() -> None:
    assert _read(_ADVANCED)[0] == Header("us_ofac_sdn", "ofac-advanced-xml", "2025-01-10")
    assert _header(_read(_ADVANCED, "a_list_of_mine")).list == "a_list_of_mine"


def test_both_namespaces_are_read() -> None:
    old, new = (namespace.encode() for namespace in ofac_advanced.NAMESPACES)
    later = _ADVANCED.replace(old, new)
    assert later != _ADVANCED
    assert _read(later) == _read(_ADVANCED)


def test_one_tag_on_every_record_is_a_filtered_export() -> None:
    scope = _header(_read(_ADVANCED.replace(b">SDGT<", b">CYBER2<"))).scope
    assert scope.full
    scope = _header(_read(_ADVANCED.replace(b">SDGT<", b">RUSSIA-EO14024<"))).scope
    assert (scope.full, scope.note) == (
        False,
        "every record has RUSSIA-EO14024: a filtered export",
    )


def test_a_party_that_is_not_on_the_list_is_refused_with_its_reason() -> None:
    (refused, *more) = _refused(_read(_ADVANCED, "us_ofac_cons"))
    assert len(more) == 2
    assert refused.record == "900001"
    assert refused.reason == "the party is on SDN List alone, which is not us_ofac_cons"


def test_the_classic_spelling_stands_in_the_value_and_the_source_s_own_beside_it() -> None:
    (name,) = _facts(_records(_read(_ADVANCED))["900001"], "name")
    assert name.value == "Ilja Petrovich MCINVENTOV"
    assert name.original == "Ilja Petrovich McInventov"


def test_a_chinese_name_has_the_family_name_first() -> None:
    parts = [NamePart("First Name", "小明"), NamePart("Last Name", "王")]
    (fact,) = name_facts(
        "Name", False, ("小明", "王"), parts, person=True, script="Chinese Simplified"
    )
    assert (fact.prop, fact.value) == ("name", "王小明")
    assert (fact.get("firstName"), fact.get("lastName")) == ("小明", "王")


def test_a_number_that_the_tables_do_not_have_is_kept_as_it_is() -> None:
    data = _ADVANCED.replace(b'FeatureTypeID="9"', b'FeatureTypeID="999"')
    (note,) = (
        fact for fact in _records(_read(data))["900001"].facts
        if fact.get("type") == "FeatureType 999"
    )  # fmt: skip
    assert note.value == "Saint Petersburg, Russia"


def test_a_location_that_the_file_does_not_have_is_a_note() -> None:
    data = _ADVANCED.replace(b'VersionLocation LocationID="31"', b'VersionLocation LocationID="9"')
    assert ("notes", "Location 9", (("type", "Location"),)) in _identities(
        _records(_read(data))["900001"]
    )


def test_what_the_format_does_not_have_is_kept_as_a_note_with_its_path() -> None:
    data = _ADVANCED.replace(b"</Profile>", b'<Mood scale="5">sour</Mood></Profile>', 1)
    note = ("notes", "5 sour", (("type", "Profile/Mood"),))
    assert note in _identities(_records(_read(data))["900001"])


def test_an_address_in_another_script_is_an_address_of_its_own() -> None:
    addresses = {
        fact.value: fact for fact in _facts(_records(_read(_ADVANCED))["900001"], "address")
    }
    assert set(addresses) == {"1 Invented Lane, Moscow 100001, Russia", "Москва, Russia"}
    assert addresses["Москва, Russia"].get("script") == "Cyrillic"


def test_the_days_of_a_relationship_are_a_note() -> None:
    days = (
        b"<DatePeriod><Start Approximate='false'><From><Year>2018</Year><Month>9</Month>"
        b"<Day>17</Day></From></Start></DatePeriod></ProfileRelationship>"
    )
    data = _ADVANCED.replace(b"</ProfileRelationship>", days, 1)
    note = ("notes", "2018-09-17", (("type", "Acting for or on behalf of date"),))
    assert note in _identities(_records(_read(data))["900001"])


def test_a_double_family_name_has_the_father_s_name_first() -> None:
    parts = [("Matronymic", "Gomez"), ("First Name", "Juana"), ("Patronymic", "Perez")]
    printed = printed_name([NamePart(*part) for part in parts])
    assert printed == ("Juana", "PEREZ GOMEZ")


def test_a_relationship_that_is_over_is_no_parent() -> None:
    (note,) = relation_facts(Relation("Owned or Controlled By", "", "7", former=True))
    assert (note.prop, note.value) == ("notes", "7")
    assert note.get("former") == "true"


@pytest.mark.parametrize(
    ("days", "approximate", "edtf_text", "words"),
    [
        (("1977-03-25",) * 4, False, "1977-03-25", "25 Mar 1977"),
        (("1977-03-01", "1977-03-01", "1977-03-31", "1977-03-31"), False, "1977-03", "Mar 1977"),
        (("1960-01-01", "1960-01-01", "1960-12-31", "1960-12-31"), True, "1960~", "circa 1960"),
        (("1955-01-01", "1955-01-01", "1958-12-31", "1958-12-31"), False, "1955/1958",
         "1955 to 1958"),
        (("1955-03-01", "1955-03-31", "1956-03-01", "1956-03-31"), False, "1955-03/1956-03",
         "Mar 1955 to Mar 1956"),
        (("1962-03-01", "1962-03-01", "1963-03-31", "1963-03-31"), False,
         "1962-03-01/1963-03-31", "01 Mar 1962 to 31 Mar 1963"),
        (("1958-01-01", "1958-01-01", "1955-12-31", "1955-12-31"), False, "", ""),
        (("someday", "", "", ""), False, "", ""),
        (("1977-02-30",) * 4, False, "", ""),
    ],
)  # fmt: skip
def test_a_period_is_read_into_edtf_and_into_the_classic_words(
    days: tuple[str, ...], approximate: bool, edtf_text: str, words: str
) -> None:
    period = Period.of(days, approximate)
    assert (edtf(period), in_words(period)) == (edtf_text, words)


@given(st.dates(date(1700, 1, 1), date(2198, 12, 31)), st.booleans())
def test_the_classic_words_of_a_day_are_read_as_the_same_day(day: date, about: bool) -> None:
    period = Period.of([day.isoformat()] * 4, about)
    assert read_date(in_words(period)) == edtf(period)


def test_the_count_by_scan_is_the_count_by_reading() -> None:
    assert ofac_advanced.count(_material(_ADVANCED)) == 3


# Hostile and damaged files


def test_only_this_format_recognises_the_file() -> None:
    found = recognise("x", _ADVANCED[:HEAD_BYTES])
    assert found is not None
    assert found.name == "ofac-advanced-xml"
    assert not ofac_advanced.recognises("sdn_advanced.xml", b"<html>Sanctions</html>")
    assert not ofac_advanced.recognises("sdn_advanced.xml", b"")


def test_a_truncated_file_is_refused_with_its_line() -> None:
    assert _refusal(_ADVANCED[: len(_ADVANCED) * 2 // 3]).place.startswith("line ")


@pytest.mark.parametrize("data", [b"", b"<html><body>Bad Gateway</body></html>", b"\x1f\x8b"])
def test_what_is_no_such_file_is_refused(data: bytes) -> None:
    _refusal(data)


def test_a_document_type_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>\n<Sanctions'
    assert "document type" in str(_refusal(_ADVANCED.replace(b"<Sanctions", bomb, 1)))


def test_a_party_that_comes_twice_is_refused() -> None:
    data = _ADVANCED.replace(
        b'<DistinctParty FixedRef="900002">', b'<DistinctParty FixedRef="900001">'
    )
    assert "900001 stands twice" in str(_refusal(data))


@pytest.mark.parametrize(
    ("given", "instead", "reason"),
    [
        (b'ProfileID="900003" ListID', b'ProfileID="9" ListID', "SanctionsEntry of the profile 9"),
        (b'From-ProfileID="900003"', b'From-ProfileID="9"', "relationship of the profile 9"),
        (b'IdentityID="83" ValidityID', b'IdentityID="9" ValidityID', "document of the identity 9"),
    ],
)
def test_what_is_told_of_a_party_that_the_file_does_not_have_is_refused(
    given: bytes, instead: bytes, reason: str
) -> None:
    assert given in _ADVANCED
    assert reason in str(_refusal(_ADVANCED.replace(given, instead)))


def test_a_list_without_a_party_is_refused() -> None:
    assert "no record" in str(_refusal(b'<Sanctions xmlns="http://www.un.org/sanctions/1.0"/>'))


def test_an_unknown_section_is_refused() -> None:
    data = _ADVANCED.replace(b"<SanctionsEntryLinks />", b"<Pardons><Pardon/></Pardons>")
    assert "'Pardons' beside the parties" in str(_refusal(data))


def test_a_day_of_issue_that_is_none_is_refused() -> None:
    assert "DateOfIssue" in str(_refusal(_ADVANCED.replace(b"<Month>1<", b"<Month>13<", 1)))


def test_a_party_without_a_name_is_kept_aside() -> None:
    data = _ADVANCED.replace(b">Invented Star<", b"><")
    (refused,) = _refused(_read(data))
    assert (refused.record, refused.reason) == ("900003", "the party has no primary name")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(_ADVANCED) - 1), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_and_nothing_else(place: int, byte: int) -> None:
    data = _ADVANCED[:place] + bytes([byte]) + _ADVANCED[place + 1 :]
    with suppress(FormatError):
        assert isinstance(_read(data)[0], Header)


# The real file


def test_every_party_of_the_real_file_is_read(shared: Path) -> None:
    material = _real(shared / "lists" / _CONS)
    items = list(ofac_advanced.read(material))
    records = _records(items)
    assert items[0] == Header("us_ofac_cons", "ofac-advanced-xml", "2020-03-17")
    assert len(records) == len(items) - 1 == ofac_advanced.count(material) == 375
    assert sum(len(record.facts) for record in records.values()) == 6473
    for record in records.values():
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)
        assert all(fact.value for fact in record.facts)
    schemas = [record.schema for record in records.values()]
    assert (schemas.count("Person"), schemas.count("Organization")) == (82, 293)


def test_a_real_bank_is_resolved_through_every_table(shared: Path) -> None:
    bank = _records(list(ofac_advanced.read(_real(shared / "lists" / _CONS))))["17013"]
    facts = _identities(bank)
    assert ("name", "VTB BANK OAO", ()) in facts
    assert ("program", "UKRAINE-EO13662", ()) in facts
    assert ("provisions", "13662 Sectoral Directive 1", (("type", "sanctions type"),)) in facts
    assert ("authority", "Executive Order 13662 (Ukraine)", ()) in facts
    assert (
        "provisions",
        "Executive Order 13662 Directive Determination - Subject to Directive 1",
        (),
    ) in facts
    registration = (("country", "ru"), ("type", "Registration ID"))
    assert ("registrationNumber", "1027739609391", registration) in facts


def test_what_did_not_change_in_five_years_is_the_same_fact_in_the_enhanced_xml(
    shared: Path,
) -> None:
    older = _records(list(ofac_advanced.read(_real(shared / "lists" / _CONS))))
    later = _records(list(ofac_enhanced.read(_real(shared / "lists" / _LATER))))
    common = older.keys() & later.keys()
    assert len(common) == 366
    for prop in ("birthDate", "listingDate", "program", "provisions", "authority", "recordId"):
        for key in common:
            held = _identities(later[key])
            assert {fact.identity for fact in _facts(older[key], prop)} <= held, (prop, key)


def test_every_text_of_the_real_file_is_in_a_fact_of_its_party(shared: Path) -> None:
    file = shared / "lists" / _CONS
    records = _records(list(ofac_advanced.read(_real(file))))
    root = etree.parse(str(file)).getroot()
    owners = {
        str(identity.get("ID")): str(party.get("FixedRef"))
        for party in root.iterfind("{*}DistinctParties/{*}DistinctParty")
        for identity in party.iterfind("{*}Profile/{*}Identity")
    }
    held = {key: set(_words(record)) for key, record in records.items()}
    places = {str(place.get("ID")): place for place in root.iterfind("{*}Locations/{*}Location")}
    for party in root.iterfind("{*}DistinctParties/{*}DistinctParty"):
        nodes = [*party.iter("{*}Comment", "{*}VersionDetail", "{*}NamePartValue")]
        for location in party.iter("{*}VersionLocation"):
            nodes += places[str(location.get("LocationID"))].iter("{*}Value")
        for node in nodes:
            assert held[str(party.get("FixedRef"))].issuperset(_split(node.text or ""))
    for document in root.iterfind("{*}IDRegDocuments/{*}IDRegDocument"):
        for text in document.itertext():
            owner = owners[str(document.get("IdentityID"))]
            assert held[owner].issuperset(_split(str(text))), owner
    for entry in root.iterfind("{*}SanctionsEntries/{*}SanctionsEntry"):
        for comment in entry.iter("{*}Comment"):
            assert held[str(entry.get("ProfileID"))].issuperset(_split(comment.text or ""))
    assert country_code("Russia") in held["17013"]


def _split(text: str) -> list[str]:
    return re.findall(r"\w+", fold_space(text).lower())


def _words(record: Record) -> list[str]:
    texts = (
        text
        for fact in record.facts
        for text in (fact.value, fact.original, *(value for _, value in fact.detail))
    )
    return _split(" ".join(texts))
