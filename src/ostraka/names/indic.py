"""The scripts of India and Sri Lanka in Latin letters.

Owns their reading: a consonant carries an a unless a sign says otherwise, and
the northern languages leave that a out where it is not heard. The blocks of
Unicode are laid out alike, so one table reads them all; Sinhala has its own
places. Refuses tones, length and retroflex marks, which names do without.

Sources: ISO 15919 (2001) for the letters; the rule of the silent a after Ohala,
Aspects of Hindi Phonology (1983); Tamil's voicing after Schiffman, A Reference
Grammar of Spoken Tamil (1999).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_BLOCK: Final = 0x80
_STARTS: Final = {
    "devanagari": 0x900, "bengali": 0x980, "gurmukhi": 0xA00, "gujarati": 0xA80, "oriya": 0xB00,
    "tamil": 0xB80, "telugu": 0xC00, "kannada": 0xC80, "malayalam": 0xD00, "sinhala": 0xD80,
}  # fmt: skip
SCRIPTS: Final = frozenset(_STARTS)
#: Scripts whose languages leave an unheard a out.
_NORTHERN: Final = frozenset({"devanagari", "bengali", "gurmukhi", "gujarati"})


def _placed(first: int, letters: str) -> dict[int, str]:
    """Letters by their places in a block, from the first on."""
    return dict(enumerate(letters.split(), start=first))


_VOWELS: Final = _placed(0x05, "a a i i u u ri li e e e ai o o o au")
_SIGNS: Final = _placed(0x3E, "a i i u u ri ri e e e ai o o o au")
_CONSONANTS: Final = _placed(
    0x15,
    "k kh g gh ng ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l zh v sh sh s h",
)
_DOTTED: Final = {"k": "q", "g": "gh", "j": "z", "d": "r", "dh": "rh", "ph": "f", "y": "y"}
_SINHALA_VOWELS: Final = _placed(0x05, "a a a a i i u u ri ri li li e e ai o o au")
_SINHALA_CONSONANTS: Final = {
    0x1A: "k", 0x1B: "kh", 0x1C: "g", 0x1D: "gh", 0x1E: "ng", 0x1F: "ng", 0x20: "ch", 0x21: "chh",
    0x22: "j", 0x23: "jh", 0x24: "gn", 0x25: "gn", 0x26: "nj", 0x27: "t", 0x28: "th", 0x29: "d",
    0x2A: "dh", 0x2B: "n", 0x2C: "nd", 0x2D: "t", 0x2E: "th", 0x2F: "d", 0x30: "dh", 0x31: "n",
    0x33: "nd", 0x34: "p", 0x35: "ph", 0x36: "b", 0x37: "bh", 0x38: "m", 0x39: "mb", 0x3A: "y",
    0x3B: "r", 0x3D: "l", 0x40: "v", 0x41: "sh", 0x42: "sh", 0x43: "s", 0x44: "h", 0x45: "l",
    0x46: "f",
}  # fmt: skip
_SINHALA_SIGNS: Final = {
    0x4F: "a", 0x50: "a", 0x51: "a", 0x52: "i", 0x53: "i", 0x54: "u", 0x56: "u", 0x58: "ru",
    0x59: "e", 0x5A: "e", 0x5B: "ai", 0x5C: "o", 0x5D: "o", 0x5E: "au",
}  # fmt: skip
_VIRAMA: Final = {"sinhala": 0x4A}
_DOT: Final = 0x3C
_NASALS: Final = frozenset({0x01, 0x02, 0x70})
_BREATH: Final = 0x03
_ADDAK: Final = 0x71
#: Written out here: a consonant's own a, which may go unheard.
_SCHWA: Final = "A"
#: Where it does: at the end after one consonant, or after n or m and one; and between a vowel
#: with one consonant and a consonant with a vowel, the last such place first.
_LAST: Final = re.compile("([aeiouA][nm]?(?:[kgcjtdpbs]h|[^aeiouA]))A$")
_SILENT: Final = re.compile(
    "(.*[aeiouA](?:[kgcjtdpbs]h|[^aeiouA]))A((?:[kgcjtdpbs]h|[^aeiouA])[aeiouA])"
)
#: Longer words are no names.
_LONGEST: Final = 80
_VOICED: Final = {"k": "g", "t": "d", "p": "b", "ch": "s"}
_TAMIL: Final = re.compile("(?<=[aeiouA])(?:k|t|p|ch)(?=[aeiouA])|(?<=[nm])(?:k|t|p)(?=[aeiouAr])")


def readings_of_indic(word: str, script: str) -> list[str]:
    """Read a word of an Indian script.

    Args:
        word: a word in one script.
        script: its script, one of :data:`SCRIPTS`.

    Returns:
        Readings, the usual one first, at most five.
    """
    spelled = _spelled(word, script)
    if script == "tamil":
        spelled = _TAMIL.sub(lambda found: _VOICED[found[0]], spelled)
    full = spelled.replace(_SCHWA, "a")
    if script in _NORTHERN and len(spelled) <= _LONGEST:
        heard = _heard(_LAST.sub(r"\1", spelled)).replace(_SCHWA, "a")
    else:
        heard = full
    if heard.endswith("sinh"):
        heard = f"{heard[:-1]}gh"
    found = [heard]
    if script == "bengali":
        found.append(heard.replace("j", "z"))
    found += [full, heard.replace("v", "w"), heard.replace("ksh", "ks")]
    return list(dict.fromkeys(found))


def _heard(spelled: str) -> str:
    """Without each a that is not heard inside the word."""
    rest = ""
    while True:
        found = _SILENT.match(spelled)
        if found is None:
            return spelled + rest
        rest = spelled[found.end(1) + 1 :] + rest
        spelled = found[1]


@lru_cache(maxsize=16)
def _letters(script: str) -> tuple[dict[int, str], dict[int, str], dict[int, str], int]:
    if script == "sinhala":
        return _SINHALA_VOWELS, _SINHALA_CONSONANTS, _SINHALA_SIGNS, _VIRAMA[script]
    return _VOWELS, _CONSONANTS, _SIGNS, 0x4D


def _spelled(word: str, script: str) -> str:
    """The letters of a word, each consonant's own a as :data:`_SCHWA`."""
    vowels, consonants, signs, virama = _letters(script)
    start = _STARTS[script]
    out = ""
    doubled = False
    for char in word:
        code = ord(char) - start
        if not 0 <= code < _BLOCK:
            out += char if char.isascii() and char.isalnum() else ""
        elif code in consonants and not (script != "sinhala" and code == _DOT):
            letter = consonants[code]
            out += (letter[0] if doubled else "") + letter + _SCHWA
            doubled = False
        elif code in vowels:
            out += vowels[code]
        elif code in signs:
            out = out.removesuffix(_SCHWA) + signs[code]
        elif code == virama:
            out = out.removesuffix(_SCHWA)
        elif code == _DOT and out.endswith(_SCHWA):
            last = next((key for key in ("dh", "ph", *"kgjdy") if out[:-1].endswith(key)), "")
            out = out[: len(out) - 1 - len(last)] + _DOTTED.get(last, "") + _SCHWA
        elif code in _NASALS:
            out += "n"
        elif code == _BREATH:
            out += "h"
        elif code == _ADDAK:
            doubled = True
    return re.sub("n(?=[pbm])", "m", out)
