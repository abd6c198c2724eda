"""Verdicts drawn as text."""

from __future__ import annotations

from datetime import date

from tests.law.owning import TODAY, answer, asked, stake

from ostraka.law.ownership import NOTICE
from ostraka.law.ownership_text import draw, draw_all
from ostraka.model.ownership import Control


def test_a_blocked_company_is_drawn_with_its_whole_chain() -> None:
    stakes = [stake("X", "A", 50), stake("X", "B", 50), stake("A", "C", 25), stake("B", "C", 25)]
    assert draw(answer(stakes, "C"), {"X": "Invented Owner", "C": "Invented Ltd"}).splitlines() == [
        "us: BLOCKED on 2026-11-23: listed parties own or control enough of it",
        "  Invented Ltd (C): 50% in listed hands",
        "  ├─ 25% held by A [register]: 50% in listed hands",
        "  │  └─ 50% held by Invented Owner (X) [register]: LISTED [list:X]",
        "  └─ 25% held by B [register]: 50% in listed hands",
        "     └─ 50% held by Invented Owner (X) [register]",
        "  rule: OFAC 50 percent rule",
        "        OFAC, revised guidance of 13 August 2014; FAQs 398 to 402; 31 CFR 587.406",
        "  missing: A would have to hold less than 25% of C (can clear it)",
    ]


def test_what_is_open_is_drawn_with_the_missing_fact() -> None:
    control = [Control("X", "A", "settlor", "possible", source="bods.json", item="7")]
    found = answer([stake("X", "A", (20, 60))], "A", "uk", controls=control)
    text = draw(found)
    assert "CANNOT BE RULED OUT" in text
    assert "└─ 20% to 60% held by X [register]: LISTED [list:X]" in text
    assert "missing: whether X controls A (settlor) (can block it)" in text
    assert "with more than 50%, A is caught (can block it)" in text


def test_a_ring_is_drawn_once_round() -> None:
    ring = [stake("X", "A", 60), stake("A", "B", 100), stake("B", "A", 40)]
    text = draw(answer(ring, "B"))
    assert text.count("held by A") == 1
    assert "held by B" not in text


def test_an_owner_met_twice_points_to_its_first_place() -> None:
    stakes = [stake("X", "A", 60), stake("A", "B", 100), stake("A", "C", 20), stake("B", "C", 80)]
    assert "(see above)" in draw(answer(stakes, "C"))


def test_no_listed_owner_is_said_in_words() -> None:
    text = draw(answer([stake("Z", "A", 100)], "A"))
    assert "not blocked" in text
    assert "A: no listed owner is told" in text


def test_all_regimes_are_drawn_with_the_notice_that_this_is_no_advice() -> None:
    found = asked([stake("X", "A", 60)]).verdicts("A", date(2024, 9, 1))
    text = draw_all(found)
    assert text.endswith(NOTICE)
    assert [line.split(":")[0] for line in text.splitlines() if " on 2024-09-01: " in line] == [
        "us", "us-bis", "eu", "uk", "ca", "au", "ch",
    ]  # fmt: skip


def test_a_chain_too_deep_to_draw_says_that_it_goes_on() -> None:
    links = [stake(f"C{n:03}", f"C{n + 1:03}", 100) for n in range(60)]
    text = draw(asked(links, ("C000",)).verdict("C060", "us", TODAY))
    assert "... the chain goes on" in text
