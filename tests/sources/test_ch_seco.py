"""Switzerland's list: what is listed becomes records, and nothing else does."""

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

SAMPLE = (Path(__file__).resolve().parents[1] / "fixtures" / "ch_seco" / "sample.xml").read_bytes()
HEAD = b'<swiss-sanctions-list list-type="whole-list" date="2031-02-03">'
TARGET = (
    b'<target ssid="%d"><entity><identity ssid="1" main="true"><name name-type="primary-name"'
    b' quality="good"><name-part order="1" name-part-type="whole-name"><value>Reed</value>%b'
    b'</name-part></name></identity></entity><modification modification-type="%b"/></target>'
)


def material(content: bytes, name: str = "invented.xml") -> Material:
    return Material((Part(name, lambda: io.BytesIO(content), len(content)),))


def items(content: bytes) -> list[Item]:
    return list(ch_seco.read(material(content)))


def listed(targets: bytes) -> bytes:
    return HEAD + targets + b"</swiss-sanctions-list>"


def records_of(content: bytes) -> dict[str, Record]:
    return {item.id: item for item in items(content) if isinstance(item, Record)}


@pytest.fixture(scope="module")
def sample() -> dict[str, Record]:
    return records_of(SAMPLE)


def facts(record: Record, prop: str) -> list[Fact]:
    return [fact for fact in record.facts if fact.prop == prop]


def values(record: Record, prop: str) -> list[str]:
    return [fact.value for fact in facts(record, prop)]


# The whole file


def test_the_header_tells_the_date_and_how_many_targets_are_de_listed() -> None:
    note = "targets in the file that are de-listed, and so no records: 1"
    assert items(SAMPLE)[0] == Header(
        "ch_seco", "ch-seco-xml", "2031-02-03", None, Scope(full=True, note=note)
    )


def test_only_this_source_recognises_the_file() -> None:
    assert ch_seco.recognises("x.bin", SAMPLE)
    others = (un_xml, ofac_xml, eu_fsf)
    assert not any(module.recognises("sample.xml", SAMPLE) for module in others)
    assert not ch_seco.recognises("seco.xml", b"<html><body>Wartung</body></html>")


def test_a_de_listed_target_is_no_record(sample: dict[str, Record]) -> None:
    assert list(sample) == ["10", "40", "50"]


def test_a_target_that_was_listed_again_is_a_record_whatever_the_order(
    sample: dict[str, Record],
) -> None:
    again = sample["40"]
    assert values(again, "listingDate") == ["2030-06-01", "2028-06-01"]
    assert values(again, "startDate") == ["2030-06-01"]
    assert not facts(again, "endDate")
    assert "de-listed; effective-date: 2029-06-01" in values(again, "notes")


def test_the_plain_count_agrees_with_records_and_refusals() -> None:
    read = [item for item in items(SAMPLE) if not isinstance(item, Header)]
    assert ch_seco.count(material(SAMPLE)) == len(read) == 4


def test_a_target_without_a_name_is_kept_aside() -> None:
    refused = [item for item in items(SAMPLE) if isinstance(item, Refused)]
    assert [(item.record, item.reason) for item in refused] == [("60", "the target has no name")]


def test_a_list_of_amendments_speaks_only_of_its_own_targets() -> None:
    content = listed(TARGET % (1, b"", b"listed")).replace(b"whole-list", b"amendment")
    header = items(content)[0]
    assert isinstance(header, Header)
    assert not header.scope.full
    assert "amendment" in header.scope.note


def test_every_fact_has_a_known_property_and_no_identity_comes_twice(
    sample: dict[str, Record],
) -> None:
    for record in sample.values():
        identities = [fact.identity for fact in record.facts]
        assert len(identities) == len(set(identities))
        assert {fact.prop for fact in record.facts} <= set(PROPERTIES)


# Names


def test_the_name_is_the_main_identitys_parts_in_their_order(sample: dict[str, Record]) -> None:
    person = sample["10"]
    assert person.facts[0].prop == "name"
    assert [(fact.value, dict(fact.detail)) for fact in facts(person, "name")] == [
        ("Quill Zebediah", {"firstName": "Zebediah", "lastName": "Quill"})
    ]
    assert values(person, "title") == ["Dr"]


def test_variants_of_one_language_and_script_make_whole_names(sample: dict[str, Record]) -> None:
    assert [(fact.value, fact.get("script")) for fact in facts(sample["10"], "alias")] == [
        ("Квилл Зебедия", "CYRL"),
        ("Quille Zebediah", "LATN"),
        ("Kuille Zebediah", "LATN"),
        ("Zeb of the Fen", ""),
    ]


def test_low_quality_and_former_names_have_their_properties(sample: dict[str, Record]) -> None:
    assert values(sample["10"], "weakAlias") == ["Heron"]
    assert values(sample["10"], "previousName") == ["Zebediah Reed"]


def test_the_number_of_combinations_is_bounded_and_no_variant_is_lost() -> None:
    variants = b"".join(
        b'<spelling-variant lang="RUS" script="CYRL">V%d</spelling-variant>' % number
        for number in range(40)
    )
    (record,) = records_of(listed(TARGET % (1, variants, b"listed"))).values()
    assert len(facts(record, "alias")) == 24
    held = {fact.value for fact in record.facts}
    assert {f"V{number}" for number in range(40)} <= held


# The rest of a target


def test_the_listing_has_its_programme_its_measures_and_its_ordinance(
    sample: dict[str, Record],
) -> None:
    person = sample["10"]
    assert values(person, "program") == ["Nowhere"]
    assert values(person, "programId") == ["2", "3"]
    assert values(person, "provisions") == [
        "article 1 -- Freezing of reeds",
        "Artikel 2 -- Reisen",
    ]
    assert facts(person, "authority") == [
        Fact("authority", "Ordinance on measures against Nowhere", (("origin", "EU"),))
    ]
    assert values(person, "reason") == ["Keeps frogs."]


def test_references_of_other_lists_are_read_only_where_they_are_certain(
    sample: dict[str, Record],
) -> None:
    assert values(sample["10"], "unscId") == ["NWi.001"]
    assert "An associate of NWi.002." in values(sample["10"], "notes")
    assert facts(sample["50"], "authorityId") == [
        Fact("authorityId", "EU.1.1", (("list", "eu_fsf"),))
    ]
    assert Fact("notes", "140", (("type", "foreign-identifier"),)) in sample["40"].facts


def test_dates_places_and_documents_are_read(sample: dict[str, Record]) -> None:
    person = sample["10"]
    assert values(person, "birthDate") == ["1970-05"]
    assert Fact("notes", "1349 (Hijri)", (("type", "day-month-year"),), item="19") in person.facts
    assert values(person, "birthPlace") == ["Reedham, Fen, France"]
    assert values(person, "birthCountry") == ["fr"]
    assert values(person, "nationality") == ["fr"]
    assert values(person, "address") == [
        "Reed Club, 1 Reed Lane, P.O. Box 12, 0578, Reedham, Fen, France"
    ]
    (passport,) = facts(person, "passportNumber")
    assert (passport.value, passport.get("country"), passport.get("expires")) == (
        "X0000001",
        "fr",
        "2019-12-06",
    )
    assert values(sample["40"], "country") == ["be"]


def test_other_information_of_one_kind_gets_its_property(sample: dict[str, Record]) -> None:
    assert values(sample["10"], "email") == ["zeb@marsh.example"]
    assert values(sample["40"], "incorporationDate") == ["1999-05-06"]
    assert values(sample["40"], "innCode") == ["7700000000"]
    assert sample["50"].schema == "Vessel"
    assert values(sample["50"], "imoNumber") == ["8514306"]


def test_what_a_modification_removed_is_a_note_and_no_name(sample: dict[str, Record]) -> None:
    person = sample["10"]
    assert not any("Old Quill" in name.value for name in facts(person, "alias"))
    (note,) = (n for n in facts(person, "notes") if n.get("type") == "modification/removed")
    assert note.value.endswith("Old Quill")
    assert note.get("date") == "2030-03-03"


def test_what_nobody_expected_becomes_a_note(sample: dict[str, Record]) -> None:
    notes = {(fact.get("type"), fact.value) for fact in facts(sample["10"], "notes")}
    assert {("shoe", "Rubber"), ("shoe@size", "44"), ("related-to", "his firm")} <= notes


# Refusals


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(FormatError, match="malformed"):
        items(content)


@given(st.integers(min_value=0, max_value=len(SAMPLE.rstrip()) - 1))
def test_no_beginning_of_a_file_passes_for_the_whole(length: int) -> None:
    with pytest.raises(FormatError) as caught:
        items(SAMPLE.rstrip()[:length])
    assert caught.value.place.startswith("line ")
    assert caught.value.action


def test_an_html_page_is_refused() -> None:
    with pytest.raises(FormatError, match="the root element is 'html'"):
        items(b"<html><body>Wartung</body></html>")


def test_a_list_without_targets_is_refused() -> None:
    with pytest.raises(FormatError, match="holds no target"):
        items(listed(b""))


def test_a_target_that_stands_twice_is_refused_with_both_places() -> None:
    content = listed(TARGET % (1, b"", b"listed") + b"\n" + TARGET % (1, b"", b"de-listed"))
    with pytest.raises(FormatError, match="stands twice, first on line 1") as caught:
        items(content)
    assert caught.value.place == "line 2"


def test_a_document_type_is_refused() -> None:
    with pytest.raises(FormatError, match="document type"):
        items(b"<!DOCTYPE swiss-sanctions-list>" + listed(TARGET % (1, b"", b"listed")))


@given(st.integers(min_value=1, max_value=64))
def test_the_plain_count_does_not_depend_on_where_the_chunks_end(size: int) -> None:
    kinds = (b"listed", b"de-listed", b"amended")
    content = listed(b"".join(TARGET % (n, b"", kinds[n % 3]) for n in range(12)))

    class Slow(io.BytesIO):
        def read(self, wanted: int | None = -1, /) -> bytes:
            return super().read(size)

    assert ch_seco.count(Material((Part("x.xml", lambda: Slow(content), len(content)),))) == 8


# The real files


def test_the_publishers_sample_is_read_whole(shared: Path) -> None:
    path = shared / "lists" / "ch_seco" / "2024-01-17_official_sample" / "seco.xml"
    header, *records = items(path.read_bytes())
    assert isinstance(header, Header)
    assert header.published == "2024-01-17"
    assert not header.scope.full
    assert len(records) == ch_seco.count(material(path.read_bytes())) == 3
    third = records[2]
    assert isinstance(third, Record)
    assert third.id == "64393"
    assert values(third, "programId") == ["64391", "64392"]
    assert values(third, "birthDate") == ["1900-01-01"]


def test_the_real_excerpt_lists_two_of_its_three_targets(shared: Path) -> None:
    folder = shared / "lists" / "ch_seco" / "2026-08-27_EXCERPT"
    content = (folder / "seco_whole_list_excerpt.xml").read_bytes()
    header, *records = items(content)
    assert isinstance(header, Header)
    assert header.published == "2026-08-27"
    assert header.scope.note.endswith(": 1")
    assert ch_seco.count(material(content)) == 2
    bank, vessel = (record for record in records if isinstance(record, Record))
    assert (bank.id, values(bank, "name")) == ("46130", ["Belagroprombank"])
    assert values(bank, "listingDate") == ["2021-08-11"]
    assert (vessel.schema, values(vessel, "imoNumber")) == ("Vessel", ["8405270"])


def test_names_of_the_real_excerpt_have_their_variants(shared: Path) -> None:
    folder = shared / "lists" / "ch_seco" / "2026-08-27_EXCERPT"
    content = (folder / "seco_whole_list_excerpt.xml").read_bytes()
    person = records_of(content.replace(b'"de-listed"', b'"listed"'))["5142"]
    assert values(person, "name") == ["Lukashenka Dzmitry Aliaksandravich"]
    assert values(person, "alias") == ["Lukashenko Dzmitry Aliaksandravich"]
    assert not [note for note in facts(person, "notes") if note.get("type") == "day-month-year"]
