"""Chinese and Korean names of persons, syllable by syllable.

Owns the reading of a whole name as a family name and the syllables of a given
name, where it is written in Chinese characters or Hangul, in Russian letters as
Korean names are, or in Latin letters as Wade and Giles wrote Mandarin. Each
syllable brings every usual Latin spelling, so that 김정은 meets Kim Jong Un, Kim
Jeong-eun and Kim Chŏng-ŭn. Refuses any other name.

Two names in the same characters compare by the characters alone: a syllable
carries the whole given name and its place in it, so that 王建国 meets neither
王国 nor 王国建.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from anyascii import anyascii
from msgspec import Struct

from ostraka.names import hangul, mandarin
from ostraka.names.han import simplified, spellings_of_character
from ostraka.names.latin import SURNAME_READINGS, to_latin, variants
from ostraka.names.scripts import script_of

#: Surnames of two characters that are still borne.
_COMPOUND: Final = frozenset(
    {
        "欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木",
        "独孤", "夏侯", "东方", "남궁", "황보", "제갈", "선우", "독고", "사공", "서문",
    }
)  # fmt: skip
#: Korean surnames in simplified characters.
_KOREAN_SURNAMES: Final = frozenset(
    "金李朴崔郑赵姜尹张林韩吴徐申权黄安宋全洪柳高文梁孙裴白许南沈卢河郭成车朱禹具闵玄池方吉太潘"
    "刘罗辛田严元千孔咸边廉吕秋都石薛马魏表明奇芮"
)
#: Fewest and most characters of a name in Chinese characters or Hangul.
_LEAST: Final = 2
_MOST: Final = 4
#: Words of a name that is read syllable by syllable.
_WORDS: Final = (2, 4)
_KOREAN_WORDS: Final = 3
#: Marks a class of one Latin spelling: beyond every class of the lexicon.
_CLASS: Final = 1 << 60
_LONGEST: Final = 7
#: Syllables of Korean that are articles elsewhere, and the surnames beside which they are not.
_ARTICLES: Final = frozenset({"il", "ul"})
_SURNAMES: Final = frozenset(
    {
        "kim", "gim", "pak", "park", "bak", "choe", "choi", "ri", "rhee", "yi", "lee", "jong",
        "jung", "jeong", "jo", "cho", "kang", "yun", "yoon", "jang", "chang", "rim", "lim", "paek",
        "baek", "kwon", "hwang", "hyon", "hyun", "han", "so", "seo", "sin", "shin", "song", "ryu",
        "yu", "mun", "moon",
    }
)  # fmt: skip
#: What a syllable of Mandarin, Cantonese or Korean can look like.
_SHAPE: Final = re.compile(
    "(?:[ptkgdbmnlrshfwyjcqxz]|[ptkcszg]h|kw|gw|hs|hw|ts|tz|ss|sz|ng|kk|pp|tt|jj)?"
    "(?:[aeiouw]|y[aeou]){1,4}(?:ng|n|m|k|p|t|l|g|b|h|r|rk|w|y|hn|hk)?|ng|tsz|erh|sh?yh|jyh"
)


#: Stands, in a token's own characters, between a given name and the place of a syllable in it.
PART: Final = "·"


class Syllable(Struct, frozen=True, gc=False):
    """One token of such a name.

    Attributes:
        form: lower-case Latin letters.
        own: the token in its own characters, told apart by its place; or empty.
        forms: other Latin forms that the same writing has.
        spellings: every usual Latin spelling besides.
        whole: whether it is a name by itself, which the lexicon may know, and no
            part of a given name.
    """

    form: str
    own: str
    forms: tuple[str, ...]
    spellings: tuple[str, ...]
    whole: bool = True

    @property
    def classes(self) -> tuple[int, ...]:
        """Classes that the syllable shares with the Latin words that spell it."""
        found = (spelling_class(form) for form in (self.form, *self.forms, *self.spellings))
        return tuple(dict.fromkeys(number for number in found if number is not None))


def spelling_class(form: str) -> int | None:
    """The class of one Latin spelling of a syllable.

    Two Latin words never share one unless they are the same; a syllable of
    another script has those of all its spellings.

    Args:
        form: a lower-case Latin word.

    Returns:
        A number of 61 bits, or None for a word that can be no syllable.
    """
    if not 0 < len(form) <= _LONGEST or not _SHAPE.fullmatch(form):
        return None
    return _CLASS | int.from_bytes(form.encode("ascii"), "big")


def read(words: Sequence[str], text: str) -> tuple[Syllable, ...] | None:
    """Read a Chinese or Korean name of a person.

    Args:
        words: its words from :func:`ostraka.names.scripts.split_words`.
        text: the name as :func:`ostraka.names.scripts.clean` gave it.

    Returns:
        Its tokens in reading order; None for a name that is none of these.
    """
    if not words or len(words) > _WORDS[1]:
        return None
    script = script_of(words[0][0])
    if script in ("han", "hangul"):
        return _in_characters(words, script)
    if len(words) < _WORDS[0]:
        return None
    if script == "cyrillic":
        return _in_russian(words)
    if script != "latin":
        return None
    lowered = [to_latin(word) for word in words]
    return _in_latin(lowered) or _in_wade(lowered, text)


def _in_characters(words: Sequence[str], script: str) -> tuple[Syllable, ...] | None:
    joined = "".join(words)
    if len(joined) - (simplified(joined[:2]) in _COMPOUND) > _MOST or len(joined) < _LEAST:
        return None
    if any(script_of(char) != script for char in joined):
        return None
    if len(words) == 1:
        cut = 2 if len(joined) > _LEAST and simplified(joined[:2]) in _COMPOUND else 1
        words = (joined[:cut], joined[cut:])
    if _is_surname(words[0]):
        surname, given = words[0], "".join(words[1:])
    elif _is_surname(words[-1]):
        surname, given = words[-1], "".join(words[:-1])
    else:
        return None
    korean = script == "hangul" or _may_be_korean(surname, given)
    first = _surname(surname, script, korean)
    rest = _given(given, surname, script, korean)
    return (*first, *rest) if surname == words[0] else (*rest, *first)


def _may_be_korean(surname: str, given: str) -> bool:
    """Nearly all Koreans have a given name of two syllables and one of few surnames."""
    return len(given) == _KOREAN_WORDS - 1 and simplified(surname) in _KOREAN_SURNAMES


def _is_surname(word: str) -> bool:
    return len(word) == 1 or simplified(word) in _COMPOUND


def _surname(word: str, script: str, korean: bool) -> tuple[Syllable, ...]:
    own = simplified(word)
    forms = variants(word)
    if script == "han":
        form = "".join(_pinyin(char, place == 0) for place, char in enumerate(own))
        spelled = spellings_of_character(own, form, True, korean) if len(own) == 1 else ()
        return (Syllable(form, own, (), spelled),)
    spelled = hangul.spellings_of_syllable(word, True) if len(word) == 1 else ()
    return (Syllable(forms[0], own, (), (*forms, *spelled)),)


def _given(word: str, surname: str, script: str, korean: bool) -> tuple[Syllable, ...]:
    whole = simplified(word)
    northern = hangul.is_northern(surname)
    found = []
    for place, char in enumerate(whole, start=1):
        if script == "han":
            form = _pinyin(char, False)
            spelled = spellings_of_character(char, form, False, korean)
        else:
            form = hangul.official(char, north=northern)
            spelled = hangul.spellings_of_syllable(char)
        own = whole if len(whole) == 1 else f"{whole}{PART}{place}"
        found.append(Syllable(form, own, (), spelled, whole=len(whole) == 1))
    return tuple(found)


def _pinyin(char: str, first: bool) -> str:
    if first and char in SURNAME_READINGS:
        return SURNAME_READINGS[char]
    return "".join(letter for letter in anyascii(char).lower() if letter.isalpha()) or "x"


def _in_russian(words: Sequence[str]) -> tuple[Syllable, ...] | None:
    """Ким Чен Ын: three words, each a syllable of Korean, the first a family name."""
    if len(words) != _KOREAN_WORDS:
        return None
    table = hangul.syllables_in_russian()
    lowered = [word.lower() for word in words]
    if any(word not in table for word in lowered):
        return None
    if not hangul.surnames().intersection(table[lowered[0]]):
        return None
    found = []
    for place, word in enumerate(lowered):
        spelled = sorted(
            {
                spelling
                for syllable in table[word]
                for spelling in hangul.spellings_of_syllable(syllable, place == 0)
            }
        )
        form, *others = variants(word)
        found.append(Syllable(form, "", tuple(others), tuple(spelled)))
    return tuple(found)


def _in_latin(words: Sequence[str]) -> tuple[Syllable, ...] | None:
    """Kim Il Sung: il is no article where the words around it are Korean."""
    if len(words) != _KOREAN_WORDS or _ARTICLES.isdisjoint(words):
        return None
    if words[0] not in _SURNAMES and words[-1] not in _SURNAMES:
        return None
    if any(spelling_class(word) is None for word in words):
        return None
    return tuple(Syllable(word, "", (), ()) for word in words)


def _in_wade(words: Sequence[str], text: str) -> tuple[Syllable, ...] | None:
    readings = mandarin.read_wade(words, text)
    if readings is None:
        return None
    return tuple(
        Syllable(first, "", tuple(form for form in (word, *others) if form != first), ())
        for word, (first, *others) in zip(words, readings, strict=True)
    )
