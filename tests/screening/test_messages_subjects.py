"""From subjects and fields to what is screened, and texts put together. All invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import lexicon
from tests.screening.messages_made import party

from ostraka.intake.fields import Field, Role, Subject
from ostraka.screening.messages_subjects import (
    bic_country,
    iban_country,
    name_variants,
    names_a_person,
    orphans,
    probes_of,
    read_bic,
)
from ostraka.screening.messages_texts import codes_in, texts_of


def text(*values: str) -> list[Field]:
    return [
        Field(f"RmtInf/Ustrd[{number}]", Role.TEXT, value, "text")
        for number, value in enumerate(values, 1)
    ]


@pytest.mark.parametrize(
    ("bic", "read"),
    [
        ("DEUTDEFF", "DEUTDEFF"),
        ("deutdeffxxx", "DEUTDEFF"),
        ("DEUTDEFF500", "DEUTDEFF500"),
        ("DEUTDEFFAXXX", "DEUTDEFF"),
        ("DEUTDEFFA500", "DEUTDEFF500"),
        ("DEUT DE FF", "DEUTDEFF"),
        ("DEUTDE", ""),
        ("DEUT12FF", ""),
        ("DEUTDEFF5", ""),
        ("", ""),
    ],
)
def test_a_bic_has_eight_or_eleven_characters_or_is_none(bic: str, read: str) -> None:
    assert read_bic(bic) == read


def test_countries_of_codes_are_those_of_the_code_and_need_their_form() -> None:
    assert bic_country("ABCDIRTHXXX") == "ir"
    assert bic_country("ABIR") == ""
    assert iban_country("GB82 WEST 1234 5698 7654 32") == "gb"
    assert iban_country("GB82WEST12345698765433") == ""
    assert iban_country("IRAN12345678901234567") == ""


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("Anna Berg", {"Anna Berg"}),
        ("Johnson & Johnson", {"Johnson & Johnson"}),
        ("Anna Berg & Otto Berg", {"Anna Berg & Otto Berg", "Anna Berg", "Otto Berg"}),
        ("ACME C/O OTTO BERG", {"ACME C/O OTTO BERG", "ACME", "OTTO BERG"}),
        ("Martin (Paris)", {"Martin (Paris)", "Paris"}),
        ("OTTO BERG T/A BERGWERK", {"OTTO BERG T/A BERGWERK", "OTTO BERG", "BERGWERK"}),
        ("  Anna   Berg ", {"Anna Berg"}),
    ],
)
def test_a_name_that_holds_several_parties_gives_each(name: str, variants: set[str]) -> None:
    assert set(name_variants(name)) == variants


@given(st.text(max_size=300))
def test_the_whole_name_is_always_among_its_variants(name: str) -> None:
    variants = name_variants(name)
    assert not variants or variants[0] == " ".join(variants[0].split())
    assert len(variants) <= 12
    assert bool(variants) == bool(name.split())


@pytest.mark.parametrize("name", ["Ana Nielsen", "Maria Alice Santos", "NIELSEN, ANA"])
def test_usual_words_of_persons_name_a_person(name: str) -> None:
    assert names_a_person(name, lexicon())


@pytest.mark.parametrize(
    "name",
    ["Ana", "Amir Hassan Exchange", "Ana Nielsen Ltd", "Blue Star", "Zarbank Iran", "Ana 7", ""],
)
def test_a_name_that_may_be_a_bodys_names_no_person(name: str) -> None:
    assert not names_a_person(name, lexicon())


@pytest.mark.parametrize(
    ("subject", "schema"),
    [
        (Subject("p", "Dbtr", person=True, names=("Blue Star",)), "Person"),
        (Subject("p", "Dbtr", person=False, names=("Ana Nielsen",)), "Organization"),
        (Subject("p", "DbtrAgt", bank=True, names=("Ana Nielsen",)), "Organization"),
        (Subject("p", "Dbtr", names=("Ana Nielsen",)), "Person"),
        (Subject("p", "Dbtr", names=("Blue Star",)), "LegalEntity"),
    ],
)
def test_the_kind_of_a_party_is_what_the_message_says_else_what_the_name_shows(
    subject: Subject, schema: str
) -> None:
    (probe,) = probes_of(subject, (), lexicon())
    assert probe.query.schema == schema


def test_everything_that_a_message_says_of_a_party_is_in_the_query() -> None:
    subject, fields = party(
        "Dbtr",
        "Anna Berg",
        bic="GLOBDEFF017",
        lei="529900T8BM49AURSDO55",
        identifiers=(("passportNumber", "X1234567"), ("unheardOf", "77-11")),
        birth="1960-08-31",
        nationality="RU",
        country="DE",
        lines=("Hauptstr 1", "Berlin"),
    )
    (probe,) = probes_of(subject, fields, lexicon())
    codes = {(one.kind, one.value) for one in probe.query.identifiers}
    assert codes == {
        ("swiftBic", "GLOBDEFF"),
        ("swiftBic", "GLOBDEFF017"),
        ("leiCode", "529900T8BM49AURSDO55"),
        ("passportNumber", "X1234567"),
        ("idNumber", "77-11"),
    }
    assert {(one.prop, one.value) for one in probe.query.countries} == {
        ("nationality", "ru"),
        ("address", "de"),
    }
    assert [one.date.text for one in probe.query.births] == ["1960-08-31"]
    assert probe.query.addresses[0].value == "Hauptstr 1, Berlin"


def test_a_birth_date_that_nobody_can_read_is_no_evidence_and_no_failure() -> None:
    subject, fields = party("Dbtr", "Anna Berg", birth="31st of nowhere")
    (probe,) = probes_of(subject, fields, lexicon())
    assert probe.query.births == ()


@pytest.mark.parametrize(
    "name", ["MV MIRABELLA", "M/V Mirabella", "M.T. MIRABELLA", "Vessel: Mirabella", "SS  x"]
)
def test_a_name_that_calls_itself_a_ship_is_screened_as_one_too(name: str) -> None:
    probes = list(probes_of(Subject("p", "Cdtr", names=(name,)), (), lexicon()))
    expected = ["LegalEntity"] if name == "SS  x" else ["LegalEntity", "Vessel"]
    assert [probe.query.schema for probe in probes] == expected


def test_a_field_is_screened_alone_only_if_no_subject_holds_its_value() -> None:
    subject = Subject("p", "Dbtr", names=("Anna Berg Otto",))
    fields = [
        Field("p/Nm/line[1]", Role.PARTY, "Anna Berg", "name", "p"),
        Field("p/Other", Role.PARTY, "Ann", "name", "p"),
        Field("p/Birth", Role.PARTY, "1960", "birthDate", "p"),
        Field("q/Nm", Role.PARTY, "Anna Berg Otto", "name", "q"),
        Field("q/Ref", Role.RETAINED, "Somebody", "reference"),
    ]
    assert [probe.path for probe in orphans(fields, [subject])] == ["p/Other", "q/Nm"]


def test_repeated_elements_are_one_text_and_others_are_not() -> None:
    fields = [*text("PAYMENT FOR TELDO", "MARINE"), Field("InstrInf", Role.TEXT, "CALL", "text")]
    first, second = texts_of(fields)
    assert first.text == "PAYMENT FOR TELDO MARINE"
    assert [first.path_at(place) for place in (0, 16, 18, 23)] == [
        "RmtInf/Ustrd[1]",
        "RmtInf/Ustrd[1]",
        "RmtInf/Ustrd[2]",
        "RmtInf/Ustrd[2]",
    ]
    assert (second.text, second.glued) == ("CALL", "")


def test_lines_that_are_full_are_also_put_together_without_a_space() -> None:
    lines = "/BNF/SETTLEMENT OF INVOICE OF TELDO\n//MARINE SHIPPING"
    (one,) = texts_of([Field("4:72", Role.TEXT, lines, "text")])
    assert one.text == "/BNF/SETTLEMENT OF INVOICE OF TELDO MARINE SHIPPING"
    assert one.glued == "/BNF/SETTLEMENT OF INVOICE OF TELDOMARINE SHIPPING"


@given(st.lists(st.text(max_size=80), min_size=1, max_size=5))
def test_each_word_of_a_text_leads_back_to_the_field_that_it_stands_in(values: list[str]) -> None:
    fields = text(*values)
    put = list(texts_of(fields))
    if not any(value.strip() for value in values):
        assert put == []
        return
    (one,) = put
    by_path = {field.path: field for field in fields}
    at = 0
    for word in one.text.split():
        at = one.text.index(word, at)
        assert word in by_path[one.path_at(at)].value
        at += len(word)


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("IMO 9074729", ["imoNumber"]),
        ("IMO NO. 9074729", ["imoNumber"]),
        ("MT BLUE 9074729", ["imoNumber"]),
        ("MT BLUE 9074728", []),
        ("INVOICE 9074729", []),
        ("SIMO 9074729", []),
        ("BIC:DEUTDEFF500", ["swiftBic"]),
        ("deutdeff", []),
        ("ANYDEUTDEFFXXXMORE", []),
        ("ISIN US0378331005", ["isinCode"]),
        ("ISIN US0378331006", []),
        ("mail someone@invented-example.org", ["email"]),
        ("0x52908400098527886E0F7030069857D2E4169EE7", ["publicKey"]),
    ],
)
def test_codes_in_a_text_are_found_by_their_form_and_check_digits(
    written: str, kinds: list[str]
) -> None:
    found = codes_in(written)
    assert [code.identifiers[0].kind for code in found] == kinds
    assert all(written[code.start : code.end].strip() for code in found)


@given(st.text(max_size=400))
def test_no_text_breaks_the_search_for_codes(written: str) -> None:
    for code in codes_in(written):
        assert 0 <= code.start < code.end <= len(written)
