"""What OFAC's formats share: names, id types, remarks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.records import Fact
from ostraka.model.schema import PROPERTIES
from ostraka.sources.ofac_fields import (
    Item,
    address_fact,
    closed,
    id_fact,
    id_types,
    name_fact,
    position_facts,
    remark_facts,
    remark_pieces,
)

_READINGS = {
    "number", "text", "plain", "date", "dated", "country", "gender", "wallet", "provision", "note",
}  # fmt: skip


def test_every_row_of_the_table_names_a_known_property_and_reading() -> None:
    rows = [row for group in id_types().values() for row in group]
    assert len(rows) > 150
    for row in rows:
        assert row.reading in _READINGS, row
        assert row.reading == "note" or row.prop in PROPERTIES, row
        assert not row.otherwise or row.otherwise in PROPERTIES, row
    assert len({row.type for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("kind", "number", "schema", "prop", "value"),
    [
        ("Passport", "A 1", "Person", "passportNumber", "A 1"),
        ("Vessel Registration Identification", "IMO 7406784", "Vessel", "imoNumber", "7406784"),
        ("Vessel Registration Identification", "IMO  7406784", "Vessel", "imoNumber", "7406784"),
        (
            "Vessel Registration Identification",
            "IMO 7406784",
            "Organization",
            "registrationNumber",
            "IMO 7406784",
        ),
        ("Vessel Registration Identification", "MV 1", "Vessel", "registrationNumber", "MV 1"),
        ("Government Gazette Number", "00000001", "Organization", "okpoCode", "00000001"),
        ("Government Gazette Number", "1", "Organization", "registrationNumber", "1"),
        ("Digital Currency Address - NEWCOIN", "aBcD", "Person", "publicKey", "aBcD"),
        ("Gender", "Female", "Person", "gender", "female"),
        ("Gender", "unknown", "Person", "notes", "unknown"),
        ("Equity Ticker", "PME US", "Organization", "ticker", "PME US"),
        ("Registration Country", "Burma", "Organization", "jurisdiction", "mm"),
        ("Registration Country", "Burma", "Airplane", "country", "mm"),
        ("Horoscope No.", "12", "Person", "notes", "12"),
        ("", "12", "Person", "notes", "12"),
    ],
)
def test_an_id_type_decides_the_property(
    kind: str, number: str, schema: str, prop: str, value: str
) -> None:
    found = id_fact(Item(kind, number), schema)
    assert (found.prop, found.value) == (prop, value)


def test_the_law_stays_word_for_word_and_its_dates_name_their_provision() -> None:
    kind, text = "Executive Order 13662 Directive Determination -", "Subject to Directive 4"
    assert id_fact(Item(kind, text), "Organization").identity == (
        "provisions",
        f"{kind} {text}",
        (),
    )
    date = id_fact(Item("Effective Date (EO 14024 Directive 1a):", "01 Mar 2022"), "Organization")
    assert date.identity == ("startDate", "2022-03-01", (("provision", "EO 14024 Directive 1a"),))
    cmic = id_fact(Item("Listing Date (CMIC)", "03 Jun 2021"), "Organization")
    assert cmic.identity == ("listingDate", "2021-06-03", (("provision", "CMIC"),))


def test_a_date_that_cannot_be_read_is_a_note_with_its_field() -> None:
    found = id_fact(Item("Organization Established Date", "long ago"), "Organization")
    assert found.identity == ("notes", "long ago", (("type", "Organization Established Date"),))


@pytest.mark.parametrize(
    ("first", "last", "value", "given_names", "family"),
    [
        ("Pyotr", "PROBNYI", "Pyotr PROBNYI", "Pyotr", "PROBNYI"),
        ("", "PROBNYI, Pyotr", "Pyotr PROBNYI", "Pyotr", "PROBNYI"),
        ("", "PROBNYI, JR., Pyotr", "Pyotr PROBNYI, JR.", "Pyotr", "PROBNYI, JR."),
        ("JR., Pyotr", "PROBNYI", "Pyotr PROBNYI, JR.", "Pyotr", "PROBNYI, JR."),
        ("", "MONONYM", "MONONYM", "", "MONONYM"),
    ],
)
def test_a_person_reads_first_name_first(
    first: str, last: str, value: str, given_names: str, family: str
) -> None:
    found = name_fact("name", False, first, last, person=True)
    assert found.value == value
    assert (found.get("firstName"), found.get("lastName")) == (given_names, family)


def test_a_company_keeps_its_commas() -> None:
    found = name_fact("name", False, "", "PROBA CO., LTD.", person=False)
    assert found == Fact("name", "PROBA CO., LTD.")


@pytest.mark.parametrize(
    ("kind", "weak", "prop", "said"),
    [
        ("a.k.a.", False, "alias", ""),
        ("f.k.a.", False, "previousName", ""),
        ("n.k.a.", False, "alias", "n.k.a."),
        ("a.k.a.", True, "weakAlias", ""),
        ("f.k.a.", True, "weakAlias", "f.k.a."),
        ("once", False, "alias", "once"),
    ],
)
def test_an_alias_keeps_what_its_property_does_not_say(
    kind: str, weak: bool, prop: str, said: str
) -> None:
    found = name_fact(kind, weak, "", "PROBA", person=False)
    assert (found.prop, found.get("type")) == (prop, said)


def test_an_address_of_a_country_alone_is_a_country() -> None:
    assert address_fact(["", ""], "", "Spain") == Fact("country", "es", (), "Spain")
    assert address_fact([], "", "") is None
    assert address_fact(["1 Probe St"], "", "") == Fact("address", "1 Probe St")


def test_a_remark_of_everything_is_read_piece_by_piece() -> None:
    text = (
        "DOB 15 Jan 1955; alt. DOB 1954; POB Cali, Colombia; nationality Colombia;"
        " alt. Passport AC444270 (Colombia) issued 28 Sep 2001 expires 27 Sep 2006;"
        " Phone Number 8613; a.k.a. 'O'PETYA, Ivan'; Telephone (357)(22660766);"
        " Secondary sanctions risk: section 1(b); (Linked To: A; Linked To: B (C), S.A)"
    )
    found = [fact.identity for fact in remark_facts(text, "Person")]
    assert found == [
        ("birthDate", "1955-01-15", ()),
        ("birthDate", "1954", ()),
        ("birthPlace", "Cali, Colombia", ()),
        ("nationality", "co", ()),
        (
            "passportNumber",
            "AC444270",
            (
                ("country", "co"),
                ("expires", "2006-09-27"),
                ("issued", "2001-09-28"),
                ("type", "Passport"),
            ),
        ),
        ("phone", "8613", ()),
        ("weakAlias", "Ivan O'PETYA", (("firstName", "Ivan"), ("lastName", "O'PETYA"))),
        ("phone", "(357)(22660766)", ()),
        ("provisions", "Secondary sanctions risk: section 1(b)", ()),
        ("notes", "A", (("type", "Linked To"),)),
        ("notes", "B (C), S.A.", (("type", "Linked To"),)),
    ]


def test_a_bracket_that_is_no_country_stays_in_the_number() -> None:
    found = remark_facts("Tarjeta Profesional 186785 (Abogado)", "Person")[0]
    assert (found.value, found.get("country")) == ("186785 (Abogado)", "")


def test_a_title_that_the_remarks_repeat_is_said_once() -> None:
    titles = position_facts("Director; Colonel", "Person")
    assert [title.value for title in titles] == ["Director", "Colonel"]
    found = remark_facts("Director; Colonel; arrested 30 Sep 2002", "Person", titles)
    assert [fact.value for fact in found] == ["arrested 30 Sep 2002"]


@given(st.text(max_size=60))
def test_closing_a_text_twice_changes_nothing_more(text: str) -> None:
    assert closed(closed(text)) == closed(text)


@given(st.text(max_size=60).filter(lambda text: not text.rstrip().endswith(".")))
def test_a_full_stop_that_the_csv_adds_makes_no_difference(text: str) -> None:
    assert closed(f"{text.rstrip()}.") == closed(text)


_PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["DOB 1960", "alt. Passport (", "Linked To: X)", "(Linked To: ", "Gender ", "a.k.a. ''"]
    ),
)


@given(st.lists(_PIECES, max_size=8), st.sampled_from(["Person", "Organization", "Vessel"]))
def test_no_piece_of_a_remark_is_dropped(pieces: list[str], schema: str) -> None:
    text = "; ".join(pieces)
    facts = remark_facts(text, schema)
    assert len(facts) == len(list(remark_pieces(text)))
    assert all(fact.prop in PROPERTIES for fact in facts)
