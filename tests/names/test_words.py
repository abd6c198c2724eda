"""Roles and meanings of words."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model.schema import Family
from ostraka.names import tables
from ostraka.names.latin import to_latin
from ostraka.names.scripts import clean, split_words
from ostraka.names.words import Role, Word, label, org_form, org_group


def labelled(text: str, family: Family) -> list[Word]:
    words = split_words(clean(text), acronyms=family != "person")
    return label([form for word in words if (form := to_latin(word))], family)


def roles(text: str, family: Family) -> str:
    return " ".join(f"{word.form}:{word.role}" for word in labelled(text, family))


def symbols(text: str, family: Family) -> set[str]:
    return {word.symbol for word in labelled(text, family) if word.symbol}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Ayman al-Zawahiri", "dr:title ayman:name al:particle zawahiri:name"),
        ("Usama bin Laden", "usama:name bin:filial laden:name"),
        ("Abu Bakr", "abu:particle bakr:name"),
        ("John Smith Jr.", "john:name smith:name jr:suffix"),
        ("A.S. Pushkin", "a:initial s:initial pushkin:name"),
        ("Ludwig van Beethoven", "ludwig:name van:particle beethoven:name"),
        ("Ben Affleck", "ben:name affleck:name"),
        ("Zine Ben Ali", "zine:name ben:filial ali:name"),
        ("Van Nguyen", "van:name nguyen:name"),
        ("Haji Khairullah Haji Sattar", "haji:title khairullah:name haji:title sattar:name"),
        ("Ali Sheikh", "ali:name sheikh:name"),
        ("Stephen King Major", "stephen:name king:name major:name"),
        ("Ma Co", "ma:name co:name"),
        ("Li Sa", "li:name sa:name"),
        ("Yang AG", "yang:name ag:name"),
        ("Heydar Aliyev oglu", "heydar:name aliyev:name oglu:filial"),
        ("Ortega y Gasset", "ortega:name y:particle gasset:name"),
        ("General Haji", "general:title haji:name"),
        ("Sheikh", "sheikh:name"),
        ("Louis XIV", "louis:name xiv:name"),
        ("Henry Ford II", "henry:name ford:name ii:suffix"),
    ],
)
def test_words_of_a_person(text: str, expected: str) -> None:
    assert roles(text, "person") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ABC Trading Co., Ltd.", "abc:name trading:generic coltd:orgform"),
        ("ООО «Газпром»", "ooo:orgform gazprom:name"),
        ("Smith & Sons Company", "smith:name and:particle sons:generic company:orgform"),
        ("Hotel No. 5", "hotel:generic no:particle 5:number"),
        ("U.S.A. Steel Corp", "usa:name steel:generic corp:orgform"),
        ("Bank of China", "bank:generic of:particle china:name"),
        ("A.P. Moller - Maersk A/S", "ap:name moller:name maersk:name as:orgform"),
        ("AS Roma", "as:name roma:name"),
        ("SA Express Ltd", "sa:name express:name ltd:orgform"),
        ("The Limited", "the:name limited:name"),
        ("Beijing L L C", "beijing:name llc:orgform"),
        ("Pt Bumi", "pt:orgform bumi:name"),
        ("Second Bank", "second:number bank:generic"),
        ("Doctor Petrov LLC", "doctor:name petrov:name llc:orgform"),
    ],
)
def test_words_of_an_organisation(text: str, expected: str) -> None:
    assert roles(text, "organization") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("M/V ARMAN 114", "mv:prefix arman:name 114:number"),
        ("MT GRACE 1", "mt:prefix grace:name 1:number"),
        ("QUEEN V", "queen:name v:number"),
        ("SEA STAR III", "sea:name star:name iii:number"),
        ("MV", "mv:name"),
    ],
)
def test_words_of_a_vessel(text: str, expected: str) -> None:
    assert roles(text, "vessel") == expected


@pytest.mark.parametrize(
    ("texts", "symbol"),
    [
        (
            "Alfa LLC|ООО Альфа|OOO Alfa|Общество с ограниченной ответственностью Альфа|Alfa GmbH|"
            "Alfa G.m.b.H.|Alfa S.A.R.L.|Alfa d.o.o.|Alfa sp. z o.o.|Alfa s.r.o.|Alfa Kft.|"
            "Limited Liability Company Alfa|ТОВ Альфа|Alfa S. de R.L. de C.V.|Alfa Ltda|"
            "Alfa OÜ|Alfa UAB|Alfa SIA|Alfa w.l.l.|Alfa B.V.",
            "ORG:LLC",
        ),
        (
            "Alfa Ltd|Alfa Limited|Alfa Co., Ltd.|Alfa Pty Ltd|Alfa Pvt. Ltd.|Alfa有限公司",
            "ORG:LTD",
        ),
        ("ПАО Альфа|PJSC Alfa|Alfa Public Joint Stock Company|Alfa p.j.s.c.", "ORG:PJSC"),
        ("ЗАО Альфа|ZAO Alfa|CJSC Alfa|Closed Joint-Stock Company Alfa", "ORG:CJSC"),
        ("ОАО Альфа|OAO Alfa|Alfa OJSC|Open Joint Stock Company Alfa", "ORG:OJSC"),
        ("Alfa AG|Alfa S.A.|Alfa A/S|Alfa A.Ş.|АО Альфа|Alfa S.p.A.|Alfa株式会社", "ORG:JSC"),
        ("Alfa Company|شركة الفا|Kompaniya Alfa|Alfa Co.|Compañía Alfa", "ORG:CO"),
        ("Alfa GmbH & Co. KG|Alfa Limited Partnership|Alfa LP", "ORG:LP"),
        (
            "Alfa Foundation|Alfa Stiftung|Фонд Альфа|Fundación Alfa|Stichting Alfa",
            "ORG:FOUNDATION",
        ),
    ],
)
def test_spellings_of_one_legal_form_have_one_symbol(texts: str, symbol: str) -> None:
    for text in texts.split("|"):
        assert symbol in symbols(text, "organization"), text


@pytest.mark.parametrize(
    ("texts", "symbol"),
    [
        ("Bank Alfa|Banque Alfa|Banco Alfa|Банк Альфа|بنك الفا", "GEN:BANK"),
        ("Alfa International|Alfa Intl|Alfa Int'l|Alfa Internacional", "GEN:INTERNATIONAL"),
        ("Alfa 3|Alfa Three|Alfa III|Alfa 03|Alfa Third", "NUM:3"),
        ("Alfa and Beta|Alfa & Beta|Alfa et Beta|Alfa und Beta", "PART:AND"),
    ],
)
def test_words_of_one_meaning_have_one_symbol(texts: str, symbol: str) -> None:
    for text in texts.split("|"):
        assert symbol in symbols(text, "organization"), text


def test_spellings_of_a_title_and_of_a_filial_have_one_symbol() -> None:
    for text in ("Sheikh Ali Hasan", "Shaykh Ali Hasan", "Cheikh Ali Hasan"):
        assert "TITLE:SHEIKH" in symbols(text, "person")
    for text in ("Ali bin Hasan", "Ali ibn Hasan", "Ali Ben Hasan", "علي بن حسن"):
        assert "PART:BIN" in symbols(text, "person")


def test_a_name_of_unknown_kind_may_have_titles_and_legal_forms() -> None:
    assert "ORG:OJSC" in symbols("Gazprom OAO", "any")
    assert "TITLE:DR" in symbols("Dr. Ali Hasan", "any")


def test_legal_forms_fall_into_broader_groups() -> None:
    assert org_group("ORG:LLC") == org_group("ORG:LTD") == "limited"
    assert org_group("ORG:PJSC") == "stock"
    assert org_group("GEN:BANK") == ""
    found = org_form("sp z oo")
    assert found is not None
    assert found.kind == "LLC"
    assert org_form("gazprom") is None


_FORMS = st.lists(
    st.sampled_from(
        [
            "al",
            "abu",
            "bin",
            "van",
            "dr",
            "haji",
            "sheikh",
            "jr",
            "ii",
            "co",
            "ltd",
            "llc",
            "sa",
            "as",
            "gmbh",
            "and",
            "of",
            "the",
            "bank",
            "trading",
            "petrov",
            "ali",
            "x",
            "v",
            "a",
            "s",
            "no",
            "5",
            "one",
            "first",
            "mv",
            "ss",
            "limited",
            "liability",
            "company",
            "joint",
            "stock",
        ]
    ),
    max_size=9,
)
_FAMILIES = st.sampled_from(get_args(Family))


@given(_FORMS, _FAMILIES)
def test_every_word_is_in_exactly_one_label_in_order(words: list[str], family: Family) -> None:
    found = label(words, family)
    covered = [place for word in found for place in range(word.start, word.end)]
    assert covered == list(range(len(words)))
    for word in found:
        assert word.form == "".join(words[word.start : word.end])
        assert word.role in get_args(Role)


@given(_FORMS, _FAMILIES)
def test_a_name_keeps_a_word_that_names(words: list[str], family: Family) -> None:
    found = label(words, family)
    assert not words or any(word.role in ("name", "number", "generic") for word in found)


@given(_FORMS)
def test_a_person_has_no_legal_form(words: list[str]) -> None:
    assert all(word.role not in ("orgform", "generic") for word in label(words, "person"))


@pytest.mark.parametrize("table", ["org_forms", "titles", "particles", "generic_words", "numbers"])
def test_no_table_says_two_things_of_one_spelling(table: str) -> None:
    rows = tables.rows(table)
    assert len(rows) == len(set(rows))
    meant: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        scope = row[1] if table in ("titles", "particles") else ""
        meaning = row[2] if table in ("titles", "particles") else row[1]
        meant.setdefault((row[0], scope), set()).add(meaning)
    assert {key: values for key, values in meant.items() if len(values) > 1} == {}


@pytest.mark.parametrize("table", ["org_forms", "titles", "generic_words", "particles", "numbers"])
def test_every_spelling_of_a_table_can_be_found_in_a_name(table: str) -> None:
    for row in tables.rows(table):
        words = [form for word in split_words(clean(row[0])) if (form := to_latin(word))]
        assert words, row


def test_a_table_tells_of_several_hundred_legal_forms() -> None:
    assert len({row[0] for row in tables.rows("org_forms")}) > 800
