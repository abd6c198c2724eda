"""Words as a language bends them: what a name may be without its ending.

Owns the case endings of names in Cyrillic script and the prefixes that Arabic script glues
to a name. Refuses to decide which reading is right: the listed names do.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["unbent"]

_CYRILLIC: Final = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґЎўЂђЈјЉљЊњЋћЏџ-]+")
_ARABIC: Final = re.compile(r"[\u0621-\u06d3]+")
_ENDINGS: Final = (
    "иями", "ами", "ями", "ого", "его", "ому", "ему", "ием", "ией", "ыми", "ими",
    "ом", "ем", "ым", "им", "ой", "ей", "ою", "ую", "ии", "ию", "ия", "ых", "их", "ові", "еві",
    "а", "у", "е", "и", "ы", "я", "ю", "і",
)  # fmt: skip
#: What a name may end in where the case ending was.
_NOMINATIVE: Final = ("", "а", "й", "ь", "я", "ий", "ый", "ой", "ия", "ей")
_PREFIXES: Final = ("وال", "بال", "كال", "فال", "لل", "و", "ب", "ل", "ف", "ك")
#: Letters of Arabic that stand for sounds it has no letter for: Putin is written Butin.
_FOREIGN: Final = str.maketrans("بف", "پڤ")
#: Letters that must be left.
_LEFT: Final = 3


def unbent(word: str) -> tuple[str, ...]:
    """What a word may be without its case ending or its glued prefix.

    Args:
        word: a word of a text.

    Returns:
        Other readings, the most likely first; empty for scripts that do not bend names so.
    """
    if word.isascii():
        return ()
    if _CYRILLIC.fullmatch(word):
        return tuple(dict.fromkeys(_nominatives(word)))
    if _ARABIC.fullmatch(word):
        cut = [
            word[len(prefix) :]
            for prefix in _PREFIXES
            if word.startswith(prefix) and len(word) - len(prefix) >= _LEFT
        ]
        told = [one.translate(_FOREIGN) for one in (word, *cut)]
        return tuple(dict.fromkeys(one for one in (*cut, *told) if one != word))
    return ()


def _nominatives(word: str) -> list[str]:
    low = word.lower()
    found = []
    for ending in _ENDINGS:
        if low.endswith(ending) and len(word) - len(ending) >= _LEFT:
            stem = word[: -len(ending)]
            found += [stem + end for end in _NOMINATIVE if end != ending]
    return found
