"""Who designated whom is read from sentences by rules, and what is not certain is left out.

Every text here is invented, but for the shared news article.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ostraka.intake.documents import read_document
from ostraka.screening.statements import Known, Statement, read_statements
from ostraka.screening.statements_sentences import sentences
from ostraka.screening.statements_words import bases_of, counts_of

_DAY = "2022-02-24"


def _one(text: str, on: str = _DAY) -> Statement:
    said = read_statements(text, on)
    assert len(said.statements) == 1, said
    return said.statements[0]


def test_the_shared_article_is_read(shared: Path) -> None:
    data = (shared / "documents" / "2021-04-15-news-article.txt").read_bytes()
    document = read_document(data, "article.txt")
    said = read_statements(document.text, "2021-04-15", (), document.furniture)
    told = [
        (one.deed, [who.family for who in one.authorities], one.total, one.date, one.date_basis)
        for one in said.statements
    ]
    assert told == [
        ("designated", ["us"], 32, "2021-04-15", "weekday"),
        ("designated", ["us", "eu", "au", "gb", "ca"], 8, "2021-04-15", "document"),
        ("attribution", ["us"], 0, "2021-04-15", "document"),
    ]
    assert [one.reason for one in said.unread] == ["on whom is not said", "who acted is not said"]
    for left in said.unread:
        assert document.text[left.start : left.end] == left.text
    for one in said.statements:
        assert document.text[one.start : one.end] == one.text


@pytest.mark.parametrize(
    ("text", "family", "deed", "total"),
    [
        ("The Treasury Department sanctioned 12 banks and 30 individuals.", "us", "designated", 42),
        ("Treasury Sanctions Over 500 Targets in Russia", "us", "designated", 500),
        ("OFAC is designating Invented Holding pursuant to E.O. 14024.", "us", "designated", 0),
        ("The State Department has designated two entities.", "us", "designated", 2),
        ("Joe Biden signed an order imposing sanctions on five banks.", "us", "designated", 5),
        ("The White House said Washington had sanctioned nine officials.", "us", "designated", 9),
        ("The EU has added 106 individuals to its sanctions list.", "eu", "designated", 106),
        ("The Council of the European Union today listed 20 persons under the sanctions regime.",
         "eu", "designated", 20),
        ("The Council adopted restrictive measures against 22 persons.", "eu", "designated", 22),
        ("Britain on Thursday froze the assets of five banks.", "gb", "designated", 5),
        ("Five banks were sanctioned by the UK government.", "gb", "designated", 5),
        ("Canada imposed new sanctions on 62 individuals and entities.", "ca", "designated", 62),
        ("Australia announced targeted sanctions against eight oligarchs.", "au", "designated", 8),
        ("Switzerland froze the assets of 367 individuals and four companies.", "ch",
         "designated", 371),
        ("The UN Security Council Committee removed two individuals from its Sanctions List.", "un",
         "removed", 2),
        ("OFAC delisted three vessels and an individual.", "us", "removed", 4),
        ("OFAC is also removing 10 people from the SDN List.", "us", "removed", 10),
        ("Canadian Foreign Minister Ann Example announced sanctions against six people.", "ca",
         "designated", 6),
        ("The EU lifted sanctions on three businessmen.", "eu", "removed", 3),
        ("Two persons were removed from the UK sanctions list.", "gb", "removed", 2),
        ("Moscow announced sanctions against eight US officials.", "ru", "designated", 8),
        ("President Volodymyr Zelenskyy signed a decree that imposes sanctions on 55 people.", "ua",
         "designated", 55),
        ("Japan imposed sanctions on twenty-one individuals.", "jp", "designated", 21),
        ("Three firms were designated pursuant to Executive Order 14024.", "us", "designated", 3),
        ("OFAC issued Directive 2 under E.O. 14024 on accounts of Invented State Bank.", "us",
         "restricted", 0),
    ],
)  # fmt: skip
def test_a_sentence_says_who_acted_and_on_how_many(
    text: str, family: str, deed: str, total: int
) -> None:
    one = _one(text)
    assert one.authorities[0].family == family
    assert (one.deed, one.total) == (deed, total)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Britain will sanction 10 more oligarchs.", "intended, denied or conditional"),
        ("The EU could sanction three banks.", "intended, denied or conditional"),
        ("Kyiv called on the West to sanction five banks.", "intended, denied or conditional"),
        ("Russia expelled 10 American diplomats.", ""),
        ("The sanctioned businessman sued the EU.", ""),
        ("The US sanctions list has 9,000 individuals.", "no rule reads it"),
        ("The United States has not sanctioned three banks.", "intended, denied or conditional"),
        ("If the EU sanctioned five banks, trade would stop.", "intended, denied or conditional"),
        ("Canada reportedly sanctioned six officials.", "intended, denied or conditional"),
        ("The court sanctioned the merger of two companies.", "who acted is not said"),
        ("The move came after sanctions hit 22 individuals.", "who acted is not said"),
        ("The United States announced sanctions.", "on whom is not said"),
        ("The US previously sanctioned five banks.", "an earlier day that is not told"),
        ("Two banks were designated by OFAC in 2014.", "an earlier day that is not told"),
        ("Britain has sanctioned more than 2,000 people since the invasion.", "a sum over time"),
        ("Among those sanctioned by the US were three officials.", "no rule reads it"),
        ("США ввели санкции против 32 лиц.", "the language is not read"),
    ],
)
def test_what_is_not_done_or_not_certain_is_no_statement(text: str, reason: str) -> None:
    said = read_statements(text, _DAY)
    assert said.statements == ()
    assert [one.reason for one in said.unread] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("when", "on", "day", "basis"),
    [
        ("on 23 February 2022", _DAY, "2022-02-23", "sentence"),
        ("on February 23, 2022", "", "2022-02-23", "sentence"),
        ("on Tuesday", _DAY, "2022-02-22", "weekday"),
        ("on Thursday", _DAY, _DAY, "weekday"),
        ("on Thursday", "", "", "weekday"),
        ("yesterday", _DAY, "2022-02-23", "yesterday"),
        ("today", _DAY, _DAY, "today"),
        ("", _DAY, _DAY, "document"),
        ("", "", "", "the document tells no date"),
    ],
)
def test_the_day_is_that_of_the_sentence_or_of_the_text(
    when: str, on: str, day: str, basis: str
) -> None:
    one = _one(f"The United States sanctioned five banks {when}.", on)
    assert (one.date, one.date_basis) == (day, basis)


def test_partners_are_named_after_the_one_who_leads() -> None:
    one = _one("The United States, together with the EU, Britain, Canada and Australia, sanctioned "
               "seven companies.")  # fmt: skip
    assert [(who.family, who.partner) for who in one.authorities] == [
        ("us", False), ("eu", True), ("gb", True), ("ca", True), ("au", True),
    ]  # fmt: skip


def test_several_authorities_act_as_equals() -> None:
    one = _one("The UK, Canada and Australia imposed sanctions on 50 people.")
    assert [(who.family, who.partner) for who in one.authorities] == [
        ("gb", False), ("ca", False), ("au", False),
    ]  # fmt: skip


def test_examples_are_not_counted_beside_the_whole() -> None:
    one = _one("The EU sanctioned 200 entities, including three banks and two ships.")
    assert one.total == 200


def test_parties_acted_on_are_told_from_others_in_the_sentence() -> None:
    text = "The UK sanctioned Invented Bank, including Second Bank, over its ties to Third Bank."
    known = [
        Known(text.index(name), text.index(name) + len(name), name, (name,))
        for name in ("Invented Bank", "Second Bank", "Third Bank")
    ]
    said = read_statements(text, _DAY, known)
    assert [one.text for one in said.statements[0].parties] == ["Invented Bank", "Second Bank"]


def test_the_same_text_gives_the_same_statements() -> None:
    text = "The EU sanctioned five banks. The UK delisted two ships."
    assert read_statements(text, _DAY) == read_statements(text, _DAY)


def test_laws_are_told_with_whose_they_are() -> None:
    found = bases_of(
        "under E.O. 13848, Directive 1, Council Regulation (EU) No 269/2014, the Russia "
        "(Sanctions) (EU Exit) Regulations 2019 and Security Council resolution 2231 (2015)"
    )
    assert [(one.family, one.name) for one in found] == [
        ("us", "Executive Order 13848"),
        ("us", "Directive 1"),
        ("eu", "Regulation (EU) 269/2014"),
        ("gb", "Russia (Sanctions) (EU Exit) Regulations 2019"),
        ("un", "UN resolution 2231"),
    ]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("32 Russia-linked entities and individuals", [(32, "party")]),
        ("eight more individuals and three entities", [(8, "person"), (3, "entity")]),
        ("more than 1,200 people", [(1200, "person")]),
        ("twenty-two individuals", [(22, "person")]),
        ("in 2021 companies", []),
        ("10 percent of the banks", []),
    ],
)
def test_counts_are_read_in_figures_and_words(text: str, counts: list[tuple[int, str]]) -> None:
    assert [(one.number, one.kind) for one in counts_of(text)] == counts


def test_a_sentence_ends_neither_at_a_title_nor_at_an_initial() -> None:
    text = "Mr. J. Smith of Acme Ltd. met the U.S. Treasury on assets. He left."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Mr. J. Smith of Acme Ltd. met the U.S. Treasury on assets.",
        "He left.",
    ]


def test_wrapped_lines_are_read_on() -> None:
    one = _one("The Department of the Treasury announced that the United States has sanctioned\n"
               "five banks that serve the army.")  # fmt: skip
    assert one.total == 5


def test_long_and_hostile_texts_are_read_in_time() -> None:
    begun = time.process_time()
    for text in (
        "sanctioned " * 3000,
        "the EU and the UK and " * 2000 + "sanctioned",
        "The EU added " + "x " * 5000 + "to its list",
        "one two three four " * 3000 + "banks sanctions",
        "(" * 5000 + "sanctioned",
    ):
        read_statements(text, _DAY)
    assert time.process_time() - begun < 5
