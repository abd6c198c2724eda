"""Names compared as OFAC's own search tool compares them.

Owns a second way of comparing, for those who must show what the publisher's tool
would have said. It knows names only. Source: OFAC FAQ 249: the tool compares the
whole of both strings by Jaro-Winkler, and part by part by Jaro-Winkler and
Soundex, each part of the query with each part of the listed name, and takes the
higher of the two scores.

The FAQ does not say how Soundex and Jaro-Winkler join for one part. Here a part's
score is the best Jaro-Winkler among the listed parts of the same Soundex code, and
among all parts, less a tenth, where none sounds the same; the parts' mean is the
score. That is the program's reading, not the publisher's word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from ostraka.names.latin import to_latin
from ostraka.names.scripts import clean, split_words

#: What a part loses that sounds like no part of the other name.
_UNLIKE: Final = 0.9
_CODES: Final = {
    letter: str(digit)
    for digit, letters in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1)
    for letter in letters
}


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a name: lower-case Latin words.

    Args:
        text: a name in any script.
    """
    words = (to_latin(word) for word in split_words(clean(text), acronyms=False))
    return tuple(part for word in words for part in word.split() if part)


@lru_cache(maxsize=1 << 17)
def soundex(word: str) -> str:
    """The American Soundex code of a word, as the US National Archives describe it.

    Args:
        word: lower-case Latin letters.

    Returns:
        A letter and three digits; the word itself if it does not begin with a letter.
    """
    if not word or not word[0].isalpha():
        return word
    digits: list[str] = []
    last = _CODES.get(word[0], "")
    for letter in word[1:]:
        code = _CODES.get(letter, "")
        if code and code != last:
            digits.append(code)
        if letter not in "hw":
            last = code
    return (word[0] + "".join(digits) + "000")[:4]


def compare(query: str, listed: str) -> float:
    """Compare two names.

    Args:
        query: a name.
        listed: another; the result is not the same the other way round.

    Returns:
        A score in [0, 1].
    """
    return float(Names([listed]).scores(query)[0])


class Names:
    """Listed names, made ready for many comparisons."""

    def __init__(self, names: Sequence[str]) -> None:
        """Read the names.

        Args:
            names: as listed, in any script.
        """
        read = [parts_of(name) for name in names]
        self._whole = [" ".join(parts) for parts in read]
        self._parts = sorted({part for parts in read for part in parts})
        number = {part: place for place, part in enumerate(self._parts)}
        self._codes = [soundex(part) for part in self._parts]
        self._rows = np.asarray([number[p] for parts in read for p in parts], dtype=np.int64)
        sizes = np.asarray([len(parts) for parts in read], dtype=np.int64)
        self._filled = np.flatnonzero(sizes)
        self._starts = (np.cumsum(sizes) - sizes)[self._filled]

    def scores(self, query: str) -> NDArray[np.float64]:
        """The score of each name, in their order.

        Args:
            query: a name in any script.
        """
        asked = parts_of(query)
        if not asked or not self._whole:
            return np.zeros(len(self._whole))
        scorer = JaroWinkler.normalized_similarity
        whole = process.cdist([" ".join(asked)], self._whole, scorer=scorer, dtype=np.float64)[0]
        parts = np.zeros(len(self._whole))
        if self._parts:
            alike = process.cdist(asked, self._parts, scorer=scorer, dtype=np.float64)
            sounds = np.asarray([[soundex(part) == code for code in self._codes] for part in asked])
            alike = np.where(sounds, alike, alike * _UNLIKE)
            best = np.maximum.reduceat(alike[:, self._rows], self._starts, axis=1)
            parts[self._filled] = best.mean(axis=0)
        found: NDArray[np.float64] = np.round(np.maximum(whole, parts), 4)
        return found
