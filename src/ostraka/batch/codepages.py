"""Bytes that are not UTF-8, read as the old code pages that they can be of.

Owns the plausible readings of one value. Several are given where several are plausible, so that
a name is screened in each; a reading that is no text of people (capitals inside words, symbols
among letters) is none. Refuses scripts whose code pages cannot be told apart.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WESTERN: Final = ("cp1252", "cp1250", "cp1254")
_CYRILLIC: Final = ("cp1251", "koi8-u", "cp866")
_RUNS: Final = re.compile(rb"[\x80-\xff]+")
_MARKS: Final = frozenset("’‘“”„–—…•·«»°º´`¿¡№\u00a0")


def readings(raw: bytes) -> list[str]:
    """What a value can be.

    Args:
        raw: its bytes, not UTF-8.

    Returns:
        Its plausible readings, the likeliest first; empty if there is none.
    """
    runs = _RUNS.findall(raw)
    longest = max((len(run) for run in runs), default=0)
    pages = _CYRILLIC if longest > 2 else _WESTERN
    found = []
    for page in pages:
        try:
            text = raw.decode(page)
        except UnicodeDecodeError:
            continue
        if _plausible(text, cyrillic=pages is _CYRILLIC):
            found.append(text)
    return list(dict.fromkeys(found))


def _plausible(text: str, *, cyrillic: bool) -> bool:
    for letter in text:
        if letter.isascii() or letter in _MARKS:
            continue
        if not letter.isalpha():
            return False
        if unicodedata.name(letter, "").startswith("CYRILLIC") is not cyrillic:
            return False
    words = re.findall(r"[^\W\d_]+", text)
    return all(
        word.islower() or word.isupper() or word[1:].islower() or word.isascii() for word in words
    )
