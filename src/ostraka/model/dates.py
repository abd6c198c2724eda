"""Partial dates: what a list or a customer really knows of a day.

Owns the reading of dates in EDTF level 1 (the Library of Congress's Extended
Date/Time Format): ``1960``, ``1960-08``, ``1960-08-31``, ``1960~`` (circa) and
``1955/1958`` (a range), and the days that each can mean. Refuses to guess:
a text that has two readings is an error here; sources keep the text as a note.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from msgspec import Struct

from ostraka.model.errors import UsageError

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?")


class DateSpan(Struct, frozen=True, order=True, gc=False):
    """A date known to the day, the month, the year, about, or as a range.

    Attributes:
        first: earliest day it can mean.
        last: latest day it can mean.
        text: the EDTF text that it was read from.
        circa: true if the source itself calls it approximate.
    """

    first: date
    last: date
    text: str
    circa: bool = False

    @classmethod
    def parse(cls, text: str) -> DateSpan:
        """Read EDTF level 1.

        Args:
            text: ``1960``, ``1960-08``, ``1960-08-31``, each with ``~``, or two of them with ``/``.

        Raises:
            UsageError: if the text is not such a date.
        """
        start, slash, end = text.strip().partition("/")
        first, last, circa = _span(start, text)
        if slash:
            until, last, circa_end = _span(end, text)
            circa = circa or circa_end
            if until < first:
                raise UsageError(
                    f"the range {text!r} ends before it begins",
                    action="Give the earlier date first.",
                )
        return cls(first=first, last=last, text=text.strip(), circa=circa)

    @property
    def year(self) -> int | None:
        """The year, where there is only one."""
        return self.first.year if self.first.year == self.last.year else None

    @property
    def exact(self) -> bool:
        """True if known to the day and not approximate."""
        return self.first == self.last and not self.circa


def _span(text: str, whole: str) -> tuple[date, date, bool]:
    found = _DATE.fullmatch(text)
    if found is None:
        raise UsageError(
            f"{whole!r} is not a date",
            action="Write 1960, 1960-08, 1960-08-31, 1960~ or 1955/1958.",
        )
    year, month, day = (int(part) if part else None for part in found.groups()[:3])
    assert year is not None
    try:
        if month is None:
            first, last = date(year, 1, 1), date(year, 12, 31)
        elif day is None:
            first = date(year, month, 1)
            last = date(year, month, calendar.monthrange(year, month)[1])
        else:
            first = last = date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise UsageError(f"{whole!r} is not a day of the calendar", action="Check it.") from error
    return first, last, bool(found.group(4))
