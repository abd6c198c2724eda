"""Parties and banks of single FIN fields. All of them are invented."""

from __future__ import annotations

import pytest

from ostraka.intake.fields import Field, Role, Subject
from ostraka.intake.fin_names import country_of_line, names_of_lines
from ostraka.intake.fin_parties import is_bic, read_generic_party, read_party
from ostraka.intake.fin_tags import Tag, always_bank, kind_of, part_of


def party(tag: str, *lines: str) -> Subject:
    return read_party(Tag(tag, f"4:{tag}", lines), "Dbtr", bank=tag[:2] not in ("50", "59"))[1]


def fields(tag: str, *lines: str) -> dict[str, tuple[Role, str, str]]:
    read: list[Field] = read_party(Tag(tag, "4", lines), "x", bank=tag[:2] not in ("50", "59"))[0]
    return {one.path.removeprefix("4/"): (one.role, one.value, one.kind) for one in read}


@pytest.mark.parametrize(
    ("tag", "lines"),
    [
        ("50K", ("/123", "OTTO BERG", "ULM")),
        ("50H", ("/123", "OTTO BERG", "ULM")),
        ("50L", ("OTTO BERG",)),
        ("50F", ("/123", "1/OTTO BERG", "2/ROAD 1", "3/DE/ULM")),
        ("50F", ("CCPT/DE/X1", "1/OTTO BERG")),
        ("50F", ("OTTO BERG", "2/ROAD 1")),
        ("50K", ("1/OTTO BERG", "3/DE/ULM")),
        ("50A", ("OTTO BERG",)),
        ("50G", ("/123", "OTTO BERG")),
        ("50C", ("OTTO BERG",)),
        ("50", ("OTTO BERG", "ROAD 1", "ULM")),
        ("59", ("/123", "OTTO BERG", "ULM")),
        ("59A", ("/123", "OTTO BERG")),
        ("59F", ("/123", "1/OTTO BERG", "3/DE/ULM")),
        ("59", ("OTTO BERG",)),
        ("59", ("/OTTO BERG", "ULM")),
        ("52D", ("//FW021000089", "OTTO BERG", "ULM")),
        ("57D", ("/C/123", "OTTO BERG")),
        ("58A", ("OTTO BERG",)),
        ("57D", ("//OTTO BERG", "ULM")),
        ("57D", ("//FW021000089", "/123", "OTTO BERG")),
        ("57D", ("/123", "/OTTO BERG")),
        ("82J", ("/ABIC/GLOBDEFF/NAME/OTTO BERG",)),
        ("82J", ("/ACCT/77", "/NAME/OTTO", "BERG")),
        ("57D", ("/NAME/OTTO BERG", "/CITY/ULM")),
    ],
)
def test_a_name_is_found_in_every_option(tag: str, lines: tuple[str, ...]) -> None:
    assert "OTTO BERG" in party(tag, *lines).names


@pytest.mark.parametrize(
    ("tag", "lines"),
    [
        ("50A", ("/123", "GLOBDEFF")),
        ("50C", ("GLOBDEFF",)),
        ("50G", ("/123", "GLOBDEFF")),
        ("59A", ("GLOBDEFF",)),
        ("51A", ("/D/123", "GLOBDEFF")),
        ("52A", ("//RU044525225", "GLOBDEFF")),
        ("53A", ("GLOBDEFF",)),
        ("57D", ("GLOBDEFF",)),
        ("57D", ("/123", "INVENTED BANK", "GLOBDEFF")),
        ("58A", ("/GLOBDEFF", "GLOBFRPP")),
        ("82J", ("/ABIC/GLOBDEFF",)),
        ("41D", ("GLOBDEFF", "BY PAYMENT")),
    ],
)
def test_a_bic_is_found_in_every_option(tag: str, lines: tuple[str, ...]) -> None:
    assert "GLOBDEFF" in party(tag, *lines).bics


@pytest.mark.parametrize(
    ("line", "account", "rest"),
    [
        ("/DE89370400440532013000", "DE89370400440532013000", {}),
        ("/C/77", "77", {"account/mark": (Role.RETAINED, "C", "code")}),
        ("/IBAN/DE1", "DE1", {"account/mark": (Role.RETAINED, "IBAN", "code")}),
        ("/DE89 3704 0044", "DE89 3704 0044", {}),
        ("/GB29 NWBK 6016 1331", "GB29 NWBK 6016 1331", {}),
        ("/77 FOR OTTO BERG", "77", {"account/text": (Role.TEXT, "FOR OTTO BERG", "text")}),
        ("/NOTPROVIDED", "NOTPROVIDED", {}),
    ],
)
def test_an_account_is_read_without_its_mark_and_without_words_behind_it(
    line: str, account: str, rest: dict[str, tuple[Role, str, str]]
) -> None:
    found = fields("59", line, "X Y")
    assert found.pop("account") == (Role.IDENTIFIER, account, "account")
    found.pop("line[1]")
    assert found == rest
    assert party("59", line, "X Y").accounts == (account,)


def test_a_clearing_code_is_read_with_its_account() -> None:
    found = fields("57D", "//RU044525225.30101810400000000225", "INVENTED BANK")
    assert found["clearing/system"] == (Role.RETAINED, "RU", "code")
    assert found["clearing"] == (Role.AGENT, "044525225", "bikCode")
    assert found["account"] == (Role.IDENTIFIER, "30101810400000000225", "account")
    assert party("57D", "//RU044525225").identifiers == (("bikCode", "044525225"),)
    assert fields("57D", "//FW021000089")["clearing"] == (Role.AGENT, "021000089", "code")
    assert party("57D", "//FW021000089").identifiers == ()


@pytest.mark.parametrize(
    ("line", "identifier", "person"),
    [
        ("ARNU/DE/77", ("idNumber", "77"), True),
        ("CCPT/DE/X77", ("passportNumber", "X77"), True),
        ("CUST/DE/INVENTED BANK/77", ("idNumber", "77"), None),
        ("DRLC/BE/BRUSSELS/NB0949042", ("idNumber", "NB0949042"), True),
        ("EMPL/DE/ACME/77", ("idNumber", "77"), True),
        ("NIDN/DE/77", ("idNumber", "77"), True),
        ("SOSE/DE/77", ("socialSecurityNumber", "77"), None),
        ("TXID/DE/77", ("taxNumber", "77"), None),
        ("ZZZZ/DE/77", ("idNumber", "77"), None),
    ],
)
def test_the_code_of_the_party_identifier_tells_what_it_is(
    line: str, identifier: tuple[str, str], person: bool | None
) -> None:
    read = party("50F", line, "1/OTTO BERG")
    assert read.identifiers == (identifier,)
    assert read.person is person
    assert ("DE" in read.nationalities) is (line[:4] in ("CCPT", "NIDN"))


def test_numbered_lines_say_who_somebody_is() -> None:
    read = party(
        "50F", "/123", "1/OTTO BERG", "2/ROAD 1", "2/BACKYARD", "3/FR/PARIS", "3/75001",
        "4/19700131", "5/DE/ULM", "6/DE/INVENTED BANK/C9", "7/FR/N1", "8/234",
    )  # fmt: skip
    assert read.person is True
    assert read.births == ("1970-01-31",)
    assert read.birth_places == ("DE", "ULM")
    assert read.countries == ("FR", "DE")
    assert read.nationalities == ("FR",)
    assert read.towns == ("PARIS",)
    assert read.address == ("ROAD 1", "BACKYARD", "75001")
    assert read.identifiers == (("idNumber", "C9"), ("idNumber", "N1"), ("idNumber", "N1234"))


def test_a_birth_date_may_be_a_year_or_nonsense() -> None:
    assert party("50F", "1/OTTO BERG", "4/19700000").births == ("1970",)
    assert party("50F", "1/OTTO BERG", "4/31 JAN 70").births == ()


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("THE INVENTED SHIPPING AND TRADING C", "OMPANY 12 LTD", "ULM"),
         "THE INVENTED SHIPPING AND TRADING COMPANY 12 LTD"),
        (("THE INVENTED SHIPPING AND TRADING", "PARTNERS", "ULM"),
         "THE INVENTED SHIPPING AND TRADING PARTNERS"),
        (("INVENTED SHIPPING TRADING", "INTERNATIONAL", "ULM"),
         "INVENTED SHIPPING TRADING INTERNATIONAL"),
        (("OTTO", "BERG", "ULM"), "OTTO BERG"),
        (("OTTO BERG", "AND ANNA BERG"), "OTTO BERG AND ANNA BERG"),
        (("OTTO BERG AND", "ANNA BERG"), "OTTO BERG AND ANNA BERG"),
        (("ACME TRADING", "LLC", "DUBAI"), "ACME TRADING LLC"),
        (("OTTO BERG", "C/O ANNA BERG"), "OTTO BERG C/O ANNA BERG"),
    ],
)  # fmt: skip
def test_a_name_may_go_on_in_the_next_line(lines: tuple[str, ...], name: str) -> None:
    read = party("59", *lines)
    assert read.names[0] == lines[0]
    assert name in read.names
    assert read.address == lines[1:]


@pytest.mark.parametrize(
    "lines",
    [
        ("OTTO BERG", "LANGE STRASSE 1", "ULM"),
        ("OTTO BERG", "LONDON"),
        ("BERG", "12 HIGH STREET"),
        ("BERG", "GERMANY"),
    ],
)
def test_an_address_is_no_part_of_a_name(lines: tuple[str, ...]) -> None:
    assert party("59", *lines).names == lines[:1]


def test_numbered_lines_of_a_name_are_put_together_with_and_without_a_space() -> None:
    assert party("59F", "1/OTTO", "1/BERG").names == ("OTTO", "OTTO BERG")
    cut = party("59F", "1/THE INVENTED SHIPPING AND TRADING", "1/COMPANY")
    assert cut.names == (
        "THE INVENTED SHIPPING AND TRADING COMPANY",
        "THE INVENTED SHIPPING AND TRADINGCOMPANY",
    )


@pytest.mark.parametrize(
    ("line", "country"),
    [
        ("LAGOS NIGERIA", "NG"),
        ("DE", "DE"),
        ("DE/ULM", "DE"),
        ("DE-89073 ULM", "DE"),
        ("NEW YORK, NY 10005", ""),
        ("LOS ANGELES CA", ""),
        ("28010 MADRID SPAIN", "ES"),
        ("SEOUL, REPUBLIC OF KOREA", "KR"),
        ("ULM", ""),
        ("ROAD NO 1", ""),
    ],
)
def test_the_country_of_an_address_is_read_from_its_end(line: str, country: str) -> None:
    assert country_of_line(line) == country
    assert party("59", "OTTO BERG", line).countries == ((country,) if country else ())


def test_a_country_with_a_stroke_is_a_field_of_its_own() -> None:
    found = fields("59", "OTTO BERG", "DE/ULM")
    assert found["line[2]/country"] == (Role.GEOGRAPHY, "DE", "country")
    assert found["line[2]/town"] == (Role.GEOGRAPHY, "ULM", "town")


def test_the_second_line_of_a_documentary_credits_bank_is_no_name() -> None:
    read = party("41A", "GLOBDEFF", "BY NEGOTIATION")
    assert read.names == ()
    assert fields("41A", "GLOBDEFF", "BY NEGOTIATION")["line[2]"][0] is Role.TEXT


def test_securities_parties_of_other_options_are_read() -> None:
    found, read = read_generic_party("4:95V", "V", "SELL", ("OTTO BERG", "ROAD 1", "ULM GERMANY"))
    assert (read.part, read.names, read.countries) == ("SELL", ("OTTO BERG",), ("DE",))
    assert len(found) == 3
    found, read = read_generic_party("4:95R", "R", "DEAG", ("12345",))
    assert [(one.role, one.value) for one in found] == [(Role.AGENT, "12345")]
    assert read.bank
    assert read_generic_party("4:95L", "L", "ALTE", ("529900T8BM49AURSDO55",))[1].leis


def test_words_of_eight_letters_are_a_bic_only_with_a_country() -> None:
    assert is_bic("GLOBDEFF")
    assert is_bic("globdeff12a")
    assert not is_bic("GLOBXXFF")
    assert not is_bic("GLOBDEF")


def test_every_line_of_no_name_has_no_reading() -> None:
    assert list(names_of_lines(())) == []


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("20", "retained"), ("21R", "retained"), ("32A", "retained"), ("71A", "retained"),
        ("71B", "text"), ("70", "text"), ("72", "text"), ("79", "text"), ("77B", "country"),
        ("50K", "party"), ("59", "party"), ("57D", "bank"), ("41D", "bank"), ("42C", "text"),
        ("86", "information"), ("86A", "bank"), ("25", "account"), ("61", "statement"),
        ("23E", "mixed"), ("00Z", "text"), ("44A", "text"), ("46A", "text"), ("10A", "text"),
    ],
)  # fmt: skip
def test_a_tag_has_its_kind_and_an_unknown_one_is_text(tag: str, kind: str) -> None:
    assert kind_of(tag) == kind


@pytest.mark.parametrize(
    ("tag", "message", "underlying", "part"),
    [
        ("50K", "103", False, "Dbtr"),
        ("50C", "101", False, "InitgPty"),
        ("50F", "101", False, "Dbtr"),
        ("52A", "103", False, "DbtrAgt"),
        ("52A", "202", False, "Dbtr"),
        ("52A", "202", True, "DbtrAgt"),
        ("58A", "202", False, "Cdtr"),
        ("59", "104", False, "Dbtr"),
        ("50K", "104", False, "Cdtr"),
        ("50", "700", False, "Applcnt"),
        ("82A", "300", False, "PtyA"),
        ("59", "", False, "Cdtr"),
    ],
)
def test_a_party_has_the_word_of_iso_20022_for_what_it_does(
    tag: str, message: str, underlying: bool, part: str
) -> None:
    assert part_of(tag, message, underlying=underlying) == part


def test_parties_of_treasury_may_be_anybody() -> None:
    assert always_bank("57D")
    assert always_bank("82A")
    assert not always_bank("82D")
    assert not always_bank("51")
