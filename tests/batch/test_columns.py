"""Which column of a table is what, by its heading, its neighbours and its cells."""

from __future__ import annotations

import pytest

from ostraka.batch.columns import Columns, described, read_header, refine, role_of
from ostraka.batch.headings import EITHER, IDENTIFIERS, ROLES, fold
from ostraka.model.errors import FormatError
from ostraka.model.schema import PROPERTIES


@pytest.mark.parametrize(
    ("role", "headings"),
    [
        ("first", "first_name|firstName|First-Name|Given Names|Vorname|Prénom(s)|FNAME|Имена"),
        ("last", "cust_last_name|Surname|Nachname|Apellidos|Primer Apellido|Cognome|Фамилия|姓"),
        ("name", "ФИО|姓名|氏名|성명|الاسم|Raison sociale|Razón Social|Adı Soyadı|Full Legal Name"),
        ("name", "partyName|PARTY_NAME|Customer Name*|Account Holder Name|client.fullName"),
        ("birth", "dob|CustomerDateOfBirth|DOB (dd/mm/yyyy)|Geburtsdatum|Дата рождения|出生日期"),
        ("birth", "Date de naissance|Fecha de Nacimiento|Doğum Tarihi|properties.birthDate"),
        ("country", "Nationality 2|nationality_code|Staatsangehörigkeit|Pays|国籍|Гражданство"),
        ("passportNumber", "Passport Number 1|passportNo|Reisepassnummer|护照号码"),
        ("taxNumber", "Tax ID|tax_identification_number|NIP|Codice Fiscale"),
        ("idNumber", "ID Number|id_no|PESEL|DNI|T.C. Kimlik No|证件号码"),
        ("registrationNumber", "Company Reg No|CNPJ|Reg. No."),
        ("leiCode", "LEI|lei_code"),
        ("imoNumber", "IMO|imo_no|IMO Number"),
        ("innCode", "ИНН|inn"),
        ("id", "customer_id|Customer ID|CustID|client.id|Kunden-Nr.|客户编号"),
        ("email", "email_address|E-Mail-Adresse"),
        ("", "bank name|branch_name|father name|mother's maiden name|spouse name|username"),
        ("", "user name|file_name|ID Type|Document Type|Passport Expiry|Issue Date|Balance|PEP"),
        ("", "Beneficial Owner|risk rating|   |***|" + "x" * 5000),
    ],
)
def test_a_heading_is_known_in_many_styles_and_languages(role: str, headings: str) -> None:
    found = {heading: role_of(heading) for heading in headings.split("|")}
    assert found == dict.fromkeys(found, role)


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Name;Vorname", "last first"),
        ("Name;Ort", "name"),
        ("Nom;Prénom", "last first"),
        ("Nom;Pays", "name country"),
        ("Nombre;Apellidos", "first last"),
        ("Nombre;País", "name country"),
        ("Имя;Фамилия;Отчество", "first last middle"),
        ("Имя;Страна", "name country"),
        ("姓;名", "last first"),
        ("Name;First Name;Last Name", "name first last"),
        ("Nome;Cognome", "first last"),
        ("First Name;Name", "first last"),
    ],
)
def test_a_word_of_two_meanings_is_read_beside_its_neighbours(header: str, roles: str) -> None:
    columns = read_header(header.split(";"), "t.csv")
    assert " ".join(role for role, _ in columns.roles) == roles


def test_a_contact_is_the_customer_only_where_there_is_no_other_name() -> None:
    assert read_header(["Contact Name"], "t.csv").roles == (("name", "Contact Name"),)
    columns = read_header(["Company", "Contact Name"], "t.csv")
    assert columns.unused == ("Contact Name",)


def test_of_several_ids_the_one_that_says_so_is_taken() -> None:
    columns = read_header(["No", "Customer ID", "name"], "t.csv")
    assert (columns.id, columns.unused) == ("Customer ID", ("No",))
    assert read_header(["No", "Customer ID", "name"], "t.csv", {"id": "No"}).id == "No"


def test_a_user_names_columns_without_regard_to_case_and_can_leave_one_alone() -> None:
    given = [("name", "KUNDE X"), ("name", "other"), ("ignore", "alias")]
    columns = read_header(["Kunde_X", "other", "alias"], "t.csv", given)
    assert columns.roles == (("name", "Kunde_X"), ("name", "other"))
    assert columns.unused == ("alias",)


def test_a_town_is_part_of_an_address_and_alone_it_is_nothing() -> None:
    assert read_header(["name", "city"], "t.csv").unused == ("city",)
    assert read_header(["name", "street", "city"], "t.csv").unused == ()


def _refined(header: list[str], *rows: tuple[object, ...], day: bool | None = None) -> Columns:
    sample = [dict(zip(header, row, strict=True)) for row in rows]
    return refine(read_header(header, "t.csv"), sample, day)


def test_a_column_of_dates_tells_which_part_is_the_day_and_disagreement_tells_nothing() -> None:
    header = ["name", "dob"]
    known = _refined(header, ("x", "03/04/1957"), ("y", "25/03/1957"))
    assert known.hint("dob") == "day-first"
    assert _refined(header, ("x", "03/25/1957")).hint("dob") == "month-first"
    assert _refined(header, ("x", "03/25/1957"), ("y", "25/03/1957")).hint("dob") == ""
    assert _refined(header, ("x", "03/04/1957")).hint("dob") == ""
    assert _refined(header, ("x", "25/03/1957"), day=False).hint("dob") == "month-first"


def test_a_heading_that_writes_out_its_dates_is_believed() -> None:
    assert read_header(["name", "DOB (MM/DD/YYYY)"], "t").hint("DOB (MM/DD/YYYY)") == "month-first"
    assert read_header(["name", "dob_dd-mm-yyyy"], "t").hint("dob_dd-mm-yyyy") == "day-first"
    assert read_header(["name", "dob (yyyy-mm-dd)"], "t").hints == ()


def test_a_column_of_customers_that_holds_numbers_is_their_id() -> None:
    columns = _refined(["Customer", "Name"], ("1001", "x y"), (1002, "z"))
    assert columns.roles == (("id", "Customer"), ("name", "Name"))
    columns = _refined(["id", "Customer", "Name"], ("1", "1001", "x y"))
    assert columns.unused == ("Customer",)


def test_a_column_of_types_that_no_type_is_in_is_not_used() -> None:
    assert _refined(["name", "type"], ("x", "gold"), ("y", "retail")).unused == ("type",)
    assert _refined(["name", "type"], ("x", "gold"), ("y", "person")).unused == ()


def test_m_is_a_woman_where_h_is_a_man() -> None:
    assert _refined(["name", "sexo"], ("x", "H"), ("y", "M")).hint("sexo") == "hombre-mujer"
    assert _refined(["name", "sexo"], ("x", "F"), ("y", "M")).hint("sexo") == ""


def test_what_was_found_is_said_with_what_was_not_and_without_control_characters() -> None:
    columns = _refined(["name", "dob", "balance\x1b[2J"], ("x", "25/03/1957", "1"))
    first, second = described(columns)
    assert first == "columns: name = name; birth = dob (day-first)"
    assert second == r"columns not used: 'balance\x1b[2J'"


def test_a_table_of_addresses_alone_is_refused() -> None:
    with pytest.raises(FormatError, match="holds names or identifiers"):
        read_header(["id", "address", "city", "country"], "t.csv")
    assert read_header(["id", "identifiers"], "t.csv").roles[1] == ("identifier", "identifiers")


def test_every_word_of_the_vocabulary_is_folded_and_every_identifier_is_a_property() -> None:
    for word in (*ROLES, *EITHER, *IDENTIFIERS):
        assert word
        assert fold(word) == word
    assert set(IDENTIFIERS.values()) <= set(PROPERTIES)
    assert set(EITHER) & set(ROLES) == set()
