"""Ownership rules: from which stake on whose list reaches a company, per regime and day.

Owns the shape of ``data/ownership_rules.yaml`` and what must hold in it. Refuses to apply a
rule: that is :mod:`ostraka.law.ownership_spread`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import msgspec
import yaml
from msgspec import Struct

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ownership import PER_PERCENT

#: The file that the package ships.
FILE: Final = "ownership_rules.yaml"

#: ``none``: no such rule that day. ``unknown``: not known whether there is one, or what it asks.
Status = Literal["in-force", "none", "suspended", "unknown"]
Test = Literal["at-least", "more-than"]
Together = Literal["yes", "joint", "unclear"]


class Reaches(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a rule extends some kind of measure, for the reader of a verdict."""

    measures: str
    applies: Literal["yes", "no", "own-test"]
    citation: str
    verified: bool


class OwnershipRule(Struct, frozen=True, forbid_unknown_fields=True):
    """One regime's ownership rule for a time; the file's head says what each field means.

    Attributes:
        id: its key.
        regime: whose rule.
        title: what it is called.
        status: whether it applied.
        citation: the text.
        checked: what was read of it.
        source: where that stands.
        verified: whether a text was read.
        since: first day; empty for always.
        until: first day on which it no longer applies; empty if it still does.
        test: at least, or more than the percentage; empty if the text has no test.
        percent: the percentage.
        together: whether stakes of several listed owners add up.
        votes: test for votes apart from shares; empty if they are none.
        control: whether control reaches without a stake.
        caution: what to say with every verdict under it.
        reaches: which measures it extends.
    """

    id: str
    regime: str
    title: str
    status: Status
    citation: str
    checked: str
    source: str
    verified: bool
    since: str = ""
    until: str = ""
    test: Test | Literal[""] = ""
    percent: int = 0
    together: Together = "yes"
    votes: Test | Literal[""] = ""
    control: Literal["yes", "presumed", "no"] = "no"
    caution: str = ""
    reaches: tuple[Reaches, ...] = ()

    @property
    def settles(self) -> bool:
        """Whether a company can be blocked, or be free, under it: in force, with a read test."""
        return self.status == "in-force" and self.verified and bool(self.test)

    @property
    def needed(self) -> int:
        """The smallest stake that reaches, in millionths of a percent; any stake without a test."""
        return smallest(self.test, self.percent)

    @property
    def votes_needed(self) -> int:
        """The smallest share of votes that reaches; only meaningful where votes are a test."""
        return smallest(self.votes, self.percent)

    @property
    def threshold(self) -> str:
        """The test in words."""
        if not self.test:
            return "no stated percentage"
        if self.test == "at-least":
            return f"{self.percent}% or more"
        return f"more than {self.percent}%"


def smallest(test: Test | Literal[""], percent: int) -> int:
    """The smallest whole number of millionths of a percent that meets a test."""
    if not test:
        return 1
    return percent * PER_PERCENT + (test == "more-than")


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    rules: tuple[OwnershipRule, ...]


@cache
def ownership_rules() -> tuple[OwnershipRule, ...]:
    """The rules that the package ships, read once.

    Raises:
        FormatError: if the file is damaged, which only a broken installation can bring about.
    """
    return read_rules(files("ostraka.law").joinpath("data", FILE).read_text("utf-8"), FILE)


def read_rules(text: str, name: str) -> tuple[OwnershipRule, ...]:
    """Read and check a file of rules.

    Raises:
        FormatError: with the entry that is wrong.
    """
    try:
        raw: Any = yaml.safe_load(text)
        rules = msgspec.convert(raw, _File).rules
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise _wrong(str(error), name) from error
    ids: set[str] = set()
    for rule in rules:
        if rule.id in ids:
            raise _wrong("two rules have one key", name, rule.id)
        ids.add(rule.id)
        _check(rule, name)
    _check_order(rules, name)
    return rules


def rule_of(
    regime: str, on: date, rules: Sequence[OwnershipRule] | None = None
) -> OwnershipRule | None:
    """The rule of a regime on a day, or None where none is known for that day.

    Raises:
        UsageError: if no rule of that regime is known at all.
    """
    known = ownership_rules() if rules is None else rules
    own = [rule for rule in known if rule.regime == regime]
    if not own:
        names = ", ".join(regimes(known))
        raise UsageError(
            f"there is no ownership rule of {regime!r}", action=f"Give one of: {names}."
        )
    day = on.isoformat()
    held = (r for r in own if r.since <= day and (not r.until or day < r.until))
    return next(held, None)


def regimes(rules: Sequence[OwnershipRule] | None = None) -> tuple[str, ...]:
    """The regimes that have rules, in the order of the file."""
    known = ownership_rules() if rules is None else rules
    return tuple(dict.fromkeys(rule.regime for rule in known))


def _check(rule: OwnershipRule, name: str) -> None:
    for day in filter(None, (rule.since, rule.until)):
        try:
            date.fromisoformat(day)
        except ValueError as error:
            raise _wrong(f"{day!r} is not a date", name, rule.id) from error
    if rule.since and rule.until and rule.until <= rule.since:
        raise _wrong("it ends before it begins", name, rule.id)
    if not rule.citation or not rule.source or not rule.checked:
        raise _wrong("it cites no text", name, rule.id)
    if rule.status == "in-force" and not rule.test:
        raise _wrong("a rule in force needs a test", name, rule.id)
    if not 0 <= rule.percent <= 100:
        raise _wrong("the percentage is none", name, rule.id)


def _check_order(rules: Sequence[OwnershipRule], name: str) -> None:
    """Rules of one regime follow each other without overlap."""
    last: dict[str, OwnershipRule] = {}
    for rule in rules:
        before = last.get(rule.regime)
        if before and (not before.until or rule.since < before.until):
            raise _wrong(f"it overlaps {before.id}", name, rule.id)
        last[rule.regime] = rule


def _wrong(reason: str, name: str, place: str = "") -> FormatError:
    return FormatError(reason, source=name, place=place, action="Correct the entry.")
