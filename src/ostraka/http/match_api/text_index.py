"""The text index, opened: which entities hold a word, a phrase, a value.

Owns the look-ups. Every look-up answers with one truth value for each entity
(a boolean array), so that a query's tree is plain logic over arrays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ostraka.http.match_api.query_syntax import All, Between, Node, Not, Some, Word
from ostraka.http.match_api.text_build import FACETS, LAYOUT, RANKS, SEPARATOR, TIMES, TextMeta
from ostraka.http.match_api.text_fields import (
    DATE,
    ID_FIELDS,
    fits,
    is_date,
    line_keys,
    properties_of,
)
from ostraka.http.match_api.text_words import words
from ostraka.index.arrays import Array, Blobs, read
from ostraka.model.dates import DateSpan
from ostraka.model.errors import NotReadyError, UsageError

#: How much more a word counts in a name than elsewhere.
_IN_NAME: Final = 2.0
#: Most stars and question marks of one wildcard.
_MOST_WILD: Final = 8
#: Words whose place in the vocabulary is kept from one request to the next.
_KEPT: Final = 256


class Lists:
    """Lists of numbers, memory-mapped: one list for each word or entity."""

    def __init__(self, folder: Path, name: str) -> None:
        self.flat = read(folder, name)
        self.starts = read(folder, f"{name}.starts")

    def of(self, first: int, last: int) -> Array:
        """The numbers of the lists from ``first`` to before ``last``."""
        return self.flat[self.starts[first] : self.starts[last]]


class TextIndex:
    """One text index. Cheap to open; its vocabulary is read at first use."""

    def __init__(self, folder: Path) -> None:
        """Open it.

        Raises:
            NotReadyError: if it is missing or of another layout.
        """
        try:
            raw = (folder / "meta.json").read_bytes()
            meta = msgspec.json.decode(raw, type=TextMeta)
            self._words = (folder / "words.txt").read_text("ascii").split("\n")
        except (OSError, msgspec.MsgspecError) as error:
            raise NotReadyError("the text index is not built", action="Wait a moment.") from error
        if meta.layout != LAYOUT:
            raise NotReadyError("the text index is of another version", action="Wait a moment.")
        self.rows = read(folder, "rows")
        self.sizes = read(folder, "sizes")
        self.times = {name: read(folder, name) for name in TIMES}
        self.values = meta.facets
        self._numbers = {
            name: {value: number for number, value in enumerate(values)}
            for name, values in meta.facets.items()
        }
        self._facets = {name: Lists(folder, f"facet.{name}") for name in FACETS}
        self._text = Lists(folder, "text")
        self._names = Lists(folder, "names")
        self._ids = Blobs(folder, "ids")
        self._lines = Blobs(folder, "lines")
        self.ranks = {name: read(folder, f"rank.{name}") for name in RANKS}
        self._found: dict[tuple[str, str, int], list[tuple[int, int]]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def id(self, number: int) -> str:
        """The id of an entity."""
        return self._ids[number].decode()

    def everything(self) -> Array:
        """True for every entity."""
        return np.ones(len(self), dtype=bool)

    def nothing(self) -> Array:
        """True for none."""
        return np.zeros(len(self), dtype=bool)

    # -- facets ----------------------------------------------------------------

    def having(self, facet: str, values: Iterable[str]) -> Array:
        """Entities that have one of the values of a facet."""
        held = self._facets[facet]
        known = self._numbers[facet]
        wanted = [known[value] for value in values if value in known]
        mask = self.nothing()
        if wanted:
            places = np.flatnonzero(np.isin(held.flat, wanted))
            mask[held.starts.searchsorted(places, "right") - 1] = True
        return mask

    def count(self, facet: str, mask: Array) -> list[tuple[str, int]]:
        """The values of a facet among some entities, with how many have each; most first."""
        held = self._facets[facet]
        lengths = np.diff(held.starts)
        counts = np.bincount(held.flat[np.repeat(mask, lengths)], minlength=1)
        names = self.values[facet]
        found = [(names[number], int(counts[number])) for number in np.flatnonzero(counts).tolist()]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    # -- words -----------------------------------------------------------------

    def matching(self, node: Node) -> Array:
        """Entities that fit a query's tree."""
        match node:
            case All(parts):
                both: Array = np.logical_and.reduce([self.matching(part) for part in parts])
                return both
            case Some(parts):
                either: Array = np.logical_or.reduce([self.matching(part) for part in parts])
                return either
            case Not(part):
                return ~self.matching(part)
            case Between():
                return self._between(node)
            case Word():
                return self._word(node)

    def scores(self, node: Node | None) -> Array:
        """How well each entity fits: rare words and words in names count most."""
        total = np.sqrt(self.sizes.astype(np.float64)) * 0.05
        for word in _positive(node):
            for first, last in self._ranges(word):
                seen = self._text.of(first, last)
                if not seen.size:
                    continue
                weight = np.log1p(len(self) / (1.0 + np.unique(seen).size))
                mask = self.nothing()
                mask[seen] = True
                named = self.nothing()
                named[self._names.of(first, last)] = True
                total += weight * (mask + _IN_NAME * named)
        return total

    def names_as(self, number: int, wanted: Sequence[str]) -> int:
        """How a name of an entity is like some words: 2 equal, 1 the same words, 0 neither."""
        best = 0
        for line in self._name_lines(number):
            if line == list(wanted):
                return 2
            if sorted(line) == sorted(wanted):
                best = 1
        return best

    def starting(self, prefix: Sequence[str]) -> Array:
        """Entities with a name that has some words, the last one perhaps unfinished."""
        mask = self.everything()
        for place, word in enumerate(prefix):
            last = place == len(prefix) - 1
            ranges = [self._prefixed(word)] if last else self._exact(word)
            found = self.nothing()
            for first, end in ranges:
                found[self._names.of(first, end)] = True
            mask &= found
        return mask

    def _name_lines(self, number: int) -> Iterator[list[str]]:
        for line in self._lines[number].decode("ascii").splitlines():
            prop, _, value = line.partition(SEPARATOR)
            if prop in ("name", "alias", "previousName", "weakAlias", "abbreviation"):
                yield value.split()

    def _word(self, word: Word) -> Array:
        if word.kind == "exists":
            return self._holding(word.field) if word.field else self.everything()
        if word.field in FACETS and word.kind in ("word", "phrase"):
            return self.having(word.field, (word.text, word.text.lower()))
        if word.field in TIMES:
            return self._between(Between(word.field, word.text, word.text))
        if word.field in ID_FIELDS:
            return self._named(word.text)
        ranges = self._ranges(word)
        spoken = words(word.text) if word.kind in ("word", "phrase") else []
        if word.kind in ("word", "phrase"):
            if not spoken:
                return self.nothing()
            mask = self.everything()
            for text in spoken:
                mask &= self._of_ranges(self._exact(text), word.field == "names")
        else:
            mask = self._of_ranges(ranges, word.field == "names")
        if word.field not in ("", "names", "text"):
            return self._among(mask, word, spoken, ranges)
        if len(spoken) > 1:
            return self._spoken(mask, spoken, word.field)
        return mask

    def _of_ranges(self, ranges: Iterable[tuple[int, int]], in_names: bool) -> Array:
        lists = self._names if in_names else self._text
        mask = self.nothing()
        for first, last in ranges:
            mask[lists.of(first, last)] = True
        return mask

    def _spoken(self, mask: Array, spoken: Sequence[str], field: str) -> Array:
        """Of some entities, those in which words stand one after the other."""
        phrase = f" {' '.join(spoken)} ".encode()
        props = properties_of(field)
        kept = self.nothing()
        for number in np.flatnonzero(mask).tolist():
            lines = self._lines[number]
            if phrase in lines and (props is None or self._in_lines(lines, props, phrase)):
                kept[number] = True
        return kept

    @staticmethod
    def _in_lines(lines: bytes, props: frozenset[str], phrase: bytes) -> bool:
        return any(
            phrase in value
            for line in lines.splitlines()
            for prop, _, value in [line.partition(SEPARATOR.encode())]
            if prop.decode() in props
        )

    def _among(
        self,
        mask: Array,
        word: Word,
        spoken: Sequence[str],
        ranges: Sequence[tuple[int, int]],
    ) -> Array:
        """Of some entities, those that hold a word in the properties that a field names."""
        props = properties_of(word.field)
        if props is None:
            return self.nothing()
        if spoken:
            return self._spoken(mask, spoken, word.field)
        fitting = {self._words[number] for first, last in ranges for number in range(first, last)}
        kept = self.nothing()
        for number in np.flatnonzero(mask).tolist():
            if any(not fitting.isdisjoint(values) for _, values in self._held(number, props)):
                kept[number] = True
        return kept

    def equal(self, field: str, value: str) -> Array:
        """Entities that hold exactly a value in a field; a date also by its year or month."""
        if field in FACETS:
            return self.having(field, (value, value.lower()))
        if field == "target":
            wanted = value.lower() in ("true", "1")
            parties = ~self.having("schema", ("Address",))
            return parties if wanted else ~parties
        if field in TIMES:
            return self._between(Between(field, value, value))
        if field in ID_FIELDS:
            return self._named(value)
        props = properties_of(field)
        spoken = words(value)
        if props is None or not spoken:
            return self.nothing()
        if all(is_date(prop) for prop in props) and not DATE.fullmatch(value):
            return self.nothing()
        mask = self.everything()
        for text in spoken:
            mask &= self._of_ranges(self._exact(text), False)
        kept = self.nothing()
        for number in np.flatnonzero(mask).tolist():
            for prop, values in self._held(number, props):
                if values == spoken or (is_date(prop) and values[: len(spoken)] == spoken):
                    kept[number] = True
                    break
        return kept

    def _named(self, entity_id: str) -> Array:
        """The entity that an id names, whichever of its ids."""
        key = f"\nid{SEPARATOR} {' '.join(words(entity_id))} \n".encode()
        named = (key in lines for lines in self._all_lines())
        return np.fromiter(named, dtype=bool, count=len(self))

    def _holding(self, field: str) -> Array:
        """Entities that have any value in a field."""
        if field in FACETS:
            mask: Array = np.diff(self._facets[field].starts) > 0
            return mask
        props = properties_of(field)
        if props is None:
            return self.nothing()
        keys = line_keys(props)
        holding = (any(key in lines for key in keys) for lines in self._all_lines())
        return np.fromiter(holding, dtype=bool, count=len(self))

    def _all_lines(self) -> Iterator[bytes]:
        return (self._lines[number] for number in range(len(self)))

    def _between(self, wanted: Between) -> Array:
        """Entities with a value in a range; texts compare as texts, dates by their beginnings."""
        if wanted.field in TIMES:
            return self._between_times(wanted)
        props = properties_of(wanted.field)
        if props is None:
            return self.nothing()
        low, high = " ".join(words(wanted.low)), " ".join(words(wanted.high))
        kept = self.nothing()
        for number in np.flatnonzero(self._holding(wanted.field)).tolist():
            for _, values in self._held(number, props):
                text = " ".join(values)
                above = text >= low and (wanted.with_low or text != low)
                below = not high or text[: len(high)] <= high
                if above and below and (wanted.with_high or not text.startswith(high)):
                    kept[number] = True
                    break
        return kept

    def _between_times(self, wanted: Between) -> Array:
        days = self.times[wanted.field]
        mask = days > 0
        try:
            if wanted.low:
                low = DateSpan.parse(wanted.low[:10])
                edge = low.first.toordinal() if wanted.with_low else low.last.toordinal() + 1
                mask &= days >= edge
            if wanted.high:
                high = DateSpan.parse(wanted.high[:10])
                edge = high.last.toordinal() if wanted.with_high else high.first.toordinal() - 1
                mask &= days <= edge
        except UsageError:
            return self.nothing()
        return mask

    def _held(self, number: int, props: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
        """The values of some properties of an entity, as words."""
        for line in self._lines[number].decode("ascii").splitlines():
            prop, _, value = line.partition(SEPARATOR)
            if prop in props:
                yield prop, value.split()

    # -- the vocabulary ----------------------------------------------------------

    def _ranges(self, word: Word) -> list[tuple[int, int]]:
        """Runs of the vocabulary that a word stands for."""
        if word.kind == "exists":
            return []
        if word.kind == "wild":
            return self._kept(("wild", word.text, 0), lambda: list(self._wild(word.text)))
        found: list[tuple[int, int]] = []
        for text in words(word.text):
            if word.kind == "fuzzy":
                found += self._fuzzy(text, word.distance)
            else:
                found += self._exact(text)
        return found

    def _kept(
        self, key: tuple[str, str, int], find: Callable[[], list[tuple[int, int]]]
    ) -> list[tuple[int, int]]:
        """What was found in the vocabulary a moment ago, or is found now."""
        if key not in self._found:
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[key] = find()
        return self._found[key]

    def _exact(self, word: str) -> list[tuple[int, int]]:
        at = bisect_left(self._words, word)
        found = at < len(self._words) and self._words[at] == word
        return [(at, at + 1)] if found else []

    def _prefixed(self, word: str) -> tuple[int, int]:
        return bisect_left(self._words, word), bisect_left(self._words, word + "\x7f")

    def _fuzzy(self, word: str, distance: int) -> list[tuple[int, int]]:
        most = distance if distance >= 0 else (0 if len(word) < 3 else 1 if len(word) < 6 else 2)
        if not most:
            return self._exact(word)

        def find() -> list[tuple[int, int]]:
            found = process.extract(
                word, self._words, scorer=OSA.distance, score_cutoff=most, limit=None
            )
            return [(number, number + 1) for _, _, number in found]

        return self._kept(("fuzzy", word, most), find)

    def _wild(self, text: str) -> Iterator[tuple[int, int]]:
        """Words that fit a pattern of ``*`` and ``?``."""
        pieces = re.split(r"([*?])", text)
        if sum(piece in ("*", "?") for piece in pieces) > _MOST_WILD:
            return
        pattern = [piece if piece in ("*", "?") else "".join(words(piece)) for piece in pieces]
        pattern = [piece for piece in pattern if piece]
        head = pattern[0] if pattern and pattern[0] not in ("*", "?") else ""
        first, last = self._prefixed(head) if head else (0, len(self._words))
        if pattern == [head, "*"]:
            yield first, last
            return
        longest = max((piece for piece in pattern if piece not in "*?"), key=len, default="")
        for number in range(first, last):
            word = self._words[number]
            if longest in word and fits(word, pattern):
                yield number, number + 1


def _positive(node: Node | None) -> Iterator[Word]:
    """The words of a tree that are asked for, not those that are asked away."""
    match node:
        case All(parts) | Some(parts):
            for part in parts:
                yield from _positive(part)
        case Word():
            yield node
        case _:
            return
