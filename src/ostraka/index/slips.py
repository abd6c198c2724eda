"""Texts that are a few slips apart, found without comparing all.

Owns the promise that every listed text within the edits that two lengths allow
(:func:`~ostraka.matching.similarity.edit_budget`) is found. Two texts that are d
edits apart (a letter more, less or other, or two neighbours swapped) become the
same text when at most d letters are taken out of each; so all that is left of
each listed text, its letters out by ones and twos, is kept as hashes, and a
text asked about is found by what is left of it. What meets by a hash is
measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from rapidfuzz.distance import OSA

from ostraka.index.arrays import Array, read, write
from ostraka.matching.similarity import edit_budget

#: A text's hash is the sum of its letters times powers of this number, modulo 2**64; the
#: number is odd, so that it has an inverse, and a letter taken out shifts the rest down.
_BASE: Final = 0x9E3779B97F4A7C15
_INVERSE: Final = pow(_BASE, -1, 1 << 64)
_WRAP: Final = (1 << 64) - 1


def build(folder: Path, name: str, texts: Sequence[tuple[str, int]]) -> None:
    """Write texts.

    Args:
        folder: where to.
        name: prefix of the files.
        texts: distinct (text, number that it leads to); texts of letters only.
    """
    rows = sorted(texts, key=lambda row: (len(row[0]), *row))
    (folder / f"{name}.txt").write_text("\n".join(row[0] for row in rows), "ascii", newline="\n")
    write(folder, f"{name}.leads", np.asarray([row[1] for row in rows], dtype=np.int32))
    keys: list[Array] = [np.empty(0, np.uint64)]
    places: list[Array] = [np.empty(0, np.int64)]
    for where, found in _remains([row[0] for row in rows]):
        keys.append(found.ravel())
        places.append(np.repeat(where, found.shape[1]))
    key, place = np.concatenate(keys), np.concatenate(places)
    order = np.lexsort((place, key))
    key, place = key[order], place[order]
    new = np.ones(len(key), dtype=bool)
    new[1:] = (key[1:] != key[:-1]) | (place[1:] != place[:-1])
    write(folder, f"{name}.keys", key[new])
    write(folder, f"{name}.places", place[new].astype(np.int32))


class Slips:
    """Built texts, memory-mapped."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = folder / f"{name}.txt"
        self._leads = read(folder, f"{name}.leads")
        self._keys = read(folder, f"{name}.keys")
        self._places = read(folder, f"{name}.places")

    @cached_property
    def _texts(self) -> list[str]:
        return self._file.read_text("ascii").split("\n")

    @cached_property
    def _longest(self) -> int:
        return len(self._texts[-1])

    def near(self, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Listed texts within the edits that lengths allow, each text's own aside or not.

        Args:
            texts: any texts.

        Returns:
            Pairs (position among ``texts``, number that a listed text near it leads to).
        """
        for where, found in _remains(texts, longest=self._longest + 2):
            wanted = found.ravel()
            start = self._keys.searchsorted(wanted)
            start[start == len(self._keys)] = 0
            met = (self._keys[start] == wanted).nonzero()[0] if len(self._keys) else start[:0]
            yield from self._measured(texts, where[met // found.shape[1]], start[met], wanted[met])

    def _measured(
        self, texts: Sequence[str], asked: Array, start: Array, wanted: Array
    ) -> Iterator[tuple[int, int]]:
        count = self._keys.searchsorted(wanted, "right") - start
        shift = np.repeat(start - np.concatenate(([0], np.cumsum(count)[:-1])), count)
        places = self._places[np.arange(len(shift)) + shift].astype(np.int64)
        pairs = np.unique((np.repeat(asked, count) << 32) | places)
        listed = self._texts
        leads = self._leads[pairs & 0xFFFFFFFF].tolist()
        for pair, lead in zip(pairs.tolist(), leads, strict=True):
            text, other = texts[pair >> 32], listed[pair & 0xFFFFFFFF]
            budget = edit_budget(max(len(text), len(other)))
            if OSA.distance(text, other, score_cutoff=budget) <= budget:
                yield pair >> 32, lead


def _remains(texts: Sequence[str], longest: int | None = None) -> Iterator[tuple[Array, Array]]:
    """What is left of texts, by their length: places (int64, n) and hashes (uint64, n x m)."""
    by_length: dict[int, list[int]] = {}
    for place, text in enumerate(texts):
        if len(text) > 1 and (longest is None or len(text) <= longest):
            by_length.setdefault(len(text), []).append(place)
    for length, places in sorted(by_length.items()):
        joined = "".join([texts[place] for place in places])
        letters = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
        yield np.asarray(places, np.int64), _hashes(letters.reshape(len(places), length))


def _hashes(letters: Array) -> Array:
    """The hash of each text whole, without each letter, and, where allowed, without each two."""
    count, length = letters.shape
    first, second, powers = _plan(length)
    sums = np.zeros((count, length + 1), dtype=np.uint64)
    np.cumsum(letters.astype(np.uint64) * powers, axis=1, out=sums[:, 1:])
    whole = sums[:, -1:]
    found = [whole]
    inverse = np.uint64(_INVERSE)
    if edit_budget(length) >= 1:
        found.append(sums[:, :-1] + (whole - sums[:, 1:]) * inverse)
    if edit_budget(length) >= 2:
        between = (sums[:, second] - sums[:, first + 1]) * inverse
        after = (whole - sums[:, second + 1]) * np.uint64(_INVERSE * _INVERSE & _WRAP)
        found.append(sums[:, first] + between + after)
    return np.concatenate(found, axis=1)


@lru_cache(maxsize=256)
def _plan(length: int) -> tuple[Array, Array, Array]:
    """Every two places of a text of that length, and the power of each place."""
    first, second = np.triu_indices(length, 1)
    powers = np.asarray([pow(_BASE, place, 1 << 64) for place in range(length)], dtype=np.uint64)
    return first, second, powers
