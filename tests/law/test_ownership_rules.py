"""The shipped ownership rules, and what a file of rules may not be."""

from __future__ import annotations

from datetime import date

import pytest

from ostraka.law.ownership_rules import ownership_rules, read_rules, regimes, rule_of
from ostraka.model.errors import FormatError

GOOD = """
version: "2026-01-01"
rules:
  - {id: a, regime: us, title: T, status: in-force, test: at-least, percent: 50,
     citation: C, checked: read, source: S, verified: true, until: "2020-01-01"}
  - {id: b, regime: us, title: T, status: in-force, test: more-than, percent: 50,
     citation: C, checked: read, source: S, verified: true, since: "2020-01-01"}
"""


def test_every_shipped_rule_cites_what_was_read_of_it() -> None:
    for rule in ownership_rules():
        assert rule.citation, rule.id
        assert rule.checked, rule.id
        assert rule.source.startswith("https://"), rule.id


def test_every_regime_that_the_product_speaks_of_has_rules() -> None:
    assert regimes() == ("us", "us-bis", "eu", "uk", "ca", "au", "ch")


@pytest.mark.parametrize(
    ("regime", "day", "expected"),
    [
        ("us", date(2014, 8, 12), "us-2008"),
        ("us", date(2014, 8, 13), "us-2014"),
        ("eu", date(2024, 7, 2), "eu-before-2024"),
        ("eu", date(2024, 7, 3), "eu-2024"),
        ("us-bis", date(2025, 11, 10), "us-bis-suspended"),
        ("us-bis", date(2026, 11, 10), "us-bis-2026"),
        ("ca", date(2023, 6, 21), "ca-before-2023"),
        ("ca", date(2023, 6, 22), "ca-2023"),
    ],
)
def test_a_rule_applies_from_its_first_day(regime: str, day: date, expected: str) -> None:
    rule = rule_of(regime, day)
    assert rule is not None
    assert rule.id == expected


def test_before_a_regimes_first_rule_there_is_none() -> None:
    assert rule_of("uk", date(2010, 1, 1)) is None


def test_more_than_half_is_a_millionth_above_half() -> None:
    first, second = read_rules(GOOD, "x.yaml")
    assert (first.needed, second.needed) == (50_000_000, 50_000_001)
    assert (first.threshold, second.threshold) == ("50% or more", "more than 50%")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("id: b", "id: a", "one key"),
        ('since: "2020-01-01"', 'since: "2019-12-31"', "overlaps a"),
        ('until: "2020-01-01"', 'until: "2020-13-01"', "not a date"),
        ('until: "2020-01-01"', 'since: "2021-01-01", until: "2020-01-01"', "ends before"),
        ("checked: read", 'checked: ""', "cites no text"),
        ("test: at-least", 'test: ""', "needs a test"),
        ("percent: 50", "percent: 101", "percentage"),
        ("title: T", "titel: T", "titel"),
        ("status: in-force", "status: perhaps", "perhaps"),
        ("rules:", "rules: [", "while parsing"),
    ],
)
def test_a_wrong_file_is_refused_with_its_entry(old: str, new: str, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        read_rules(
            GOOD.replace(old, new, 1) if old != "id: b" else GOOD.replace(old, new), "x.yaml"
        )


def test_the_rule_that_is_not_known_to_be_in_force_settles_nothing() -> None:
    settled = {rule.id for rule in ownership_rules() if rule.settles}
    assert "us-2014" in settled
    assert not settled & {"us-bis-2026", "us-bis-suspended", "au", "ca-before-2023"}
