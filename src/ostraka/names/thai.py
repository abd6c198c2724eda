"""Thai in Latin letters: as it is heard, and as its Indian words are written.

Owns both readings of one word. Bearers write names of Sanskrit origin by their
letters (Vejjajiva) and others by their sound (Yongchaiyudh is both), so neither
way alone meets the lists. Refuses tones and length; where the script writes no
vowel, the commonest is set, which is a guess.

Sources: Royal Thai General System of Transcription (1999) for the sounds; ISO
11940 (1998) for the letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ostraka.names import tables

#: Each consonant: at the beginning of a syllable, at its end, and as Indian letters have it.
_CONSONANTS: Final = {
    "ก": "k k k", "ข": "kh k kh", "ฃ": "kh k kh", "ค": "kh k g", "ฅ": "kh k g", "ฆ": "kh k gh",
    "ง": "ng ng ng", "จ": "ch t ch", "ฉ": "ch t ch", "ช": "ch t j", "ซ": "s t s", "ฌ": "ch t jh",
    "ญ": "y n n", "ฎ": "d t d", "ฏ": "t t t", "ฐ": "th t th", "ฑ": "th t d", "ฒ": "th t dh",
    "ณ": "n n n", "ด": "d t d", "ต": "t t t", "ถ": "th t th", "ท": "th t d", "ธ": "th t dh",
    "น": "n n n", "บ": "b p b", "ป": "p p p", "ผ": "ph p ph", "ฝ": "f p f", "พ": "ph p b",
    "ฟ": "f p f", "ภ": "ph p bh", "ม": "m m m", "ย": "y i y", "ร": "r n r", "ล": "l n l",
    "ว": "w o v", "ศ": "s t s", "ษ": "s t s", "ส": "s t s", "ห": "h - h", "ฬ": "l n l",
    "อ": "- - -", "ฮ": "h - h",
}  # fmt: skip
_BEGIN, _END, _INDIAN = range(3)
_SIGNS: Final = {
    "ะ": "a", "ั": "a", "า": "a", "ำ": "am", "ิ": "i", "ี": "i", "ึ": "ue", "ื": "ue", "ุ": "u",
    "ู": "u", "็": "", "ๅ": "a",
}  # fmt: skip
_LEADING: Final = {"เ": "e", "แ": "ae", "โ": "o", "ใ": "ai", "ไ": "ai"}
#: Vowels of several signs around a consonant (marked C), the longest first.
_AROUND: Final = (
    ("เCียะ", "ia"), ("เCีย", "ia"), ("เCือ", "uea"), ("เCาะ", "o"), ("เCา", "ao"), ("เCอะ", "oe"),
    ("เCอ", "oe"), ("เCิ", "oe"), ("เCย", "oei"), ("เC็", "e"), ("แC็", "ae"), ("เCะ", "e"),
    ("แCะ", "ae"), ("โCะ", "o"),
)  # fmt: skip
#: Pairs that begin a syllable together.
_CLUSTERS: Final = frozenset(
    first + second for first in "กขคตปผพ" for second in "รลว" if first + second != "ตว"
)
_SILENT: Final = re.compile("[ก-ฮ][ิุ]?์")
_TONES: Final = re.compile("[่-๋ํฺ๎]")
_LETTER: Final = "([ก-ฮ](?:(?<=[กขคตทปผพสห])[รลวมนง](?=[ะ-ู็อย]))?)"
_PATTERNS: Final = tuple(
    (re.compile(written.replace("C", _LETTER)), vowel) for written, vowel in _AROUND
)
_BEFORE: Final = re.compile("([เแโใไ])([ก-ฮ])")


def readings_of_thai(word: str) -> list[str]:
    """Read a word of Thai.

    Args:
        word: a word in Thai letters.

    Returns:
        As bearers of a common name write it; else as it is heard, and by its letters.
    """
    known = _names().get(_TONES.sub("", word))
    if known is not None:
        return list(known)
    plain = _TONES.sub("", _SILENT.sub("", word)).replace("รร", "ั")
    plain = re.sub("^ห(?=[งญนมยรลว])", "", plain)
    parts = _parts(plain)
    heard = _heard(parts)
    lettered = "".join(_value(part, _INDIAN) if part in _CONSONANTS else part for part in parts)
    filled = _filled(parts)
    return list(dict.fromkeys(form for form in (heard, filled, lettered) if form))


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    rows = tables.rows("thai_names")
    return {_TONES.sub("", row[0]): tuple(row[1].split()) for row in rows}


def _parts(word: str) -> list[str]:
    """Consonants in Thai letters and vowels in Latin ones, in the order in which they are heard."""
    for pattern, vowel in _PATTERNS:
        word = pattern.sub(rf"\1{vowel}", word)
    word = _BEFORE.sub(lambda found: found[2] + _LEADING[found[1]], word)
    parts: list[str] = []
    for char in word:
        latin = _SIGNS.get(char, char if char in _CONSONANTS or char.isascii() else "")
        if char == "อ" and parts and parts[-1] in _CONSONANTS:
            latin = "o"
        elif char == "อ":
            latin = "" if parts and parts[-1] not in _CONSONANTS else "อ"
        if latin:
            parts.append(latin)
    return parts


def _value(part: str, place: int) -> str:
    return _CONSONANTS[part].split()[place].replace("-", "")


def _heard(parts: list[str]) -> str:
    out = ""
    place = 0
    open_syllable = False
    while place < len(parts):
        part = parts[place]
        following = parts[place + 1] if place + 1 < len(parts) else ""
        if part not in _CONSONANTS:
            out += part
            open_syllable = True
        elif following and following not in _CONSONANTS:
            out += _value(part, _BEGIN)
            open_syllable = False
        elif open_syllable:
            out += _value(part, _END)
            open_syllable = False
        elif part + following in _CLUSTERS:
            out += _value(part, _BEGIN)
        elif not following:
            out += "" if part == "ร" else _value(part, _END)
        elif place + 2 >= len(parts) or parts[place + 2] in _CONSONANTS:
            # Two consonants and no vowel: a closed syllable with o.
            out += f"{_value(part, _BEGIN)}o{_value(following, _END)}"
            place += 1
        else:
            out += f"{_value(part, _BEGIN)}a"
        place += 1
    return out


def _filled(parts: list[str]) -> str:
    """By the letters, an a between any two consonants that no vowel parts, and at the end."""
    out = ""
    for place, part in enumerate(parts):
        if part not in _CONSONANTS:
            out += part
            continue
        out += _value(part, _INDIAN)
        if place + 1 < len(parts) and parts[place + 1] in _CONSONANTS and part != parts[place + 1]:
            out += "a"
    return out
