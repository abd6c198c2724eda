"""The UN's XML: every element becomes a fact, and a bad file is refused whole."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.errors import FormatError
from ostraka.model.records import Fact, Header, Item, Material, Part, Record, Refused
from ostraka.model.schema import PROPERTIES
from ostraka.sources import un_xml

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "un"
HEAD = b'<CONSOLIDATED_LIST dateGenerated="2031-02-03T00:00:00Z">'
ENTITY = b"<ENTITY><REFERENCE_NUMBER>%s</REFERENCE_NUMBER><FIRST_NAME>REED</FIRST_NAME></ENTITY>"

#: Folder and file of each real list, its publication date and its number of records.
REAL = (
    ("2021-03-12/consolidated.xml", "2021-03-12", 1004),
    ("2024-05-15/un_consolidated.xml", "2024-05-15", 875),
    ("2025-09-03/consolidatedLegacyByPRN.xml", "2025-09-03", 879),
    ("2025-11-15/consolidatedLegacyByPRN.xml", "2025-11-15", 1000),
)


def material(content: bytes, name: str = "invented.xml") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def of_file(path: Path) -> Material:
    content = path.read_bytes()
    return material(gzip.decompress(content) if path.suffix == ".gz" else content, path.name)


def items(content: bytes) -> list[Item]:
    return list(un_xml.read(material(content)))


def listed(entries: bytes) -> bytes:
    return HEAD + b"<ENTITIES>" + entries + b"</ENTITIES></CONSOLIDATED_LIST>"


def records_of(source: Material) -> dict[str, Record]:
    return {item.id: item for item in un_xml.read(source) if isinstance(item, Record)}


@pytest.fixture(scope="module")
def sample() -> dict[str, Record]:
    return records_of(of_file(FIXTURES / "sample.xml"))


def facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in facts(record, prop)]


# The whole file


def test_the_header_comes_first_and_tells_the_publication_date() -> None:
    first = next(iter(un_xml.read(of_file(FIXTURES / "sample.xml"))))
    assert first == Header(list="un_sc", format="un-xml", published="2031-02-03")


def test_a_record_without_a_reference_number_is_kept_aside() -> None:
    read = list(un_xml.read(of_file(FIXTURES / "sample.xml")))
    refused = [item for item in read if isinstance(item, Refused)]
    assert [(item.record, item.reason) for item in refused] == [
        ("9900002", "the record has no REFERENCE_NUMBER")
    ]
    assert "NOBODY" in refused[0].text
    assert refused[0].place.startswith("line ")


def test_the_plain_count_agrees_with_records_and_refusals() -> None:
    source = of_file(FIXTURES / "sample.xml")
    read = [item for item in un_xml.read(source) if not isinstance(item, Header)]
    assert un_xml.count(source) == len(read) == 3


def test_every_fact_has_a_known_property_and_no_identity_comes_twice(
    sample: dict[str, Record],
) -> None:
    for record in sample.values():
        identities = [fact.identity for fact in record.facts]
        assert len(identities) == len(set(identities))
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)


# A person


def test_the_parts_of_a_name_are_joined_and_na_is_no_part_of_it(
    sample: dict[str, Record],
) -> None:
    person = sample["NWi.001"]
    assert person.schema == "Person"
    assert values(person, "name") == ["ZEBEDIAH QUILL OF THE MARSH"]
    assert Fact("notes", "na", (("type", "FOURTH_NAME"),)) in person.facts


def test_aliases_have_the_quality_that_the_un_gives_them(sample: dict[str, Record]) -> None:
    person = sample["NWi.001"]
    assert values(person, "alias") == ["Зебедия Квилл", "Zeb Quill", "Zebby Quill"]
    assert values(person, "weakAlias") == ["Heron", "Цапля"]
    assert facts(person, "alias")[1].original == "Zeb Quill; Zebby Quill"
    assert facts(person, "alias")[1].get("note") == "previously listed as"


def test_birth_dates_are_exact_about_or_a_range(sample: dict[str, Record]) -> None:
    person = sample["NWi.001"]
    assert values(person, "birthDate") == ["1971", "1970-05-06", "1969~", "1966~/1968~"]
    assert facts(person, "birthDate")[0].get("alias") == "Zeb Quill; Zebby Quill"
    assert facts(person, "birthDate")[2].original == "APPROXIMATELY 1969"


def test_a_birth_date_that_contradicts_itself_or_is_hijri_stays_a_note(
    sample: dict[str, Record],
) -> None:
    notes = [
        fact.value
        for fact in facts(sample["NWi.001"], "notes")
        if fact.get("type") == "INDIVIDUAL_DATE_OF_BIRTH"
    ]
    assert notes == [
        "TYPE_OF_DATE: EXACT; NOTE: 24/06/1402 (Hijri Calendar)",
        "TYPE_OF_DATE: EXACT; DATE: 1970-05-06; YEAR: 1981",
    ]


def test_countries_are_codes_with_the_words_beside_them(sample: dict[str, Record]) -> None:
    person = sample["NWi.001"]
    assert [(fact.value, fact.original) for fact in facts(person, "nationality")] == [
        ("ir", "Iran (Islamic Republic of)"),
        ("bh", "Bahrain (citizenship revoked in Jan. 2015)"),
    ]
    assert Fact("notes", "na", (("type", "NATIONALITY"),)) in person.facts
    assert values(person, "birthCountry") == ["ml", "suhh"]
    assert values(person, "birthPlace") == ["Reedham, Fen, former Soviet Union"]


def test_an_address_is_one_line_with_its_country_and_note(sample: dict[str, Record]) -> None:
    address = facts(sample["NWi.001"], "address")
    assert address == [
        Fact(
            "address",
            "1 Reed Lane, Marshton, 0578, Libya",
            (("country", "ly"), ("note", "previous address")),
        ),
        Fact("address", "Libya (in custody)", (("country", "ly"),)),
    ]
    assert "Located somewhere" in values(sample["NWi.001"], "notes")


def test_documents_are_known_in_every_language_of_the_un(sample: dict[str, Record]) -> None:
    person = sample["NWi.001"]
    (passport,) = facts(person, "passportNumber")
    assert passport.value == "X0000001"
    assert dict(passport.detail) == {
        "country": "tn",
        "issued": "2011-12-07",
        "issuedAt": "Marshton, Libya",
        "expires": "2019-12-06",
        "note": "expires on 6 Dec. 2019",
        "type": "Número de pasaporte",
    }


def test_a_number_in_prose_is_told_from_the_words(sample: dict[str, Record]) -> None:
    (card,) = facts(sample["NWi.001"], "idNumber")
    assert card.value == "0000000000017"
    assert card.get("country") == "pk"
    assert card.original == "Pakistani national identification number 0000000000017"


def test_a_document_without_a_number_stays_a_note(sample: dict[str, Record]) -> None:
    assert any("issued for Another Quill" in note for note in values(sample["NWi.001"], "notes"))


def test_the_facts_of_the_listing_are_there(sample: dict[str, Record]) -> None:
    person = sample["NWi.001"]
    assert values(person, "program") == ["Nowhere"]
    assert facts(person, "listingDate") == [
        Fact("listingDate", "2015-07-01", original="2015-07-01-04:00")
    ]
    assert values(person, "modifiedAt") == ["2020-11-24", "2021-11-15"]
    assert facts(person, "recordId") == [Fact("recordId", "9900001", (("version", "1"),))]
    assert values(person, "unscId") == ["NWi.001"]
    assert values(person, "position") == ["Keeper of reeds", "Former keeper of frogs"]
    assert values(person, "gender") == ["male"]


def test_a_comment_keeps_its_text_and_gives_what_names_a_party(sample: dict[str, Record]) -> None:
    person = sample["NWi.001"]
    assert values(person, "email") == ["zeb@marsh.example"]
    assert values(person, "phone") == ["+000 72 15 47 07"]
    assert any(note.startswith("A man of the marsh.") for note in values(person, "notes"))


def test_an_element_that_nobody_expected_becomes_a_note(sample: dict[str, Record]) -> None:
    person = sample["NWi.001"]
    assert Fact("notes", "44", (("type", "SHOE_SIZE"),)) in person.facts
    assert Fact("notes", "EU", (("type", "SHOE_SIZE@unit"),)) in person.facts
    assert Fact("notes", "Nobody", (("type", "SUBMITTED_BY"),)) in person.facts


# An organisation


def test_an_acronym_in_brackets_is_a_name_of_its_own(sample: dict[str, Record]) -> None:
    company = sample["NWe.001"]
    assert company.schema == "Organization"
    assert values(company, "name") == ["MARSH AND REED TRADING (MART)"]
    assert values(company, "abbreviation") == ["MART"]
    assert "MARSH AND REED TRADING" in values(company, "alias")


def test_a_name_and_its_other_script_are_two_aliases(sample: dict[str, Record]) -> None:
    company = sample["NWe.001"]
    assert {"شركة القصب", "Reed Co"} <= set(values(company, "alias"))
    assert values(company, "previousName") == ["Old Reed Works"]


def test_a_branch_office_is_an_address(sample: dict[str, Record]) -> None:
    assert values(sample["NWe.001"], "address") == [
        "Reedham, Fen Province, Nowhere;",
        "Democratic People's Republic of Korea",
    ]
    assert values(sample["NWe.001"], "swiftBic") == ["MRSHXXYY"]
    assert values(sample["NWe.001"], "imoNumber") == ["0000000"]


# Nothing is lost


@given(
    st.dictionaries(
        st.from_regex(r"[A-Z]{3,8}_[0-9]", fullmatch=True),
        st.text("abc xyz 019", min_size=1).filter(str.strip),
        min_size=1,
        max_size=5,
    )
)
def test_the_text_of_any_element_is_in_some_fact(extra: dict[str, str]) -> None:
    inside = "".join(f"<{tag}><DEEP>{text}</DEEP></{tag}>" for tag, text in extra.items())
    entry = (ENTITY % b"NWe.9").replace(b"</ENTITY>", inside.encode() + b"</ENTITY>")
    (record,) = records_of(material(listed(entry))).values()
    held = {fact.value for fact in record.facts}
    assert {" ".join(text.split()) for text in extra.values()} <= held


def test_a_child_where_only_text_belongs_is_not_lost() -> None:
    entry = (ENTITY % b"NWe.9").replace(b"</ENTITY>", b"<GENDER>x<B>Male</B>y</GENDER></ENTITY>")
    (record,) = records_of(material(listed(entry))).values()
    assert {fact.value for fact in record.facts} >= {"x", "Male", "y"}


# Refusals


def test_recognition_looks_at_the_content_and_not_at_the_name() -> None:
    assert un_xml.recognises("x.bin", b"<?xml version='1.0'?>\n" + HEAD)
    assert not un_xml.recognises("consolidated.xml", b"<html><body>Service unavailable</body>")


@pytest.mark.parametrize("content", [b"", b"   \n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="malformed"):
        items(content)


def test_a_truncated_file_is_refused_with_its_line() -> None:
    content = (FIXTURES / "sample.xml").read_bytes()
    with pytest.raises(FormatError) as caught:
        items(content[: content.index(b"<ENTITIES>") + 60])
    assert caught.value.source == "invented.xml"
    assert caught.value.place.startswith("line ")
    assert caught.value.action


@given(st.integers(min_value=0, max_value=len((FIXTURES / "sample.xml").read_bytes().rstrip()) - 1))
def test_no_beginning_of_a_file_passes_for_the_whole(length: int) -> None:
    content = (FIXTURES / "sample.xml").read_bytes().rstrip()
    with pytest.raises(FormatError):
        items(content[:length])


def test_an_html_page_is_refused() -> None:
    with pytest.raises(FormatError, match="the root element is 'html'"):
        items(b"<html><body>Service unavailable</body></html>")


def test_a_list_without_records_is_refused() -> None:
    with pytest.raises(FormatError, match="holds no record"):
        items(HEAD + b"<INDIVIDUALS/><ENTITIES/></CONSOLIDATED_LIST>")


def test_a_reference_number_that_stands_twice_is_refused_with_both_places() -> None:
    content = listed(ENTITY % b"NWe.1" + b"\n" + ENTITY % b"NWe.1 ")
    with pytest.raises(FormatError, match=r"NWe\.1 stands twice, first on line 1") as caught:
        items(content)
    assert caught.value.place == "line 2"


@pytest.mark.parametrize(
    "doctype",
    [
        b"<!DOCTYPE CONSOLIDATED_LIST>",
        b'<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a "bbbbbbbb">]>',
        b'<!DOCTYPE CONSOLIDATED_LIST SYSTEM "file:///etc/passwd">',
    ],
)
def test_a_document_type_is_refused(doctype: bytes) -> None:
    with pytest.raises(FormatError, match="document type"):
        items(doctype + listed(ENTITY % b"NWe.1"))


def test_an_entity_bomb_is_refused_before_it_goes_off() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a0 "ha">'
    for level in range(1, 40):
        bomb += b'<!ENTITY a%d "&a%d;&a%d;">' % (level, level - 1, level - 1)
    with pytest.raises(FormatError):
        items(bomb + b"]>" + listed(ENTITY % b"&a39;"))


def test_text_outside_of_every_record_is_refused() -> None:
    with pytest.raises(FormatError, match="outside of every record"):
        items(listed(ENTITY % b"NWe.1" + b"stray" + ENTITY % b"NWe.2"))


def test_an_unknown_kind_of_record_is_kept_aside() -> None:
    content = listed(ENTITY % b"NWe.1" + b"<SHIP><REFERENCE_NUMBER>NWs.1</REFERENCE_NUMBER></SHIP>")
    refused = [item for item in items(content) if isinstance(item, Refused)]
    assert [item.record for item in refused] == ["NWs.1"]


def test_two_files_are_refused() -> None:
    part = material(listed(ENTITY % b"NWe.1")).parts[0]
    with pytest.raises(FormatError, match="one file, not 2"):
        list(un_xml.read(Material((part, part))))


@given(st.integers(min_value=1, max_value=64))
def test_the_plain_count_does_not_depend_on_where_the_chunks_end(size: int) -> None:
    content = listed(b"".join(ENTITY % (b"NWe.%d" % number) for number in range(12)))

    class Slow(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(size)

    source = Material((Part("invented.xml", lambda: Slow(content), len(content)),))
    assert un_xml.count(source) == 12


# The real files


@pytest.mark.parametrize(("path", "published", "number"), REAL)
def test_a_real_list_is_read_whole(shared: Path, path: str, published: str, number: int) -> None:
    source = of_file(shared / "lists" / "un_sc" / path)
    read = list(un_xml.read(source))
    assert read[0] == Header(list="un_sc", format="un-xml", published=published)
    records = [item for item in read if isinstance(item, Record)]
    assert len(records) == len(read) - 1 == un_xml.count(source) == number
    everything = [fact for record in records for fact in record.facts]
    assert {fact.prop for fact in everything} <= set(PROPERTIES)
    unread = [
        fact for fact in everything if fact.prop == "notes" and fact.get("type") != "COMMENTS1"
    ]
    assert len(unread) < 0.005 * len(everything)


def test_the_real_malformed_list_is_refused_with_line_and_column(shared: Path) -> None:
    source = of_file(shared / "lists" / "un_sc" / "2025-08-16_MALFORMED" / "consolidated.xml.gz")
    with pytest.raises(FormatError) as caught:
        list(un_xml.read(source))
    assert caught.value.place == "line 53, column 11"
    assert "invalid Char value 25" in caught.value.reason


def test_the_snapback_added_123_records_and_removed_two(shared: Path) -> None:
    folder = shared / "lists" / "un_sc"
    before = set(records_of(of_file(folder / REAL[2][0])))
    after = set(records_of(of_file(folder / REAL[3][0])))
    assert len(after - before) == 123
    assert before - after == {"QDi.317", "QDi.336"}
