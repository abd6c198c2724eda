"""The EU's list: every value becomes a fact, and a bad file is refused whole."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused, Scope
from ostraka.model.schema import PROPERTIES
from ostraka.sources import ch_seco, eu_fsf, ofac_xml, un_xml
from ostraka.sources.eu_fsf_documents import is_ship_number

SAMPLE = (Path(__file__).resolve().parents[1] / "fixtures" / "eu_fsf" / "sample.xml").read_bytes()
HEAD = b'<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-02-03T00:00:00Z">'
ENTITY = (
    b'<sanctionEntity euReferenceNumber="EU.%d.1" logicalId="%d">'
    b'<subjectType classificationCode="P" code="person"/>'
    b'<nameAlias wholeName="Reed" strong="true" logicalId="1"/></sanctionEntity>'
)

#: Folder and file of each real list, its date, records, facts.
REAL = (
    ("2021-03-02/2021-03-05.xml", "2021-03-02", 2248),
    ("2024-05-13/20240513-FULL-1_1(xsd).xml", "2024-05-13", 4808),
)


def material(content: bytes, name: str = "invented.xml") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def of_file(path: Path) -> Material:
    return Material((Part(path.name, lambda: path.open("rb"), path.stat().st_size),))


def items(content: bytes) -> list[Item]:
    return list(eu_fsf.read(material(content)))


def listed(entities: bytes) -> bytes:
    return HEAD + entities + b"</export>"


def records_of(source: Material) -> dict[str, Record]:
    return {item.id: item for item in eu_fsf.read(source) if isinstance(item, Record)}


@pytest.fixture(scope="module")
def sample() -> dict[str, Record]:
    return records_of(material(SAMPLE))


@pytest.fixture(scope="module")
def real(shared: Path) -> dict[str, dict[str, Record]]:
    return {date: records_of(of_file(shared / "lists" / "eu_fsf" / path)) for path, date, _ in REAL}


def facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in facts(record, prop)]


# The whole file


def test_the_header_comes_first_and_tells_the_publication_date() -> None:
    assert items(SAMPLE)[0] == Header("eu_fsf", "eu-fsf-xml", "2031-02-03", None, Scope())


def test_only_this_source_recognises_the_file() -> None:
    assert eu_fsf.recognises("x.bin", SAMPLE)
    others = (un_xml, ofac_xml, ch_seco)
    assert not any(module.recognises("sample.xml", SAMPLE) for module in others)
    assert not eu_fsf.recognises("eu.xml", b"<html><body>http://eu.europa.ec/</body></html>")


def test_the_plain_count_agrees_with_records_and_refusals() -> None:
    read = [item for item in items(SAMPLE) if not isinstance(item, Header)]
    assert eu_fsf.count(material(SAMPLE)) == len(read) == 4


def test_an_entity_without_a_name_is_kept_aside() -> None:
    refused = [item for item in items(SAMPLE) if isinstance(item, Refused)]
    assert [(item.record, item.reason) for item in refused] == [
        ("EU.4.4", "the entity has no name")
    ]
    assert "2030/7 (OJ L7)" in refused[0].text


def test_a_party_under_two_programmes_is_one_record(sample: dict[str, Record]) -> None:
    company = sample["EU.2.2"]
    assert values(company, "name") == ["Marsh & Reed > Trading"]
    assert values(company, "alias") == ["Marsh and Reed"]
    assert values(company, "program") == ["NWH", "FEN"]
    assert [(fact.value, fact.get("program")) for fact in facts(company, "startDate")] == [
        ("2030-01-04", "NWH"),
        ("2030-06-02", "FEN"),
    ]


def test_an_entity_without_a_reference_number_goes_by_its_logical_id() -> None:
    (record,) = records_of(material(listed((ENTITY % (1, 7)).replace(b"EU.1.1", b"")))).values()
    assert record.id == "logical-7"


def test_every_fact_has_a_known_property_and_no_identity_comes_twice(
    sample: dict[str, Record],
) -> None:
    for record in sample.values():
        identities = [fact.identity for fact in record.facts]
        assert len(identities) == len(set(identities))
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)


# The listing


def test_the_listing_has_its_references_dates_and_legal_basis(sample: dict[str, Record]) -> None:
    person = sample["EU.1.1"]
    assert facts(person, "authorityId") == [Fact("authorityId", "EU.1.1", (("list", "eu_fsf"),))]
    assert values(person, "recordId") == ["11"]
    assert values(person, "unscId") == ["NWi.001"]
    assert values(person, "listingDate") == ["2030-01-02"]
    assert values(person, "startDate") == ["2030-01-04"]
    assert values(person, "program") == ["NWH"]
    assert values(person, "programUrl") == [
        "https://law.example/2030/1",
        "https://law.example/2029/5",
    ]


def test_each_regulation_is_named_once_with_its_date(sample: dict[str, Record]) -> None:
    assert [
        (fact.value, fact.get("published")) for fact in facts(sample["EU.1.1"], "authority")
    ] == [("2030/1 (OJ L1)", "2030-01-03"), ("2029/5 (OJ L5)", "2029-05-05")]


# Names


def test_the_name_is_the_oldest_good_one_without_a_foreign_language(
    sample: dict[str, Record],
) -> None:
    (name,) = facts(sample["EU.1.1"], "name")
    assert name.value == "Zebediah A. Quill"
    assert dict(name.detail) == {
        "firstName": "Zebediah",
        "middleName": "A.",
        "lastName": "Quill",
        "language": "en",
    }
    assert name.item == "14"


def test_remarks_tell_the_quality_of_a_name(sample: dict[str, Record]) -> None:
    person = sample["EU.1.1"]
    assert values(person, "weakAlias") == ["Heron", "Zebby"]
    assert values(person, "previousName") == ["Zebediah Reed"]
    assert facts(person, "alias")[1].get("note") == "spelt so in his passport"


def test_an_accent_written_as_its_own_character_is_composed(sample: dict[str, Record]) -> None:
    assert values(sample["EU.1.1"], "alias")[0] == "Зебеди\u0439 Квилл"


# The party


def test_birth_dates_are_exact_partial_about_or_a_range(sample: dict[str, Record]) -> None:
    dates = values(sample["EU.1.1"], "birthDate")
    assert dates[:5] == ["1970-05-06", "1969~", "1966~/1968~", "1971-08", "1980~"]


def test_a_date_of_another_calendar_is_read_only_where_the_file_tells_how(
    sample: dict[str, Record],
) -> None:
    person = sample["EU.1.1"]
    read = {fact.value: fact.original for fact in facts(person, "birthDate")}
    assert read["1982-04-19"] == "24/6/1402 (ISLAMIC)"
    assert read["1964/1965"] == "1343 (ISLAMIC) Iranian Hijri calendar"
    assert Fact("notes", "ISLAMIC year: 1390", (("type", "birthdate"),)) in person.facts


def test_a_range_with_one_end_stays_a_note(sample: dict[str, Record]) -> None:
    note = Fact("notes", "GREGORIAN yearRangeTo: 1990", (("type", "birthdate"),))
    assert note in sample["EU.1.1"].facts


def test_the_country_00_is_no_country(sample: dict[str, Record]) -> None:
    person = sample["EU.1.1"]
    assert [(f.value, f.original, f.get("note")) for f in facts(person, "citizenship")] == [
        ("fr", "FRANCE", "(presumed)")
    ]
    assert not any("UNKNOWN" in fact.value for fact in person.facts)


def test_a_document_keeps_its_country_dates_and_state(sample: dict[str, Record]) -> None:
    (passport,) = facts(sample["EU.1.1"], "passportNumber")
    assert passport.value == "X0000001"
    assert dict(passport.detail) == {
        "country": "fr",
        "issued": "2011-12-07",
        "validFrom": "2011-12-08",
        "expires": "2019-12-06",
        "issuedBy": "Reedham",
        "name": "Z. Quill",
        "note": "diplomatic",
        "status": "diplomatic, knownFalse",
        "type": "National passport",
    }


def test_a_remark_tells_the_kind_of_a_number_without_one(sample: dict[str, Record]) -> None:
    assert values(sample["EU.1.1"], "innCode") == ["7700000000"]


def test_an_address_is_one_line_and_its_contacts_are_told_apart(sample: dict[str, Record]) -> None:
    person = sample["EU.1.1"]
    assert values(person, "address") == ["1 Reed Lane, P.O. Box 12, Reedham, 0578, FRANCE"]
    assert facts(person, "address")[0].get("note") == "at the time of listing"
    assert values(person, "email") == ["zeb@marsh.example", "z@fen.example"]
    assert values(person, "website") == ["www.marsh.example", "www.fen.example"]
    assert facts(person, "website")[0].original == "www.marsh.example, www.fen.example"
    assert [fact.get("type") for fact in facts(person, "phone")] == ["", "fax"]
    assert values(person, "country") == ["be"]


def test_a_ships_number_makes_a_vessel_and_a_companys_does_not(sample: dict[str, Record]) -> None:
    assert sample["EU.3.3"].schema == "Vessel"
    assert values(sample["EU.3.3"], "imoNumber") == ["8514306"]
    assert sample["EU.2.2"].schema == "Organization"
    assert values(sample["EU.2.2"], "idNumber") == ["5342883"]


@pytest.mark.parametrize("number", ["", "851430", "8514307", "85143O6", "٨٥١٤٣٠٦"])
def test_what_is_not_a_ships_number_is_told(number: str) -> None:
    assert not is_ship_number(number)


# Nothing is lost


def test_what_nobody_expected_becomes_a_note(sample: dict[str, Record]) -> None:
    notes = {(fact.get("type"), fact.value) for fact in facts(sample["EU.1.1"], "notes")}
    assert {
        ("shoe@size", "44"),
        ("shoe/sole", "Rubber"),
        ("EYES", "green"),
        ("contactInfo/PIGEON", "Coop 4"),
        ("gender", "?"),
        ("nameAlias@regulationLanguage", "fr"),
        ("regulation/remark", "First of its kind"),
        ("designationDetails", "By the marsh board"),
        ("remark", "Keeps frogs"),
    } <= notes


@given(st.text("abc xyz 019", min_size=1).filter(str.strip), st.sampled_from(
    ["nameAlias", "citizenship", "birthdate", "address", "identification", "regulation"]
))  # fmt: skip
def test_an_unknown_attribute_of_any_child_is_in_some_fact(text: str, tag: str) -> None:
    child = f'<{tag} wholeName="Q" novelty="{text}"/></sanctionEntity>'.encode()
    (record,) = records_of(
        material(listed((ENTITY % (1, 1)).replace(b"</sanctionEntity>", child)))
    ).values()
    assert any(
        fact.value == " ".join(text.split()) and fact.get("type") == f"{tag}@novelty"
        for fact in record.facts
    )


# Refusals


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="malformed"):
        items(content)


@given(st.integers(min_value=0, max_value=len(SAMPLE.rstrip()) - 1))
def test_no_beginning_of_a_file_passes_for_the_whole(length: int) -> None:
    with pytest.raises(FormatError) as caught:
        items(SAMPLE.rstrip()[:length])
    assert caught.value.source == "invented.xml"
    assert caught.value.place.startswith("line ")
    assert caught.value.action


def test_an_html_page_is_refused() -> None:
    with pytest.raises(FormatError, match="the root element is 'html'"):
        items(b"<html><body>Service unavailable</body></html>")


def test_a_list_without_records_is_refused() -> None:
    with pytest.raises(FormatError, match="holds no record"):
        items(listed(b""))


@pytest.mark.parametrize(
    "doctype",
    [b"<!DOCTYPE export>", b'<!DOCTYPE export [<!ENTITY a "bbbb">]>'],
)
def test_a_document_type_is_refused(doctype: bytes) -> None:
    with pytest.raises(FormatError, match="document type"):
        items(doctype + listed(ENTITY % (1, 1)))


def test_text_outside_of_every_record_is_refused() -> None:
    with pytest.raises(FormatError, match="outside of every record"):
        items(listed(ENTITY % (1, 1) + b"stray" + ENTITY % (2, 2)))


def test_two_files_are_refused() -> None:
    part = material(SAMPLE).parts[0]
    with pytest.raises(FormatError, match="one file, not 2"):
        list(eu_fsf.read(Material((part, part))))


@given(st.integers(min_value=1, max_value=64))
def test_the_plain_count_does_not_depend_on_where_the_chunks_end(size: int) -> None:
    content = listed(b"".join(ENTITY % (number, number) for number in range(12)))

    class Slow(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(size)

    assert eu_fsf.count(Material((Part("x.xml", lambda: Slow(content), len(content)),))) == 12


# The real files


@pytest.mark.parametrize(("path", "published", "number"), REAL)
def test_a_real_list_is_read_whole(shared: Path, path: str, published: str, number: int) -> None:
    source = of_file(shared / "lists" / "eu_fsf" / path)
    read = list(eu_fsf.read(source))
    assert read[0] == Header("eu_fsf", "eu-fsf-xml", published)
    records = [item for item in read if isinstance(item, Record)]
    assert len(records) == len(read) - 1 == eu_fsf.count(source) == number
    everything = [fact for record in records for fact in record.facts]
    assert {fact.prop for fact in everything} <= set(PROPERTIES)
    notes = [fact for fact in everything if fact.prop == "notes"]
    assert len(notes) < 0.04 * len(everything)
    assert not [fact for fact in notes if fact.get("type") == "birthdate"]
    assert all(len(facts(record, "name")) == 1 for record in records)


def test_the_two_real_lists_name_2070_parties_alike(real: dict[str, dict[str, Record]]) -> None:
    before, after = (real[date] for _, date, _ in REAL)
    both = set(before) & set(after)
    assert len(both) == 2070
    assert all(values(before[key], "recordId") == values(after[key], "recordId") for key in both)


def test_the_real_list_of_2024_tells_the_two_ships_from_the_companies(
    real: dict[str, dict[str, Record]],
) -> None:
    vessels = [record for record in real["2024-05-13"].values() if record.schema == "Vessel"]
    assert [values(record, "name") for record in vessels] == [["Unica"], ["New Konk"]]
    assert [values(record, "imoNumber") for record in vessels] == [["8514306"], ["9036387"]]


def test_a_real_person_under_two_programmes_is_one_record(
    real: dict[str, dict[str, Record]],
) -> None:
    person = real["2021-03-02"]["EU.472.57"]
    assert values(person, "program") == ["AFG", "TAQA"]
    assert values(person, "name") == ["Sayyed Ghiassouddine Agha"]
    assert values(person, "listingDate") == ["2001-01-31"]


def test_a_real_chapter_of_isil_has_its_un_number_and_its_names(
    real: dict[str, dict[str, Record]],
) -> None:
    group = real["2024-05-13"]["EU.5121.69"]
    assert values(group, "unscId") == ["QDe.161"]
    assert "ISIS-K" in values(group, "alias")
    assert values(group, "program") == ["TAQA", "UNLI"]
