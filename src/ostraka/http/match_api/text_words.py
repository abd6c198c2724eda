"""Words of a text, as the search looks them up: Latin letters and digits, lower case.

Owns the one reading of words that the index and the queries share. Screening
reads names in its own, deeper way (:mod:`ostraka.names`).
"""

from __future__ import annotations

import re
from typing import Final

from anyascii import anyascii

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`](?=\w)")
#: Longest word that is looked up; a longer one is cut.
MOST_LETTERS: Final = 64


def words(text: str) -> list[str]:
    """The words of a text in order; scripts other than Latin are transliterated."""
    latin = anyascii(_APOSTROPHES.sub("", text)).lower()
    return [word[:MOST_LETTERS] for word in _WORD.findall(latin)]
