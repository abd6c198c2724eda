"""Countries read from the words of every list, and never guessed."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostraka.model import countries
from ostraka.model.countries import country_code, country_name, successors

TABLE = Path(countries.__file__).parent / "data" / "countries.tsv"
#: What lists write where they name no country, or one that has no code.
NO_COUNTRY = {"undetermined", "UNKNOWN", "None Identified", "-0-", "", "00", "possibly Palestinian"}


def rows() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Korea, North", "kp"),
        ("Democratic People's Republic of Korea", "kp"),
        ("Democratic People’s Republic of Korea", "kp"),
        ("KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF", "kp"),
        ("Iran (Islamic Republic of)", "ir"),
        ("IRAN (ISLAMIC REPUBLIC OF)", "ir"),
        ("Iranian", "ir"),
        ("Congo, Democratic Republic of the", "cd"),
        ("CONGO, Democratic Republic of (was Zaire)", "cd"),
        ("Congo, Republic of the", "cg"),
        ("Congo", "cg"),
        ("Region: Crimea", "ua-cri"),
        ("ua-cri", "ua-cri"),
        ("Region: Gaza", "ps"),
        ("State of Palestine", "ps"),
        ("Bahamas, The", "bs"),
        ("Man, Isle of", "im"),
        ("Cote d Ivoire", "ci"),
        ("Côte d’Ivoire", "ci"),
        ("Virgin Islands, British", "vg"),
        ("Macedonia, The Former Yugoslav Republic of", "mk"),
        ("North Macedonia, The Republic of", "mk"),
        ("Cabo Verde.  Previously Cape Verde.", "cv"),
        ("United Kingdom of Great Britain and Northern\nIreland", "gb"),
        ("Türkiye", "tr"),
        ("TURKEY", "tr"),
        ("Burma", "mm"),
        ("Russia / Russie", "ru"),
        ("Myanmar (Burma) / Myanmar (Birmanie)", "mm"),
        ("Российская Федерация", "ru"),
        ("Russian", "ru"),
        ("RU", "ru"),
        ("rus", "ru"),
        ("Nigerien", "ne"),
        ("Nigerian", "ng"),
        ("USSR", "suhh"),
        ("former Soviet Union", "suhh"),
        ("YUGOSLAVIA", "yucs"),
        ("YU", "yucs"),
        ("SERBIA AND MONTENEGRO", "csxx"),
        ("DDDE", "dd"),
        ("Zaire", "zr"),
        ("Kosovo", "xk"),
        ("Netherlands Antilles", "an"),
        ("St. Kitts & Nevis", "kn"),
        ("Saint Kitts and Nevis", "kn"),
        ("Kuwaiti citizenship", "kw"),
        ("DRC", "cd"),
        ("UK", "gb"),
        ("U.S.A.", "us"),
    ],
)
def test_a_country_is_read_in_the_spelling_of_each_list(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        *sorted(NO_COUNTRY),
        "Korea",
        "Korean",
        "Congolese",
        "Dominican",
        "Virgin Islands",
        "Region: Commonwealth of Independent States",
        "Iran / unknown",
        "Ukraine / Russia",
        "Bahrain (citizenship revoked in Jan. 2015)",
        "in prison in Germany",
        "Iran" * 1000,
    ],
)
def test_what_is_not_exactly_one_country_has_no_code(text: str) -> None:
    assert country_code(text) is None


def test_no_spelling_belongs_to_two_countries() -> None:
    owners: dict[str, set[str]] = {}
    for row in rows():
        cells = [row[key] for key in row if key not in ("code", "alpha3", "successors")]
        for word in [row["code"], row["alpha3"], *"|".join(cells).split("|")]:
            if word:
                owners.setdefault(re.sub(r"\W+", " ", word).casefold().strip(), set()).add(
                    row["code"]
                )
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_every_spelling_of_the_table_is_read_as_its_country() -> None:
    for row in rows():
        for cell in ("code", "alpha3", "name", "spellings", "nationalities", "other_languages"):
            for word in filter(None, row[cell].split("|")):
                assert country_code(word) == row["code"], word


def test_case_punctuation_and_diacritics_do_not_matter() -> None:
    for row in rows():
        name = row["name"]
        code = row["code"]
        assert country_code(name.upper()) == country_code(f" the {name.lower()}. ") == code


def test_a_name_leads_back_to_its_code() -> None:
    for row in rows():
        assert country_code(country_name(row["code"])) == row["code"]
    assert country_name("ru") == "Russia"
    assert country_name("no-such-code") == "NO-SUCH-CODE"


def test_the_successors_of_a_former_state_are_states_of_today() -> None:
    assert successors("suhh") == frozenset(
        "am az by ee ge kg kz lt lv md ru tj tm ua uz".split()  # noqa: SIM905
    )
    assert successors("yucs") >= {"rs", "hr", "ba", "si", "mk", "me"}
    assert successors("csxx") >= {"rs", "me"}
    assert successors("cshh") == {"cz", "sk"}
    assert successors("dd") == {"de"}
    assert successors("zr") == {"cd"}
    assert successors("ru") == successors("nowhere") == frozenset()
    codes = {row["code"] for row in rows()}
    for row in rows():
        assert successors(row["code"]) <= codes
        assert all(not successors(later) for later in successors(row["code"]))


@given(st.text(max_size=200))
def test_any_text_has_a_code_of_the_table_or_none(text: str) -> None:
    code = country_code(text)
    assert code is None or country_name(code) != code.upper()


def test_every_country_of_the_real_un_and_ofac_files_is_read(shared: Path) -> None:
    lists = shared / "lists"
    tag = re.compile(r"<(?:COUNTRY|COUNTRY_OF_BIRTH|country|idCountry)>([^<]+)<")
    unread: set[str] = set()
    for path in (
        *sorted(lists.glob("un_sc/202[145]-??-??/*.xml")),
        lists / "ofac_sdn" / "2024-05-07" / "sdn.xml",
        lists / "ofac_consolidated" / "2025-03-28" / "consolidated.xml",
    ):
        for text in tag.findall(path.read_text(encoding="utf-8")):
            if text.strip() and country_code(text) is None:
                unread.add(text.strip())
    assert unread <= {
        "undetermined",
        "Region: Kafia Kingi",
        "Region: Commonwealth of Independent States",
        "Sudan/South Sudan",
        "Sudan/or South Sudan",
        "Libya (in custody)",
        "Branch Office 11: Iran",
    }
