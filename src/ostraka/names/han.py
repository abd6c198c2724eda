"""Chinese characters: the simplified form, and how each people reads them.

Owns the readings of one character in Mandarin, Cantonese and Korean and the
Latin spellings of each. Refuses Japanese readings: a character has many, and
which one a name has is known by the name alone.

Sources: the Unicode Han Database (``data/han.tsv`` says which fields); the
Hong Kong government's way of spelling Cantonese, as its identity cards show it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Final

from ostraka.names import tables
from ostraka.names.hangul import spellings_of_syllable
from ostraka.names.mandarin import spellings_of_pinyin

#: Cantonese sounds of surnames that differ from the character's usual one.
_CANTONESE_SURNAMES: Final = {"区": "au", "单": "sin", "仇": "kau", "尹": "wan", "黎": "lai"}
_SPELLED_SURNAMES: Final = {
    "谢": "tse", "曾": "tsang", "徐": "tsui", "曹": "tso", "蔡": "tsoi", "罗": "law", "卢": "loo",
    "傅": "foo", "古": "koo", "胡": "woo", "苏": "so", "许": "hui", "司徒": "szeto", "李": "lee",
    "余": "yue", "陆": "luk", "刘": "lau", "廖": "liu", "萧": "siu", "潘": "poon", "佘": "shea",
}  # fmt: skip

#: Spellings of Cantonese initials and finals, by Jyutping. A dash is silence.
_INITIALS: Final = {
    "b": "p b", "d": "t d", "g": "k g", "gw": "kw gw", "z": "ch ts j", "c": "ch ts", "s": "s sh",
    "j": "y", "n": "n l", "ng": "ng -", "": "-",
}  # fmt: skip
_FINALS: Final = {
    "aa": "a ah", "aai": "ai", "aau": "au", "aam": "am", "aan": "an", "aang": "ang",
    "aap": "ap", "aat": "at", "aak": "ak", "au": "au ow", "am": "am um", "an": "an un",
    "ei": "ei i ee ay", "i": "i ee ze sz", "iu": "iu", "o": "o or oh aw", "ou": "o ou ow",
    "oi": "oi oy", "u": "u oo", "un": "un oon", "e": "e eh", "eng": "eng ing", "oeng": "eung",
    "oek": "euk", "eoi": "ui", "eon": "un", "eot": "ut", "yu": "u ue", "yun": "uen un",
    "yut": "uet ut", "at": "at ut", "ap": "ap up",
}  # fmt: skip
_HEADS: Final = ("ng", "gw", "kw", *"bpmfdtnlgkhwzcsj")

#: Sounds with which the South begins a word where the North keeps r and n: 李 is 리 and 이.
_SOUTHERN: Final = {
    5: {2: 11, 3: 11, 6: 11, 7: 11, 12: 11, 17: 11, 20: 11},
    2: {2: 11, 6: 11, 12: 11, 17: 11, 20: 11},
}
_R: Final = 5
_N: Final = 2
_HANGUL: Final = 0xAC00


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str, str]]:
    return {row[0]: (row[1], row[2], row[3]) for row in tables.rows("han")}


@lru_cache(maxsize=1)
def _traditional() -> dict[str, tuple[str, ...]]:
    """The characters that each simplified one stands for."""
    found: dict[str, list[str]] = {}
    for char, row in _table().items():
        if row[0] != char:
            found.setdefault(row[0], []).append(char)
    return {plain: tuple(chars) for plain, chars in found.items()}


@lru_cache(maxsize=1 << 14)
def simplified(word: str) -> str:
    """A word in simplified characters; other characters stay.

    Args:
        word: any text.
    """
    return "".join(_table()[char][0] if char in _table() else char for char in word)


@lru_cache(maxsize=1 << 12)
def korean(char: str) -> tuple[str, ...]:
    """The Korean readings of a character, in Hangul, those of the South included.

    Args:
        char: one character, simplified or not.
    """
    found: list[str] = []
    for written in (char, *_traditional().get(char, ())):
        for sound in _table().get(written, ("", "", ""))[1].split():
            found += [sound, *_southern(sound)]
    return tuple(dict.fromkeys(found))


def _southern(sound: str) -> list[str]:
    start, rest = divmod(ord(sound) - _HANGUL, 588)
    if start not in (_R, _N):
        return []
    silent = _SOUTHERN[start].get(rest // 28)
    if silent is not None:
        return [chr(_HANGUL + silent * 588 + rest)]
    return [chr(_HANGUL + _N * 588 + rest)] if start == _R else []


@lru_cache(maxsize=1 << 12)
def cantonese(char: str, surname: bool = False) -> tuple[str, ...]:
    """The usual Latin spellings of a character's Cantonese readings.

    Args:
        char: one character, simplified or not.
        surname: whether it is a family name, some of which are read otherwise.
    """
    plain = simplified(char)
    found: list[str] = []
    if surname:
        found = [_CANTONESE_SURNAMES.get(plain, ""), _SPELLED_SURNAMES.get(plain, "")]
    for written in dict.fromkeys((char, plain, *_traditional().get(plain, ()))):
        for sound in _table().get(written, ("", "", ""))[2].split():
            head = next((head for head in _HEADS if sound.startswith(head)), "")
            rest = sound[len(head) :]
            if not rest:
                head, rest = "", sound
            firsts = _INITIALS.get(head, head).split()
            for first, last in product(firsts, _FINALS.get(rest, rest).split()):
                if last not in ("ze", "sz") or head in ("z", "c", "s"):
                    found.append((first + last).replace("-", ""))
    return tuple(dict.fromkeys(form for form in found if form))


@lru_cache(maxsize=1 << 12)
def spellings_of_character(
    char: str, pinyin: str, surname: bool, in_korean: bool
) -> tuple[str, ...]:
    """Every usual Latin spelling of a character in a name.

    Args:
        char: one character.
        pinyin: its Mandarin reading in the place where it stands.
        surname: whether it is a family name.
        in_korean: whether the name may be a Korean's.

    Returns:
        Spellings of Mandarin, Cantonese and, if so, Korean, sorted.
    """
    found = {*spellings_of_pinyin(pinyin), *cantonese(char, surname)}
    for sound in korean(char) if in_korean else ():
        found.update(spellings_of_syllable(sound, surname))
    return tuple(sorted(found))
