"""Mandarin in Latin letters: pinyin, and the older way of Wade and Giles.

Owns the syllables of both and which stand for each other. Refuses to guess
whether a name is written in the older way: :mod:`ostraka.names.eastern` decides
that over a whole name, since most syllables are possible in both.

Sources: Scheme for the Chinese Phonetic Alphabet (1958); Giles, Chinese-English
Dictionary (1912), whose marks lists leave out: p' is written p, ü is written u.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_FINALS: Final = {
    "": "a ai an ang ao e en er ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing ong ou u uan ue un",
    "w": "a ai an ang ei en eng o u",
}  # fmt: skip

#: Initials of the older way; an apostrophe marks the breath that most lists leave out.
_WADE: Final = {
    "b": "p", "p": "p'", "d": "t", "t": "t'", "g": "k", "k": "k'", "j": "ch", "q": "ch'",
    "x": "hs", "zh": "ch", "ch": "ch'", "r": "j", "z": "ts", "c": "ts'",
}  # fmt: skip
#: Finals of the older way, after the initials named and after any.
_WADE_FINALS: Final = (
    (("zh", "ch", "sh", "r"), {"i": "ih"}),
    (("z", "c"), {"i": "u"}),
    (("g", "k", "h"), {"e": "o", "uo": "uo", "ui": "uei"}),
    (("d", "t", "n", "l", "z", "c", "s", "r", "zh", "ch"), {"uo": "o"}),
    (("y",), {"e": "eh", "an": "en", "ou": "u", "ong": "ung", "ue": "ueh"}),
    (
        tuple(_FINALS),
        {"ian": "ien", "ie": "ieh", "ue": "ueh", "ong": "ung", "iong": "iung", "er": "erh"},
    ),
)
_WADE_WHOLE: Final = {"yi": "i", "si": "szu", "e": "o", "ri": "jih", "zi": "tzu", "ci": "tz'u"}
#: Spellings that bearers in Taiwan choose besides.
_TAIWAN: Final = {
    "ying": "ing", "jiu": "jeou", "lu": "lyu", "si": "ssu sze", "zi": "tze", "ge": "keh",
    "de": "teh", "yi": "yih", "shi": "shyh", "zhi": "jyh", "li": "lee", "wu": "woo",
}  # fmt: skip
#: What a spelling without an apostrophe stands for first, where that is the one with breath.
_BREATHED: Final = {
    "ping": "ping", "tao": "tao", "tang": "tang", "chen": "chen", "pan": "pan", "tai": "tai",
    "pang": "pang", "peng": "peng", "tsao": "cao", "tsai": "cai", "tien": "tian", "chiao": "qiao",
    "kang": "kang", "tsui": "cui", "chiu": "qiu", "kung": "kong", "pei": "pei", "chuan": "quan",
    "ching": "qing",
}  # fmt: skip
#: What no other people's way of writing has: from one such word on, a name may be of this way.
_TELLING: Final = re.compile(
    "hs[a-z]+|ts[eauo][a-z]*|tzu|tze|szu|ssu|[a-z]{0,2}(?:[ctlps]ieh|[sh]ueh)|chih|shih|jih"
    "|kuo|kuang|kuei|chiang|chien|chiao|chiung|tung|tien|teh?|erh"
)
_BREATH: Final = re.compile("(?:^|[^a-z])(?:p|t|k|ch|ts|tz)'[aeiouü]")


@lru_cache(maxsize=1)
def pinyin() -> frozenset[str]:
    """Every syllable of pinyin, without tones and with u for ü."""
    return frozenset(first + last for first, lasts in _FINALS.items() for last in lasts.split())


@lru_cache(maxsize=1)
def _wade() -> dict[str, str]:
    """The older spelling of each syllable of pinyin, with its apostrophe."""
    found = {}
    for first, lasts in _FINALS.items():
        for last in lasts.split():
            written = next(
                (
                    endings[last]
                    for firsts, endings in _WADE_FINALS
                    if first in firsts and last in endings
                ),
                last,
            )
            whole = _WADE_WHOLE.get(first + last)
            found[first + last] = whole or _WADE.get(first, first) + written
    return found


@lru_cache(maxsize=1)
def _from_wade() -> dict[str, tuple[str, ...]]:
    """Syllables of pinyin by the older spelling, with and without its apostrophe."""
    found: dict[str, list[str]] = {}
    # Without breath before with breath, zh before j: the commoner reading comes first.
    ordered = sorted(_wade().items(), key=lambda item: ("'" in item[1], item[0][0] not in "zdgb"))
    for syllable, spelling in ordered:
        for form in dict.fromkeys((spelling, spelling.replace("'", ""))):
            found.setdefault(form, []).append(syllable)
    for syllable, spellings in _TAIWAN.items():
        for form in spellings.split():
            found.setdefault(form, []).append(syllable)
    for form, first in _BREATHED.items():
        found[form] = [first, *(other for other in found[form] if other != first)]
    return {form: tuple(dict.fromkeys(syllables)) for form, syllables in found.items()}


@lru_cache(maxsize=1 << 10)
def spellings_of_pinyin(syllable: str) -> tuple[str, ...]:
    """Every usual Latin spelling of a Mandarin syllable, itself first.

    Args:
        syllable: a syllable of pinyin without tone.
    """
    older = _wade().get(syllable, syllable).replace("'", "")
    return tuple(dict.fromkeys((syllable, older, *_TAIWAN.get(syllable, "").split())))


def is_telling(word: str) -> bool:
    """Whether a word is written as only the older way writes.

    Args:
        word: lower-case Latin letters.
    """
    return _TELLING.fullmatch(word) is not None


def read_wade(words: Sequence[str], text: str) -> list[tuple[str, ...]] | None:
    """Read a name of the older way in pinyin.

    Args:
        words: its words in lower-case Latin, without apostrophes.
        text: the name as written: apostrophes tell p' from p.

    Returns:
        For each word its syllables of pinyin, the likeliest first; None if a
        word is no syllable of that way, or none shows that it is that way.
    """
    table = _from_wade()
    if any(word not in table for word in words):
        return None
    text = text.lower()
    if not _BREATH.search(text) and not any(map(is_telling, words)):
        return None
    written = re.findall("[a-zü]+(?:'[a-zü]+)*", text)
    marked = bool(_BREATH.search(text)) and len(written) == len(words)
    found = []
    for place, word in enumerate(words):
        exact = table.get(written[place]) if marked and "'" in written[place] else None
        plain = _BREATHED.get(word)
        if exact is None and marked and plain is not None:
            exact = tuple(one for one in table[word] if one != plain) or table[word]
        found.append(exact or table[word])
    return found
