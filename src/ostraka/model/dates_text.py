"""Dates as lists write them: from words to EDTF.

Owns the reading of dates in prose ("25 Mar 1977", "circa 1960", "1955 to
1958", "the 1960s") into the EDTF texts of :mod:`ostraka.model.dates`. Refuses
to guess: ``03/04/1957`` is two dates unless the caller knows which part is the
day, a year of two digits is none, and a year before 1700 is one of another
calendar. What cannot be read stays with the caller, as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ostraka.model.dates import DateSpan
from ostraka.model.errors import UsageError
from ostraka.model.text import fold_space

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBER = {
    **{name: number for number, name in enumerate(_MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
_FIRST_YEAR, _LAST_YEAR = 1700, 2199
#: No date is longer; a longer text is not looked at.
_LONGEST = 80

_CIRCA = re.compile(r"(?:circa|approximately|approx|about|around|ca|c)\b\.? ?(?=\S)")
_DECADE = re.compile(r"(?:the )?(?:(?:early|mid|late)[ -])?(\d{3})0'?s")
_BETWEEN = re.compile(r"between (.+) and (.+)")
_FROM_TO = re.compile(r"(?:from )?(.+?) ?(?:\bto\b|\buntil\b|[–—/]) ?(.+)")
_DASH = re.compile(r"(.*\d{4}) - (.+)|(\d{4})-(\d{4})")
_OR = re.compile(r"(\d{4}) or (\d{4})")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)")
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[t ]\d{2}:\d{2}[\d:.]*)?(?:z|[+-]\d{2}:\d{2})?")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([a-z]+)\.?[ -](\d{4})")
_MONTH_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_NUMBERS = re.compile(r"(\d{1,2}|dd)([./-])(\d{1,2}|mm)\2(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})")


def read_date(text: str, *, day_first: bool | None = None) -> str | None:
    """Read a date.

    Args:
        text: a date in ISO 8601, EDTF or English words: a day, a month, a year,
            a decade, each also with "circa", or a range of two. A time of day
            after an ISO date is left out.
        day_first: for ``03/04/1957``: true if the day stands first, false if
            the month does, None if nobody knows. With dots the day always
            stands first, unless this is False.

    Returns:
        The date in EDTF (``1957-03-25``, ``1977-03``, ``1960~``, ``1955/1958``),
        or None if the text has no reading or more than one.
    """
    if len(text) > _LONGEST:
        return None
    folded = fold_space(text).lower().strip(" .;,")
    for candidate in _candidates(folded, day_first):
        if candidate and _is_date(candidate):
            return candidate
    return None


def _candidates(text: str, day_first: bool | None) -> Iterator[str | None]:
    circa = _CIRCA.match(text)
    rest = text[circa.end() :] if circa else text
    mark = "~" if circa else ""
    single = _single(rest, day_first)
    yield _marked(single, mark)
    if decade := _DECADE.fullmatch(rest):
        yield f"{decade.group(1)}0{mark}/{decade.group(1)}9{mark}"
    for first, last in _pairs(text if _BETWEEN.match(text) else rest):
        yield _range(first, last, mark, day_first)
    if (choice := _OR.fullmatch(rest)) and int(choice.group(2)) == int(choice.group(1)) + 1:
        yield f"{choice.group(1)}{mark}/{choice.group(2)}{mark}"


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for pattern in (_BETWEEN, _DASH, _FROM_TO):
        if found := pattern.fullmatch(text):
            first, last = (side for side in found.groups() if side is not None)
            yield first, last


def _range(first: str, last: str, mark: str, day_first: bool | None) -> str | None:
    """Two dates as a range, each side with its own "circa" or that of the whole."""
    sides: list[str] = []
    for side in (first, last):
        circa = _CIRCA.match(side)
        read = _single(side[circa.end() :] if circa else side, day_first)
        marked = _marked(read, "~" if circa else mark)
        if marked is None:
            return None
        sides.append(marked)
    return "/".join(sides)


def _marked(date: str | None, mark: str) -> str | None:
    return date if date is None or date.endswith("~") else date + mark


def _single(text: str, day_first: bool | None) -> str | None:
    """One day, month or year, without regard to the calendar."""
    if _ISO.fullmatch(text):
        return text
    if found := _STAMP.fullmatch(text):
        return found.group(1)
    if found := _DAY_MONTH.fullmatch(text):
        return _in_words(found.group(3), found.group(2), found.group(1))
    if found := _MONTH_DAY.fullmatch(text):
        return _in_words(found.group(3), found.group(1), found.group(2))
    if found := _YEAR_FIRST.fullmatch(text):
        return f"{found.group(1)}-{int(found.group(3)):02}-{int(found.group(4)):02}"
    if found := _NUMBERS.fullmatch(text):
        first, separator, second, year = found.groups()
        known = True if separator == "." and day_first is None else day_first
        return _in_numbers(first, second, year, known)
    return None


def _in_words(year: str, month: str, day: str | None) -> str | None:
    number = _MONTH_NUMBER.get(month)
    if number is None:
        return None
    return f"{year}-{number:02}-{int(day):02}" if day else f"{year}-{number:02}"


def _in_numbers(first: str, second: str, year: str, day_first: bool | None) -> str | None:
    """Day and month in figures; the United Kingdom writes ``00/00/1980`` and ``dd/mm/1980``."""
    if first in ("00", "dd") and second in ("00", "mm"):
        return year
    if first in ("00", "dd"):
        return f"{year}-{int(second):02}" if second.isdecimal() else None
    if not (first.isdecimal() and second.isdecimal()):
        return None
    one, two = int(first), int(second)
    if day_first is None:
        if one <= 12 and two <= 12 and one != two:
            return None
        day_first = one > 12 or one == two
    day, month = (one, two) if day_first else (two, one)
    return f"{year}-{month:02}-{day:02}"


def _is_date(candidate: str) -> bool:
    try:
        span = DateSpan.parse(candidate)
    except UsageError:
        return False
    return span.first.year >= _FIRST_YEAR and span.last.year <= _LAST_YEAR
