"""Arabic, Persian and Hebrew letters in Latin ones.

Owns what no letter says: the short vowels, which the commonest names get from
``data/abjad_names.tsv``, and whether a waw or ya is a vowel. Refuses to know
other names: their consonants are all that is written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from ostraka.names import tables
from ostraka.names.alphabets import read_one, unmarked

_VOWELS: Final = "aeiouy"


@lru_cache(maxsize=1)
def _abjad_names() -> dict[str, tuple[str, ...]]:
    """Readings by the word as written, and by its plain letters: Persian has letters of its own."""
    found: dict[str, tuple[str, ...]] = {}
    rows = [
        (row[0].replace("\u200c", ""), tuple(row[1].split())) for row in tables.rows("abjad_names")
    ]
    for word, readings in rows:
        found.setdefault(word, readings)
    for word, readings in rows:
        plain = word.translate(_PLAIN)
        found[plain] = tuple(dict.fromkeys((*found.get(plain, ()), *readings)))
    return found


class _Abjad(NamedTuple):
    """An alphabet whose waw and ya are consonants beside a vowel and vowels elsewhere."""

    script: str
    waws: str
    yas: str
    waw: str
    long_waw: str


_ARABIC: Final = _Abjad("arabic", "وۆۈ", "يی", "w", "u")
_IRANIAN: Final = _Abjad("arabic", "وۆۈ", "يی", "v", "u")
_HEBREW_O: Final = _Abjad("hebrew", "ו", "י", "v", "o")
_HEBREW_U: Final = _Abjad("hebrew", "ו", "י", "v", "u")

_HARAKAT: Final = {"َ": "a", "ُ": "u", "ِ": "i", "ً": "an", "ٌ": "un", "ٍ": "in", "ٰ": "a"}
_SHADDA: Final = "ّ"
#: What makes a waw or ya before it a consonant.
_VOICED: Final = frozenset("اآةאה") | frozenset(_HARAKAT)
_PLAIN: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "ٱ": "ا", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ە": "ه"}
    | {"آ": "ا", "ة": "ه"}
)


#: Servant of ..., and ... of God, written in one word.
_SERVANT: Final = "عبدال"
_OF_GOD: Final = "الله"
#: Endings that make a surname of a name, the longest first.
_SURNAME_ENDINGS: Final = (
    ("زاده", "zadeh"), ("نژاد", "nejad"), ("پور", "pour"), ("اوي", "awi"),
    ("يان", "ian"), ("فر", "far"), ("لو", "lou"), ("ي", "i"),
)  # fmt: skip
#: Letters that Persian reads otherwise than Arabic.
_PERSIAN: Final = str.maketrans({"ض": "ز", "ذ": "ز", "ث": "س"})


def readings_of_arabic(word: str) -> list[str]:
    """Read a word of Arabic letters as Arabs and as Persians do.

    Args:
        word: a word, with or without vowel marks.

    Returns:
        Readings: those of the table first, else by the letters.
    """
    bare = unmarked(word).translate(_PLAIN)
    if bare not in _abjad_names():
        if bare.startswith(_SERVANT) and len(bare) > len(_SERVANT) + 1:
            return ["abdul" + form for form in _arabic_simple(bare[len(_SERVANT) :])]
        if bare.endswith(_OF_GOD) and len(bare) > len(_OF_GOD) + 1:
            return [form + "ullah" for form in _arabic_simple(bare[: -len(_OF_GOD)])]
    return _arabic_simple(word)


def _arabic_simple(word: str) -> list[str]:
    known = _known_abjad(unmarked(word))
    if known:
        # The consonants alone besides: with some of its vowels the word would be near others.
        letters = _long_vowels(word, _ARABIC)
        return [*known, "".join(char for char in letters if char not in "aiu") or letters]
    persian = _long_vowels(word.translate(_PERSIAN), _IRANIAN)
    return [_long_vowels(word, _ARABIC), persian]


def _known_abjad(bare: str) -> tuple[str, ...]:
    """Readings from the table, of a name or of one with an ending that makes a surname of it."""
    found = _in_table(bare)
    if found:
        return found
    plain = bare.translate(_PLAIN)
    for ending, latin in _SURNAME_ENDINGS:
        if plain.endswith(ending):
            stem = _in_table(bare[: -len(ending)])
            if stem:
                return tuple(form + latin for form in stem if form[-1] != latin[0])
    return ()


def _in_table(bare: str) -> tuple[str, ...]:
    plain = _abjad_names().get(bare.translate(_PLAIN), ())
    return tuple(dict.fromkeys((*_abjad_names().get(bare, ()), *plain)))


def readings_of_hebrew(word: str) -> list[str]:
    """Read a word of Hebrew letters, each waw that is a vowel as o and as u.

    Args:
        word: a word, with or without points.

    Returns:
        Readings: those of the table first, else by the letters.
    """
    bare = unmarked(word)
    known = _abjad_names().get(bare, ())
    plain = bare.replace("וו", "ב").replace("יי", "י")
    return [*known, _long_vowels(plain, _HEBREW_O), _long_vowels(plain, _HEBREW_U)]


def _long_vowels(word: str, abjad: _Abjad) -> str:
    """Read consonants, long vowels and what vowel marks there are."""
    out = ""
    for place, char in enumerate(word):
        if char in _HARAKAT:
            out += _HARAKAT[char]
        elif char == _SHADDA:
            vowel = out[-1:] if out[-1:] in ("a", "i", "u") else ""
            stem = out[: len(out) - len(vowel)]
            out = stem + stem[-1:] + vowel
        elif unicodedata.combining(char):
            continue
        elif char in abjad.waws:
            out += abjad.waw if _is_consonant(word, place, out, abjad) else abjad.long_waw
        elif char in abjad.yas:
            out += "y" if _is_consonant(word, place, out, abjad) else "i"
        else:
            out += read_one(abjad.script, char, place == 0, place + 1 == len(word))
    return re.sub(r"([aiu])\1+", r"\1", out)


def _is_consonant(word: str, place: int, before: str, abjad: _Abjad) -> bool:
    """True for a waw or ya at the beginning, beside a vowel, or for a waw before a last ya."""
    if place == 0:
        return True
    rest = word[place + 1 :]
    if not rest:
        return False
    if word[place] in abjad.waws and len(rest) == 1 and rest in abjad.yas:
        return True
    return before[-1:] in tuple(_VOWELS) or rest[0] in _VOICED
