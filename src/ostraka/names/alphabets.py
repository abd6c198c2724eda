"""The letters of each alphabet and their reading, from ``data/letters.tsv``.

Owns reading a word letter by letter. Refuses to know what the letters leave
out: vowels of Arabic and Hebrew, languages that share an alphabet.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from anyascii import anyascii

from ostraka.names import tables


@lru_cache(maxsize=16)
def alphabet(script: str) -> tuple[dict[str, str], int]:
    """Letters of a script with their readings, and the length of the longest key."""
    found = {row[1]: row[2] for row in tables.rows("letters") if row[0] == script}
    if script in ("ukrainian", "belarusian", "serbian", "macedonian", "bulgarian"):
        found = {**alphabet("cyrillic")[0], **found}
    return found, max(len(key.strip("^$")) for key in found)


def read(script: str, word: str) -> str:
    """Read a word by its alphabet: at each place the longest key, anchored keys first."""
    letters, longest = alphabet(script)
    out: list[str] = []
    place, end = 0, len(word)
    while place < end:
        for size in range(min(longest, end - place), 0, -1):
            key = word[place : place + size]
            found = letters.get(f"^{key}") if place == 0 else None
            if found is None and place + size == end:
                found = letters.get(f"{key}$")
            if found is None:
                found = letters.get(key)
            if found is not None:
                out.append(found)
                place += size
                break
        else:
            out.append(anyascii(word[place]))
            place += 1
    return "".join(out)


def read_one(script: str, char: str, first: bool, last: bool) -> str:
    """Read one letter, which may sound otherwise where it is the first or the last of a word."""
    letters = alphabet(script)[0]
    for key, holds in ((f"^{char}", first), (f"{char}$", last), (char, True)):
        if holds and key in letters:
            return letters[key]
    return anyascii(char)


def unmarked(word: str) -> str:
    """Without the stress marks that no letter holds."""
    return "".join(char for char in word if not unicodedata.combining(char))
