"""A table of customers: which column is what, and one row as a query."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples

from ostraka.batch.rejects import FAULT, NOTE
from ostraka.batch.rows import Columns, read_header, read_row, read_type
from ostraka.model.errors import FormatError, UsageError
from ostraka.screening.query import MAX_NAME


def _role(column: str) -> str:
    """The role of a column beside a column of names; empty if it is not used."""
    columns = read_header([column, "Legal Name"], "t.csv")
    return {name: role for role, name in columns.roles}.get(column, "")


@pytest.mark.parametrize(
    ("role", "spellings"),
    [
        ("id", "id ID Customer_ID customer-id ClientId Ref key No. No"),
        ("name", "name NAME Full_Name FullName Customer-Name Company Entity_Name Beneficiary"),
        ("alias", "alias Aliases A.K.A. AKA Previous_Name Trading-Name DBA"),
        ("first", "first First_Name Given-Name Forenames Vorname"),
        ("middle", "Middle_Name Patronymic"),
        ("last", "last Last_Name Surname Family-Name Nachname"),
        ("birth", "DOB D.O.B. birth_date Date_of_Birth born"),
        ("country", "Country Nationality Citizenship Country_of_Residence Jurisdiction Flag"),
        ("gender", "Gender SEX"),
        ("type", "Type schema Customer_Type"),
        ("address", "Address Full-Address"),
        ("identifier", "identifier Identifiers"),
        ("passportNumber", "passport Passport_No passportNumber PASSPORT-NUMBER"),
        ("taxNumber", "TIN Tax_ID taxNumber"),
        ("registrationNumber", "Company_Number Registration-No"),
        ("imoNumber", "IMO imo_number IMO-No"),
        ("swiftBic", "BIC SWIFT BIC/SWIFT swift_code"),
        ("publicKey", "wallet Crypto publicKey"),
        ("email", "e-mail Email"),
        ("website", "website URL domain"),
        ("phone", "Phone Mobile telephone"),
        ("", "Balance Opened_On Remarks"),
    ],
)
def test_a_column_is_known_by_any_usual_spelling_of_its_header(role: str, spellings: str) -> None:
    assert {spelling: _role(spelling) for spelling in spellings.split()} == dict.fromkeys(
        spellings.split(), role
    )


def test_columns_that_no_role_fits_are_reported_and_not_dropped_silently() -> None:
    columns = read_header(["name", "Balance", "id", "reference"], "t.csv")
    assert columns.unused == ("Balance", "reference")
    assert columns.id == "id"


def test_what_the_user_says_of_a_column_wins_over_its_header() -> None:
    columns = read_header(["name", "who", "x"], "t.csv", {"name": "who", "passport": "x"})
    assert ("name", "who") in columns.roles
    assert ("passportNumber", "x") in columns.roles


def test_a_role_that_does_not_exist_is_refused_and_named() -> None:
    with pytest.raises(UsageError, match="'colour'") as caught:
        read_header(["name", "x"], "t.csv", {"colour": "x"})
    assert "birth" in caught.value.action


def test_a_column_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(FormatError, match=r"t\.csv: there is no column 'who'") as caught:
        read_header(["name", "x"], "t.csv", {"name": "who"})
    assert "name, x" in caught.value.action


def test_a_table_without_names_and_identifiers_is_refused() -> None:
    with pytest.raises(FormatError, match="holds names or identifiers") as caught:
        read_header(["id", "balance", "country"], "t.csv")
    assert "--column name=COLUMN" in caught.value.action
    assert read_header(["id", "passport"], "t.csv").roles[1] == ("passportNumber", "passport")


_HEADER = (
    "id", "name", "alias", "first", "middle", "last", "dob", "country", "gender", "type",
    "address", "identifiers", "passport",
)  # fmt: skip


_CELLS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.dates()
    | st.datetimes()
    | st.decimals()
    | st.binary(max_size=8)
    | st.uuids()
    | st.timedeltas(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def _columns() -> Columns:
    return read_header(_HEADER, "t.csv")


def test_a_row_becomes_a_query_with_all_that_it_holds() -> None:
    row = {
        "id": " c-1 ",
        "name": "Ivan \u00a0Petrovin",
        "alias": "Vanya; Boss ;",
        "first": "Ivan",
        "middle": "Ivanovich",
        "last": "Petrovin",
        "dob": "31 Aug 1960",
        "country": "RU; Iran",
        "gender": "M",
        "type": "person",
        "address": "12 Invented Street",
        "identifiers": "tax:77; imo:9074729",
        "passport": "AB123456",
    }
    read = read_row(_columns(), row, 7, "Thing")
    assert (read.id, read.problems) == ("c-1", ())
    assert read.query is not None
    names = [name.text for name in read.query.names]
    assert names == ["Ivan Petrovin", "Vanya", "Boss", "Ivan Ivanovich Petrovin"]
    assert read.query.schema == "Person"
    assert [birth.date.text for birth in read.query.births] == ["1960-08-31"]
    assert [value.value for value in read.query.countries] == ["ru", "ir"]
    assert [value.value for value in read.query.genders] == ["male"]
    assert [(one.kind, one.value) for one in read.query.identifiers] == [
        ("taxNumber", "77"),
        ("imoNumber", "9074729"),
        ("passportNumber", "AB123456"),
    ]


def test_the_parts_of_a_name_are_put_together_whatever_the_order_of_the_columns() -> None:
    columns = read_header(["surname", "first name"], "t.csv")
    read = read_row(columns, {"surname": "Petrovin", "first name": "Ivan"}, 1, "Person")
    assert read.query is not None
    assert [name.text for name in read.query.names] == ["Ivan Petrovin"]
    assert read.id == "1"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("dob", "32.13.1957"),
        ("dob", "soon"),
        ("country", "Atlantis"),
        ("gender", "x"),
        ("type", "dragon"),
        ("identifiers", "AB123456"),
        ("alias", "x" * (MAX_NAME + 1)),
    ],
)
def test_a_value_that_cannot_be_read_is_left_out_and_reported_with_its_column(
    column: str, value: str
) -> None:
    read = read_row(_columns(), {"name": "Ivan Petrovin", column: value}, 3, "Person")
    assert read.query is not None
    assert [name.text for name in read.query.names] == ["Ivan Petrovin"]
    (problem,) = read.problems
    assert problem.startswith(f"{column}: ")


def test_of_several_countries_those_that_can_be_read_are_kept() -> None:
    read = read_row(_columns(), {"name": "x", "country": "Atlantis; RU;"}, 3, "Person")
    assert read.query is not None
    assert [value.value for value in read.query.countries] == ["ru"]
    assert len(read.problems) == 1


@pytest.mark.parametrize(
    "row",
    [{}, {"name": None, "id": "7"}, {"name": "  ", "country": "RU"}, {"alias": " ; "}],
)
def test_a_row_that_names_nobody_is_refused_with_its_reason(row: dict[str, object]) -> None:
    read = read_row(_columns(), row, 4, "Person")
    assert read.query is None
    assert "there is no name and no identifier" in read.problems


def test_a_row_with_an_identifier_alone_is_a_query() -> None:
    read = read_row(_columns(), {"passport": "AB123456"}, 4, "Person")
    assert read.query is not None
    assert (read.query.names, read.query.caption) == ((), "AB123456")


@pytest.mark.parametrize("value", ["n/a", "NULL", "-", "--", "unknown", "#N/A", "0000-00-00", "?"])
@pytest.mark.parametrize("column", ["dob", "country", "gender", "passport", "address"])
def test_a_placeholder_is_no_value_and_no_problem(column: str, value: str) -> None:
    read = read_row(_columns(), {"name": "Ivan Petrovin", column: value}, 3, "Person")
    assert read.query is not None
    assert read.problems == ()
    assert not read.query.identifiers
    assert not read.query.addresses


@pytest.mark.parametrize("name", ["N/A", "null", "-", "...", "???", "#N/A", "Unknown", "<NA>"])
def test_a_row_whose_name_is_a_placeholder_is_refused_and_not_screened(name: str) -> None:
    read = read_row(_columns(), {"name": name}, 3, "Person")
    assert read.query is None
    assert "its name is a placeholder" in read.problems


def _named(header: list[str], *values: object) -> list[str]:
    """The names of one row."""
    row = dict(zip(header, values, strict=True))
    read = read_row(read_header(header, "t.csv"), row, 1, "Person")
    assert read.query is not None, read.problems
    return [name.text for name in read.query.names]


def test_a_part_that_may_be_a_placeholder_is_read_with_it_and_without() -> None:
    header = ["first name", "last name"]
    assert _named(header, "Christopher", "Null") == ["Christopher", "Christopher Null"]
    assert _named(header, "FNU", "Mohammadov") == ["Mohammadov"]
    assert _named(header, "-", "Mohammadov") == ["Mohammadov"]


def test_a_repeated_given_and_family_name_stays_and_a_repeated_column_does_not() -> None:
    assert _named(["first name", "last name"], "Boutros", "Boutros") == ["Boutros Boutros"]
    assert _named(["first name", "given name", "surname"], "Ivan", "Ivan", "Petrovin") == [
        "Ivan Petrovin"
    ]
    header = ["nombre", "apellido paterno", "apellido materno"]
    assert _named(header, "Juan", "Inventado", "Ejemplo") == ["Juan Inventado Ejemplo"]


def test_a_whole_name_of_one_word_beside_a_given_name_is_the_surname() -> None:
    header = ["Name", "Alias", "Vorname"]
    columns = Columns((("name", "Name"), ("first", "Vorname")), ())
    read = read_row(columns, {"Name": "Petrovin", "Vorname": "Ivan"}, 1, "Person")
    assert read.query is not None
    assert [name.text for name in read.query.names] == ["Ivan Petrovin"]
    assert _named(header, "Petrovin", None, "Ivan") == ["Ivan Petrovin"]


def test_a_maiden_name_is_another_surname_of_the_same_person() -> None:
    header = ["first name", "surname", "maiden name"]
    assert _named(header, "Anna", "Petrovina", "Ivanova") == ["Anna Petrovina", "Anna Ivanova"]


def test_several_values_of_a_cell_are_all_taken() -> None:
    row: dict[str, object] = {
        "name": ["Ivan Petrovin", "Иван Петровин", None],
        "country": ["RU", "Iran"],
        "passport": ["A1234567", "B7654321"],
        "dob": [date(1960, 8, 31), "1961"],
    }
    read = read_row(_columns(), row, 4, "Person")
    assert read.query is not None
    assert read.problems == ()
    assert [name.text for name in read.query.names] == ["Ivan Petrovin", "Иван Петровин"]
    assert [value.value for value in read.query.countries] == ["ru", "ir"]
    assert [one.value for one in read.query.identifiers] == ["A1234567", "B7654321"]
    assert [birth.date.text for birth in read.query.births] == ["1960-08-31", "1961"]


def test_countries_written_together_are_told_apart_and_one_of_two_words_is_not() -> None:
    columns = _columns()
    for text, codes in (
        ("Russia / Iran", ["ru", "ir"]),
        ("RU, IR", ["ru", "ir"]),
        ("Bosnia and Herzegovina", ["ba"]),
        ("Korea, North", ["kp"]),
        ("Австрия", ["at"]),
    ):
        read = read_row(columns, {"name": "x y", "country": text}, 1, "Person")
        assert read.query is not None
        assert [value.value for value in read.query.countries] == codes


def test_a_row_that_the_reader_could_not_read_is_refused_with_its_reason() -> None:
    read = read_row(_columns(), {FAULT: "line 3: broken"}, 2, "Person")
    assert (read.id, read.query, read.problems) == ("2", None, ("line 3: broken",))


def test_a_remark_of_the_reader_is_a_problem_of_a_row_that_is_screened() -> None:
    read = read_row(_columns(), {"name": "x y", NOTE: "line 3: short"}, 2, "Person")
    assert read.query is not None
    assert read.problems == ("line 3: short",)


@pytest.mark.parametrize("number", [float(2**53) * 2, 1.5e300, "1.23457E+15", "1,23457e+15"])
def test_a_number_that_lost_its_digits_is_no_identifier(number: object) -> None:
    read = read_row(_columns(), {"name": "x y", "passport": number}, 2, "Person")
    assert read.query is not None
    assert read.query.identifiers == ()
    assert "digits are lost" in read.problems[0]


def test_the_parts_of_a_birth_date_are_put_together() -> None:
    header = ["name", "birth year", "birth month", "day of birth"]
    columns = read_header(header, "t.csv")
    for values, text in (
        (("1960", "8", "3"), "1960-08-03"),
        ((1960.0, None, None), "1960"),
        (("1960", "Aug", "3"), "1960-08-03"),
        (("1960", "08", ""), "1960-08"),
    ):
        row = dict(zip(header, ("x y", *values), strict=True))
        read = read_row(columns, row, 1, "Person")
        assert read.query is not None
        assert [birth.date.text for birth in read.query.births] == [text]


def test_a_nul_within_a_name_is_left_out_of_it() -> None:
    read = read_row(_columns(), {"name": "Iv\0an\x1b[2J Petrovin\ud800"}, 1, "Person")
    assert read.query is not None
    assert [name.text for name in read.query.names] == ["Ivan[2J Petrovin"]


@pytest.mark.parametrize(
    ("text", "schema"),
    [("Privatperson", "Person"), ("ЮЛ", "LegalEntity"), ("公司", "Company"), ("vessel", "Vessel")],
)
def test_a_kind_of_customer_is_read_in_several_languages(text: str, schema: str) -> None:
    assert read_type(text) == schema


@examples(150)
@given(st.dictionaries(st.sampled_from(_HEADER), _CELLS, max_size=6))
def test_whatever_a_row_holds_it_is_a_query_or_has_a_reason(row: dict[str, object]) -> None:
    read = read_row(_columns(), row, 5, "Thing")
    assert read.id
    assert (read.query is not None) or read.problems
    for text in (
        read.id,
        *read.problems,
        *(n.text for n in (read.query.names if read.query else ())),
    ):
        text.encode()


def test_a_number_or_a_date_of_a_typed_table_is_read_as_its_text() -> None:
    row: dict[str, object] = {"id": 12, "name": "x", "dob": date(1960, 8, 31), "passport": 1234567}
    read = read_row(_columns(), row, 4, "Person")
    assert read.id == "12"
    assert read.query is not None
    assert read.query.births[0].date.text == "1960-08-31"
    assert read.query.identifiers[0].value == "1234567"
