"""The day that a document gives itself.

Owns where a document tells its own date: a label, a line that is nothing but a date, the
place-and-day before the first sentence. Refuses a day named in a sentence, a weekday, and an
order of numbers that could be read in two ways: such a document has no date.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ostraka.intake.text_blocks import Dated

#: Characters at the beginning among which a document dates itself.
_HEAD: Final = 4000
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100

_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier januar jänner enero gennaio januari janeiro stycznia января січня "
            "janv ene gen",
            "february feb février fevrier februar feber febrero febbraio februari fevereiro lutego "
            "февраля лютого févr fév febr",
            "march mar mars märz maerz marzo maart março marca марта березня mrz",
            "april apr avril abril aprile kwietnia апреля квітня avr abr",
            "may mai mayo maggio mei maj maio maja мая травня mag",
            "june jun juin juni junio giugno junho czerwca июня червня giu",
            "july jul juillet juli julio luglio julho lipca июля липня juil lug",
            "august aug août aout agosto augustus augusti sierpnia августа серпня ago",
            "september sep sept septembre septiembre settembre setembro września сентября вересня "
            "set",
            "october oct octobre oktober octubre ottobre outubro października октября жовтня okt "
            "ott",
            "november nov novembre noviembre novembro listopada ноября листопада",
            "december dec décembre decembre dezember diciembre dicembre dezembro grudnia декабря "
            "грудня dez dic déc",
        ),
        1,
    )
    for name in names.split()
}
_MONTH: Final = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR: Final = r"(?P<{0}>(?:19|20)\d\d)"
_DAY: Final = r"(?P<{0}>[0-3]?\d)"

#: A day as people and machines write it. Each alternative has its own groups.
_WRITTEN: Final = (
    r"(?:"
    + _YEAR.format("y1") + r"-(?P<m1>[01]\d)-(?P<d1>[0-3]\d)(?:[T ]\d\d:\d\d[\d:.+Z-]*)?"
    + r"|" + _MONTH.format("m2") + r"\s+" + _DAY.format("d2") + r"(?:st|nd|rd|th)?,?\s+"
    + _YEAR.format("y2")
    + r"|" + _DAY.format("d3") + r"(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+|of\s+)?"
    + _MONTH.format("m3")
    + r",?\s+(?:de\s+)?" + _YEAR.format("y3") + r"(?:\s*(?:года|г\.|року))?"
    + r"|" + _YEAR.format("y4") + r"\s*年\s*(?P<m4>[01]?\d)\s*月\s*(?P<d4>[0-3]?\d)\s*日"
    + r"|(?P<d5>[0-3]?\d)\.(?P<m5>[01]?\d)\." + _YEAR.format("y5")
    + r"|(?P<a6>[0-3]?\d)/(?P<b6>[0-3]?\d)/" + _YEAR.format("y6")
    + r"|" + _YEAR.format("y7") + r"[/.](?P<m7>[01]?\d)[/.](?P<d7>[0-3]?\d)"
    + r"|" + _YEAR.format("y8") + r"\s*년\s*(?P<m8>[01]?\d)\s*월\s*(?P<d8>[0-3]?\d)\s*일"
    + r")"
)  # fmt: skip
_DATE: Final = re.compile(_WRITTEN, re.IGNORECASE)
_WEEKDAY: Final = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?|montag|dienstag|"
    r"mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|"
    r"dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|понедельник|вторник|среда|"
    r"четверг|пятница|суббота|воскресенье)[,.]?\s+(?:den\s+|le\s+)?"
)
_TIME: Final = (
    r"(?:[,|\s–—-]*(?:at\s+|um\s+|à\s+|в\s+)?\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?|uhr)?"
    r"\s*(?:\(?[A-Z]{2,5}(?:[+-]\d+)?\)?)?)?"
)
_PUBLISHED: Final = (
    r"(?:(?:first\s+)?published(?:\s+(?:on|at))?|posted(?:\s+on)?|issued(?:\s+on)?|released(?:\s+"
    r"on)?"
    r"|date(?:\s+of\s+(?:issue|publication|release))?|publication\s+date|release\s+date|press\s+"
    r"release"
    r"|news\s+release|(?:for\s+)?immediate\s+release|dated(?:\s+this)?|veröffentlicht(?:\s+am)?|"
    r"datum"
    r"|erschienen(?:\s+am)?|publié(?:\s+le)?|publiée\s+le|fecha|publicado(?:\s+el)?|"
    r"pubblicato(?:\s+il)?"
    r"|data|дата(?:\s+публикации)?|опубликовано|发布时间|发布日期|日期|日付|公開日)"
)
_LABEL: Final = re.compile(
    rf"^[ \t]*{_PUBLISHED}\s*[:：|–—-]?\s*(?:{_WEEKDAY})?{_WRITTEN}{_TIME}", re.IGNORECASE
)
#: A line that is a day and nothing else, but for the place and the kind of paper.
_ALONE: Final = re.compile(
    r"^[ \t]*(?:(?:washington|london|brussels|ottawa|canberra|new york|geneva|bern|tokyo|paris|"
    r"berlin|moscow|kyiv|luxembourg|press release|news release|statement)[^\d\n]{0,20}[,|:]?\s*)?"
    rf"(?:{_WEEKDAY})?{_WRITTEN}{_TIME}[ \t]*[|.–—-]?[ \t]*$",
    re.IGNORECASE,
)
#: WASHINGTON, April 15, 2021 (Reuters) —
_DATELINE: Final = re.compile(
    rf"^[ \t“\"]*[A-ZÀ-ÞЀ-Я][\w.'’-]*(?:[ ,/]+[\w.'’()-]+){{0,5}}?[ \t]*[,:(–—-][ \t]*"
    rf"(?:{_WEEKDAY})?(?:le |den |am |el )?{_WRITTEN}[ \t]*\)?[ \t]*(?:\([^()\n]{{2,40}}\)|/[A-Z "
    rf"]{{2,30}}/)?"
    r"[ \t]*(?:[–—:.-]|/)",
    re.IGNORECASE,
)
#: 2021年4月15日电 and （新华社北京4月15日电） name the day of the report.
_REPORT: Final = re.compile(
    rf"{_YEAR.format('y4')}\s*年\s*(?P<m4>[01]?\d)\s*月\s*(?P<d4>[0-3]?\d)\s*日\s*[电電讯訊]"
)
#: A line as long as this may be a line of dates, or begin with one.
_LINE: Final = 200


def written_day(text: str) -> str:
    """The first day written in a text, ISO; empty without one, or if it can be read in two ways.

    Args:
        text: a short text, such as the value of a field.
    """
    found = _DATE.search(text[:_LINE])
    return _day_of(found) if found is not None else ""


def days_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Every day written in full in a text: start, end and ISO date, in order."""
    found = ((one.start(), one.end(), _day_of(one)) for one in _DATE.finditer(text))
    return tuple(one for one in found if one[2])


def dateline_of(text: str) -> Dated:
    """The date that a text gives itself at its beginning, or at its end.

    Args:
        text: the text.

    Returns:
        The date with its basis: ``label``, ``line`` or ``dateline``; empty where the text
        tells none, or two that differ by the best basis it has.
    """
    head = text[:_HEAD]
    if not any(letter.isdigit() for letter in head):
        return Dated()
    labels: set[str] = set()
    lines: set[str] = set()
    places: set[str] = set()
    for line in head.split("\n")[:80]:
        if len(line) < 6:
            continue
        start = line[:_LINE]
        for pattern, found, whole in (
            (_LABEL, labels, False), (_ALONE, lines, True), (_DATELINE, places, False)
        ):  # fmt: skip
            if whole and len(line) > _LINE:
                continue
            hit = pattern.match(start)
            if hit is not None:
                day = _day_of(hit)
                if day:
                    found.add(day)
                break
        else:
            report = _REPORT.search(start)
            if report is not None:
                places.add(_day_of(report))
    for days, basis in ((labels, "label"), (places, "dateline"), (lines, "line")):
        if len(days) == 1:
            return Dated(days.pop(), basis, "certain" if basis == "label" else "likely")
        if days:
            return Dated()
    return Dated()


def _day_of(found: re.Match[str]) -> str:
    """The day that a match holds, ISO; empty if there is none such or it can be read twice."""
    groups = {name: value for name, value in found.groupdict().items() if value}
    year = next((int(value) for name, value in groups.items() if name[0] == "y"), 0)
    if "a6" in groups:
        first, second = int(groups["a6"]), int(groups["b6"])
        if first <= 12 and second <= 12 and first != second:
            return ""
        day, month = (first, second) if first > 12 or first == second else (second, first)
    else:
        day = next((int(value) for name, value in groups.items() if name[0] == "d"), 0)
        word = next((value for name, value in groups.items() if name[0] == "m"), "")
        month = int(word) if word.isdigit() else _MONTHS.get(word.lower(), 0)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
