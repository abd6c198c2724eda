"""Dates as OFAC's Advanced and Enhanced XML write them: the days between which they lie.

Owns the reading of a period into EDTF and into the classic XML's words.
Refuses to guess: days that are none of the calendar or that run backwards have
no reading.

Source of the rule: the Enhanced XML gives periods and the classic words side by
side; all 619 of the three files of 2024 and 2025 agree with it.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun",
                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip


class Period(Struct, frozen=True):
    """A date as both formats write it: the days within which it begins and ends, ISO."""

    begin: str
    begin_last: str
    end_first: str
    end: str
    approximate: bool = False

    @classmethod
    def of(cls, days: Sequence[str], approximate: bool) -> Period:
        """A period from its four days in order."""
        begin, begin_last, end_first, end = days
        return cls(begin, begin_last, end_first, end, approximate)


def edtf(period: Period) -> str:
    """A period in EDTF: a day, a month, a year, or a range; ``~`` where approximate.

    The publisher fills a year with its first and its last day, and a range of
    months with the span of each month; whole years and months are written as
    such again.

    Returns:
        The text, or an empty string if the days are none of the calendar or
        run backwards.
    """
    try:
        begin = date.fromisoformat(period.begin or period.begin_last)
        begin_last = date.fromisoformat(period.begin_last or begin.isoformat())
        end = date.fromisoformat(period.end or period.end_first or begin_last.isoformat())
        end_first = date.fromisoformat(period.end_first or end.isoformat())
    except ValueError:
        return ""
    if not begin <= begin_last <= end or not begin <= end_first <= end:
        return ""
    if begin == begin_last and end_first == end:
        whole_years = (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31)
        years = [begin.isoformat()[:4], end.isoformat()[:4]]
        sides = years if whole_years else [_unit(begin, end)] if _unit(begin, end) else []
    else:
        sides = [_unit(begin, begin_last), _unit(end_first, end)]
    if not all(sides) or not sides:
        sides = [begin.isoformat(), end.isoformat()]
    mark = "~" if period.approximate else ""
    return "/".join(f"{side}{mark}" for side in dict.fromkeys(sides))


def _unit(first: date, last: date) -> str:
    """The day, month or year that two days span; empty if they span none of these."""
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return first.isoformat()[:4] if first.year == last.year else ""
    days = calendar.monthrange(first.year, first.month)[1]
    return first.isoformat()[:7] if first.day == 1 and last == first.replace(day=days) else ""


def in_words(period: Period) -> str:
    """A period as the classic XML writes it: ``25 Mar 1977``, ``circa 1960``, ``1955 to 1958``.

    Empty where :func:`edtf` is.
    """
    if not edtf(period):
        return ""
    sides = [_side_in_words(side) for side in edtf(period).split("/")]
    return " to ".join(sides)


def _side_in_words(side: str) -> str:
    year, *rest = side.removesuffix("~").split("-")
    month = [_MONTHS[int(number) - 1] for number in rest[:1]]
    words = " ".join([*rest[1:], *month, year])
    return f"circa {words}" if side.endswith("~") else words


def period_text(period: Period | None) -> str:
    """The days of a period as the publisher wrote them, for notes."""
    if period is None:
        return ""
    days = (period.begin, period.begin_last, period.end_first, period.end)
    return " to ".join(dict.fromkeys(day for day in days if day))
