"""Birth dates as tables write them.

Owns the layouts of spreadsheets and databases: days and months in figures, years of two digits,
eight digits in a row, month names of other languages, times of day behind the date. Refuses to
guess: a date with two readings gives both, unless its column tells which part is the day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from ostraka.model.dates import DateSpan
from ostraka.model.errors import UsageError
from ostraka.screening.query import read_birth

_LONGEST: Final = 80
_FIGURES: Final = re.compile(r"(\d{1,2})\s?([./ -])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})\.?")
_EIGHT: Final = re.compile(r"\d{8}")
_SHORT_YEAR: Final = re.compile(r"(\d{1,2}[ -]?[a-z]{3,9}\.?[ -]?|[a-z]{3,9} \d{1,2},? )'?(\d{2})")
_TIME: Final = re.compile(
    r"[ t,]{1,2}\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?"
    r" ?(?:[ap]\.?m\.?)?(?: ?(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?"
)
_WEEKDAY: Final = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[,.]? ")
_EASTERN: Final = re.compile(r"(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?)?")
_SPACED: Final = re.compile(r"(\d{4})\s?([./ -])\s?(\d{1,2})\s?\2\s?(\d{1,2})\.?")
_GLUED: Final = re.compile(r"(\d{1,2})[ .-]{0,2}([a-z]{3,9})[ .-]{0,2}(\d{4})")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Below it a year of two digits may be one of this century; both are read then.
_RECENT: Final = 50
_YEARS: Final = ("1700", "2199")

#: Month names that English does not read, by the English name. Full names and the usual short
#: ones of German, French, Spanish, Italian, Portuguese, Dutch, Russian, Ukrainian, Polish, Turkish.
_MONTHS: Final[dict[str, str]] = {
    word: english
    for english, words in {
        "january": "januar jänner jaenner janvier janv enero ene gennaio gen janeiro januari "
        "января январь янв січня stycznia styczeń sty ocak oca",
        "february": "februar feber février fevrier févr fevr fév febrero febbraio fevereiro fev "
        "februari февраля февраль фев лютого lutego luty lut şubat şub",
        "march": "märz maerz mrz mär mars marzo março maart mrt марта март мар березня marca "
        "marzec mart",
        "april": "avril avr abril abr aprile апреля апрель апр квітня kwietnia kwiecień kwi nisan "
        "nis",
        "may": "mai mayo maggio mag maio mei мая май травня maja maj mayıs",
        "june": "juni juin junio giugno giu junho июня июнь июн червня czerwca czerwiec cze "
        "haziran haz",
        "july": "juli juillet juil julio luglio lug julho июля июль июл липня lipca lipiec lip "
        "temmuz tem",
        "august": "août aout agosto ago augustus августа август авг серпня sierpnia sierpień sie "
        "ağustos ağu",
        "september": "septembre septiembre setiembre settembre set setembro сентября сентябрь сен "
        "сент вересня września wrzesień wrz eylül eyl",
        "october": "oktober okt octobre octubre ottobre ott outubro out октября октябрь окт жовтня "
        "października październik paź ekim eki",
        "november": "novembre noviembre novembro ноября ноябрь ноя листопада lis kasım kas",
        "december": "dezember dez décembre decembre déc diciembre dic dicembre dezembro "
        "декабря декабрь дек грудня grudnia grudzień gru aralık ara",
    }.items()
    for word in words.split()
}


@lru_cache(maxsize=1 << 15)
def read_births(text: str, day: bool | None = None) -> tuple[DateSpan, ...]:
    """Every day that a cell can mean.

    Args:
        text: the cell.
        day: for ``03/04/1957``: true if the day stands first, false if the month does, None
            if the column does not tell.

    Returns:
        One date, or several that mean "one of these": both orders of day and month where
        nothing tells which, both centuries of a year of two digits below 50.

    Raises:
        UsageError: if the text has no reading.
    """
    folded = _plain(text) if len(text) <= _LONGEST else text
    if found := _FIGURES.fullmatch(folded):
        dates = dict.fromkeys(_figures(found, day))
    elif _EIGHT.fullmatch(folded):
        dates = dict.fromkeys(_eight(folded, day))
    elif (found := _SHORT_YEAR.fullmatch(folded)) and len(folded) <= _LONGEST:
        glue = "" if found.group(1).endswith((" ", "-")) else " "
        dates = dict.fromkeys(f"{found.group(1)}{glue}{year}" for year in _years(found.group(2)))
    else:
        dates = {folded: None}
    spans = [span for date in dates if (span := _span(date)) is not None]
    return tuple(dict.fromkeys(spans)) or (read_birth(text),)


def _span(text: str) -> DateSpan | None:
    try:
        return read_birth(text)
    except UsageError:
        return None


def _plain(text: str) -> str:
    """A date without time of day, weekday, other digits and other languages' months."""
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
        )
    text = " ".join(text.lower().split()).replace("\u200e", "").replace("\u200f", "")
    if found := _EASTERN.fullmatch(text):
        return "-".join(part.zfill(2) for part in found.groups() if part)
    if (time := _TIME.search(text)) and time.end() == len(text) and time.start() >= 6:
        text = text[: time.start()]
    text = text.replace("−", "-").replace("‐", "-").replace("‑", "-")
    text = text.replace("\\", "/")
    if text.endswith(".0") and text[:-2].isdecimal():
        text = text[:-2]
    if weekday := _WEEKDAY.match(text):
        text = text[weekday.end() :]
    if found := _SPACED.fullmatch(text):
        return f"{found.group(1)}-{int(found.group(3)):02}-{int(found.group(4)):02}"
    if any(letter.isalpha() for letter in text):
        text = _WORD.sub(lambda word: _MONTHS.get(word.group(), word.group()), text)
        text = re.sub(r"(?<=[\da-z]) de(?:l)? (?=[\da-z])", " ", text)
        text = re.sub(r" (?:г|р|года|року|yr)\.?$", "", text)
        if found := _GLUED.fullmatch(text):
            text = " ".join(found.groups())
    return text


def _figures(found: re.Match[str], day: bool | None) -> Iterator[str]:
    """Readings of day and month in figures; dots say that the day stands first."""
    first, separator, second, year = found.groups()
    known = True if separator == "." and day is None else day
    orders = [(first, second), (second, first)]
    if known is not None:
        orders = orders if known else orders[::-1]
        # A column tells, but a value that it makes impossible has its one other reading.
        orders = [pair for pair in orders if _possible(*pair)][:1]
    for one, two in orders:
        if _possible(one, two):
            for full in _years(year):
                yield f"{full}-{int(two):02}-{int(one):02}"
    if first in ("0", "00") and second in ("0", "00"):
        yield year


def _possible(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _eight(text: str, day: bool | None) -> Iterator[str]:
    """Eight digits: a year at one end, never sensible at both."""
    if _YEARS[0] <= text[:4] <= _YEARS[1] and _possible(text[6:], text[4:6]):
        yield f"{text[:4]}-{text[4:6]}-{text[6:]}"
    elif _YEARS[0] <= text[4:] <= _YEARS[1]:
        found = _FIGURES.fullmatch(f"{text[:2]}/{text[2:4]}/{text[4:]}")
        if found is not None:
            yield from _figures(found, day)
    elif text.endswith("0000"):
        yield text[:4]
    elif text.endswith("00"):
        yield f"{text[:4]}-{text[4:6]}"


def _years(year: str) -> tuple[str, ...]:
    """The years that two digits can mean for a birth; four digits mean themselves."""
    if len(year) == 4:
        return (year,)
    return (f"19{year}", f"20{year}") if int(year) < _RECENT else (f"19{year}",)


def day_first(texts: Iterable[str]) -> bool | None:
    """Whether a column writes the day first.

    Args:
        texts: cells of one column.

    Returns:
        True or False if some dates can only be read so and none the other way; None if no
        date tells, or they disagree.
    """
    days = months = False
    for text in texts:
        found = _FIGURES.fullmatch(_plain(text)) if 6 <= len(text) <= _LONGEST else None
        if found is None:
            found = _turned(text)
        if found is None:
            continue
        first, second = int(found.group(1)), int(found.group(3))
        if first > 12 >= second:
            days = True
        elif second > 12 >= first:
            months = True
    return days if days != months else None


def _turned(text: str) -> re.Match[str] | None:
    text = text.strip()
    if not _EIGHT.fullmatch(text) or _YEARS[0] <= text[:4] <= _YEARS[1]:
        return None
    return _FIGURES.fullmatch(f"{text[:2]}/{text[2:4]}/{text[4:]}")
