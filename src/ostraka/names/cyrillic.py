"""Cyrillic words as other languages write them.

Owns the German and the French way of writing Russian and Ukrainian names, and
the Russian spelling of Belarusian and Serbian words. Refuses the English ways
and those of passports: they are alphabets (``data/letters.tsv``).

Sources: Duden's transcription of Russian (1957); the French press's way as
their ministry of foreign affairs has it; the rules of Belarusian spelling of
2008 for what it writes as it is spoken (akanne, dz and ts, short u).
"""

from __future__ import annotations

import re
from typing import Final

_GERMAN: Final = {
    "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e", "ё": "jo", "ж": "sch", "з": "s",
    "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch",
    "щ": "schtsch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja", "і": "i",
    "ї": "ji", "є": "je", "ґ": "g", "'": "", "ў": "u",
}  # fmt: skip
_GERMAN_UKRAINIAN: Final = {**_GERMAN, "и": "y", "й": "j", "г": "h"}
_FRENCH: Final = {
    **_GERMAN, "в": "v", "ё": "io", "ж": "j", "з": "z", "у": "ou", "х": "kh", "ц": "ts",
    "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou", "я": "ia", "ї": "i", "є": "ie", "ў": "ou",
}  # fmt: skip
_GERMAN_E: Final = re.compile("(?:^|(?<=[аеёиоуыэюяіїєьъ]))е")
_GERMAN_S: Final = re.compile("(?<=[аеёиоуыэюяіїє])с(?=[аеёиоуыэюяіїє])")
_LAST_Y: Final = re.compile("(?:ий|ый)$")

#: What Belarusian writes otherwise than Russian, from the most letters to the least.
_BELARUSIAN: Final = tuple(
    (re.compile(pattern), russian)
    for pattern, russian in (
        ("дз(?=[іеёюяь])", "д"), ("ц(?=[іеёюяь])", "т"), ("(?<=[рчжшцдт])ы", "и"),
        ("(?<=[рчжшцдт])э", "е"), ("ў", "в"), ("і", "и"), ("(?<!^)ав(?=$|а$|у$)", "ов"),
        ("нка$", "нко"), ("ски$", "ский"),
    )
)  # fmt: skip
_SERBIAN: Final = str.maketrans(
    {"ћ": "ч", "ђ": "дж", "џ": "дж", "љ": "ль", "њ": "нь", "ј": "й", "ѓ": "г", "ќ": "к", "ѕ": "дз"}
)


def in_german(word: str, *, ukrainian: bool = False) -> str:
    """A word as German newspapers write it: Schewtschenko, Selenskyj.

    Args:
        word: lower-case Cyrillic letters.
        ukrainian: whether it is Ukrainian, whose и is y.
    """
    if ukrainian:
        return _spelled(_GERMAN_S.sub("сс", word), _GERMAN_UKRAINIAN)
    plain = _GERMAN_S.sub("сс", _LAST_Y.sub("и", word))
    return _spelled(_GERMAN_E.sub("є", plain), _GERMAN)


def in_french(word: str) -> str:
    """A word as French newspapers write it: Chevtchenko, Prigojine.

    Args:
        word: lower-case Cyrillic letters.
    """
    found = _spelled(_GERMAN_S.sub("сс", _LAST_Y.sub("и", word)), _FRENCH)
    return f"{found}e" if found.endswith("in") else found


def belarusian_in_russian(word: str) -> str:
    """A Belarusian word as Russian spells it: Ціханоўская is Тихановская.

    Args:
        word: lower-case Cyrillic letters.
    """
    for pattern, russian in _BELARUSIAN:
        word = pattern.sub(russian, word)
    return word


def serbian_in_russian(word: str) -> str:
    """A Serbian or Macedonian word in the letters of Russian: Вучић is Вучич.

    Args:
        word: lower-case Cyrillic letters.
    """
    return word.translate(_SERBIAN)


def _spelled(word: str, letters: dict[str, str]) -> str:
    return "".join(letters.get(char, char) for char in word)
