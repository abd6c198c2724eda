"""Treatments of letters: what keyboards, scanners, fonts and tired hands do to a name.

Owns treatments that leave every word in its place. Each takes a source of
chance and a listed name in Latin letters and gives the name written otherwise,
or None where the name has nothing to treat. Refuses to know how any program
compares names.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from typing import Final

from ostraka.assurance.subjects import Subject

#: A change of one word at one place, never at its first letter.
_Slip = Callable[[random.Random, str, int], str]

_VOWELS: Final = frozenset("aeiouAEIOU")
#: Letters that a slip is made in: shorter words and names are another matter.
_LEAST_WORD: Final = 4
_LEAST_NAME: Final = 7

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

#: Latin letters and what looks the same in Cyrillic and in Greek (Unicode TS 39, the plain cases).
_ALIKE: Final = {
    "cyrillic": dict(zip("AaBEeHIiKMOoPpCcSsTXxYy", "АаВЕеНІіКМОоРрСсЅѕТХхУу", strict=True)),
    "greek": dict(zip("ABEHIKMNOoPTXYZv", "ΑΒΕΗΙΚΜΝΟοΡΤΧΥΖν", strict=True)),
}
#: Zero-width space, non-joiner, joiner, soft hyphen, word joiner, direction marks, BOM.
_INVISIBLE: Final = "\u200b\u200c\u200d\u00ad\u2060\u200e\u200f\ufeff"
#: What scanners confuse, each way.
_SCANNED: Final = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("vv", "w"), ("w", "vv"), ("l", "1"),
    ("I", "l"), ("i", "l"), ("O", "0"), ("o", "0"), ("S", "5"), ("s", "5"), ("B", "8"),
    ("G", "6"), ("Z", "2"), ("e", "c"), ("c", "e"), ("h", "b"), ("n", "ri"), ("u", "ii"),
)  # fmt: skip
_WRITTEN_OUT: Final = {
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ø": "oe", "Ø": "OE",
    "å": "aa", "Å": "AA", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "č": "ch", "Č": "CH",
    "š": "sh", "Š": "SH", "ž": "zh", "Ž": "ZH", "ć": "c", "Ć": "C", "đ": "dj", "Đ": "DJ",
    "ş": "sh", "Ş": "SH", "ç": "ch", "Ç": "CH", "ñ": "ny", "Ñ": "NY", "ğ": "g", "Ğ": "G",
}  # fmt: skip


def case(rng: random.Random, name: Subject) -> str | None:
    """All small, all capital, capitals at the beginnings, or the case turned round."""
    text = name.text
    forms = {text.lower(), text.upper(), text.title(), text.swapcase()} - {text}
    return rng.choice(sorted(forms)) if forms else None


def punctuation(rng: random.Random, name: Subject) -> str | None:
    """Hyphens become blanks or nothing; quotes, dots and commas go or change their shape."""
    text = name.text
    forms = {
        text.replace("-", " "),
        text.replace("-", ""),
        text.replace("'", ""),
        text.replace("'", "’"),
        text.replace("'", " "),
        text.replace(".", ""),
        text.replace(",", ""),
        text.replace("-", "–"),
        text.replace('"', "").replace("(", "").replace(")", ""),
    } - {text}
    return rng.choice(sorted(forms)) if forms else None


def diacritics_stripped(_: random.Random, name: Subject) -> str | None:
    """Every accent taken off its letter; letters that are not made of two stay."""
    apart = unicodedata.normalize("NFD", name.text)
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    return plain if plain != name.text else None


def diacritics_written_out(_: random.Random, name: Subject) -> str | None:
    """``ü`` as ``ue``, ``ø`` as ``oe``, ``š`` as ``sh``: what passports and forms make of them."""
    text = "".join(_WRITTEN_OUT.get(char, char) for char in name.text)
    return text if text != name.text else None


def homoglyphs(rng: random.Random, name: Subject) -> str | None:
    """Some letters replaced by letters of Cyrillic or Greek that look the same."""
    alike = _ALIKE[rng.choice(sorted(_ALIKE))]
    places = [i for i, char in enumerate(name.text) if char in alike]
    if len(places) < 2:
        return None
    chosen = set(rng.sample(places, rng.randint(1, len(places))))
    return "".join(alike[char] if i in chosen else char for i, char in enumerate(name.text))


def invisible(rng: random.Random, name: Subject) -> str | None:
    """One to three characters that no screen shows; a blank may become a hard one."""
    text = name.text
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(1, len(text)) if len(text) > 1 else 0
        text = text[:at] + rng.choice(_INVISIBLE) + text[at:]
    return text.replace(" ", "\u00a0") if rng.random() < 0.3 else text


def ocr(rng: random.Random, name: Subject) -> str | None:
    """One confusion of a scanner, two in a name of more than fifteen letters."""
    text = name.text
    if not _long(text):
        return None
    for _ in range(1 + (len(text) > 15)):
        found = [
            (at, old, new)
            for old, new in _SCANNED
            for at in range(1, len(text))
            if text.startswith(old, at) and text[at - 1] != " "
        ]
        if not found:
            return None
        at, old, new = rng.choice(found)
        text = text[:at] + new + text[at + len(old) :]
    return text


def keyboard(rng: random.Random, name: Subject) -> str | None:
    """One letter replaced by its neighbour on the keyboard."""
    return _in_a_word(rng, name, _neighbour)


def letter_inserted(rng: random.Random, name: Subject) -> str | None:
    """One letter too many, anywhere but before the first."""
    return _in_a_word(rng, name, lambda r, word, at: word[:at] + _as(word, _letter(r)) + word[at:])


def letter_dropped(rng: random.Random, name: Subject) -> str | None:
    """One letter missing, not the first."""
    return _in_a_word(rng, name, lambda _, word, at: word[:at] + word[at + 1 :])


def letter_doubled(rng: random.Random, name: Subject) -> str | None:
    """One letter written twice."""
    return _in_a_word(rng, name, lambda _, word, at: word[: at + 1] + word[at] + word[at + 1 :])


def letter_replaced(rng: random.Random, name: Subject) -> str | None:
    """One letter replaced by any other."""
    return _in_a_word(
        rng, name, lambda r, word, at: word[:at] + _as(word, _letter(r)) + word[at + 1 :]
    )


def letters_transposed(rng: random.Random, name: Subject) -> str | None:
    """Two neighbours in the wrong order."""
    return _in_a_word(
        rng,
        name,
        lambda _, word, at: word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    )


def two_slips(rng: random.Random, name: Subject) -> str | None:
    """One letter wrong in each of two words."""
    words = name.words
    places = [i for i, word in enumerate(words) if len(word) > _LEAST_WORD and word.isalpha()]
    if len(places) < 2:
        return None
    for place in rng.sample(places, 2):
        word = words[place]
        at = rng.randrange(1, len(word))
        letter = _as(word, _letter(rng))
        words[place] = rng.choice(
            (word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter
             + word[at + 1 :])
        )  # fmt: skip
    return _changed(name, " ".join(words))


def vowels_dropped(_: random.Random, name: Subject) -> str | None:
    """Every vowel gone but those that begin a word: ``Mhmd Hsn``."""
    words = ["".join(c for i, c in enumerate(w) if not i or c not in _VOWELS) for w in name.words]
    if sum(map(len, words)) < _LEAST_NAME - 1 or min(map(len, words)) < 2:
        return None
    return _changed(name, " ".join(words))


def _long(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= _LEAST_NAME


def _letter(rng: random.Random) -> str:
    return rng.choice("abcdefghijklmnopqrstuvwxyz")


def _as(word: str, letter: str) -> str:
    return letter.upper() if word.isupper() else letter


def _neighbour(rng: random.Random, word: str, at: int) -> str:
    low = word[at].lower()
    row = next((row for row in _ROWS if low in row), "")
    if not row:
        return word
    place = row.index(low)
    near = row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    return word[:at] + _as(word, rng.choice(near)) + word[at + 1 :]


def _in_a_word(rng: random.Random, name: Subject, change: _Slip) -> str | None:
    words = name.words
    places = [i for i, word in enumerate(words) if len(word) >= _LEAST_WORD and word.isalpha()]
    if not places or not _long(name.text):
        return None
    place = rng.choice(places)
    words[place] = change(rng, words[place], rng.randrange(1, len(words[place])))
    return _changed(name, " ".join(words))


def _changed(name: Subject, text: str) -> str | None:
    return text if text != name.text else None
