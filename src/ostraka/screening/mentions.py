"""Listed parties that a text names.

Owns the way from a text to mentions: stretches that may hold a name, listed names with
words like theirs, the comparison that screening makes, and the gates of
:mod:`ostraka.screening.mentions_gates`. Refuses to link mentions: that is
:mod:`ostraka.screening.chains`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from ostraka.index.build import GROUPS
from ostraka.matching.names import compare_names
from ostraka.model.party import Name, Party
from ostraka.model.schema import Family
from ostraka.names.tokens import analyse
from ostraka.screening.hits import Hit
from ostraka.screening.mentions_gates import namelike, of_ships, stands_alone
from ostraka.screening.mentions_han import OwnScript, has_own
from ostraka.screening.mentions_names import ListedNames
from ostraka.screening.mentions_places import Place, Places
from ostraka.screening.mentions_text import (
    LINKS,
    Letters,
    Stretch,
    Word,
    latin,
    letters_of,
    runs,
)
from ostraka.screening.screen import Screener

__all__ = ["Finder", "Mention", "Named", "best_of"]

#: Characters around a name in which words for ships are looked for.
_AROUND: Final = 80
#: The same for a common word that is the whole name.
_BESIDE: Final = 20
#: Bits that the second-best party of the same words may lie behind the best.
_NEAR: Final = 1.5
#: Comparisons kept.
_KEPT: Final = 200_000
#: Letters and bits from which a word of a ship's name tells which it is.
_LONG: Final = 4
_RARE: Final = 14.0
#: Lists that must have a firm whose name stands without its legal form.
_SEVERAL: Final = 2
_THINGS: Final = ("vessel", "aircraft")


class Mention(Struct, frozen=True):
    """A listed party that a text names.

    Attributes:
        start, end: where, in code points.
        text: as written.
        hit: the listed party, its score and evidence.
    """

    start: int
    end: int
    text: str
    hit: Hit


class Named(Struct, frozen=True):
    """Words of a text that are a listed name, whenever that was listed.

    Attributes:
        start, end: where, in code points.
        text: the words, as compared.
        row: row of the record in the index.
        reading: how the name is read.
        name: number of the listed name.
        bits: of the comparison of the names.
        words: how many words agree.
        whole: whether no telling word of the listed name is left out.
    """

    start: int
    end: int
    text: str
    row: int
    reading: Family
    name: int
    bits: float
    words: int
    whole: bool = True


class _Around(Struct, frozen=True, gc=False):
    """What stands around a place: the text, and where in it the run begins."""

    text: str
    base: int
    run: str
    stretch: Stretch
    letters: Letters


class Finder:
    """Finds listed parties in texts. Made once, used for many."""

    def __init__(self, screener: Screener) -> None:
        """Open what finding needs.

        Args:
            screener: index, lexicon and policy.
        """
        self._screener = screener
        self._lexicon = screener.lexicon
        snapshot = screener.snapshot
        self._snapshot = snapshot
        self._listed = {
            reading: ListedNames(snapshot, reading, screener.lexicon) for reading in GROUPS
        }
        self._places = Places(screener, self._listed)
        self._own: OwnScript | None = None
        self._hits: dict[tuple[str, int, int], Hit | None] = {}

    @property
    def screener(self) -> Screener:
        """What it screens with."""
        return self._screener

    def find(self, text: str, on: date) -> tuple[Mention, ...]:
        """The listed parties that a text names.

        Args:
            text: free text, in any script.
            on: the day whose lists are asked.

        Returns:
            The mentions in the order of the text; several of the same words where several
            parties bear the name.
        """
        day = on.toordinal()
        stated = [one for one in self.named(text) if self._stated(one, day)]
        found: list[Mention] = []
        for group in best_of(stated):
            hits = []
            for one in group:
                hit = self.judge(one, day)
                if hit is not None:
                    hits.append((one.row, hit))
            first = group[0]
            written = text[first.start : first.end]
            found += [
                Mention(first.start, first.end, written, hit)
                for hit in self._screener.together(hits, day)
            ]
        return tuple(found)

    def judge(self, one: Named, day: int) -> Hit | None:
        """What screening says of the words and the record on a day number."""
        key = (one.text, one.row, day)
        if key not in self._hits:
            if len(self._hits) > _KEPT:
                self._hits.clear()
            query = Party("", "Thing", one.text, (Name(one.text),))
            self._hits[key] = self._screener.judge_row(query, one.row, day)
        return self._hits[key]

    def day_of(self, one: Named, day: int) -> int:
        """The day nearest to another on which the name was stated."""
        listed = self._listed[one.reading]
        since, until = int(listed.since[one.name]), int(listed.until[one.name])
        return min(max(day, since), until - 1)

    def named(self, text: str) -> list[Named]:
        """Words of a text that are a listed name, whenever that was listed.

        Args:
            text: any text.

        Returns:
            In the order of the text; overlapping ones too, weak aliases left out.
        """
        letters = letters_of(text)
        found = list(runs(text, letters))
        holding = self._places.learn((run for _, run in found), letters)
        named: list[Named] = []
        for base, run in found if holding else ():
            for stretch, places in holding.get(run, ()):
                around = _Around(text, base, run, stretch, letters)
                checked = (self._checked(place, around) for place in places)
                named += [one for one in checked if one is not None]
        if has_own(text):
            named += self._in_own_script(text)
        named.sort(key=lambda one: (one.start, -one.end, -one.bits, one.row))
        return named

    def _in_own_script(self, text: str) -> Iterator[Named]:
        """Names in Chinese, Japanese and Korean script, letter by letter."""
        if self._own is None:
            self._own = OwnScript(self._snapshot)
        for start, end, written in self._own.find(text):
            family = self._snapshot.family(written.row)
            reading: Family = "person" if family == "person" else "organization"
            name = self._listed[reading].number(written.row, written.place)
            if name is not None:
                bits = self._screener.weights.exact
                yield Named(start, end, written.text, written.row, reading, name, bits, end - start)

    # -- what the place in the text says -----------------------------------

    def _checked(self, place: Place, around: _Around) -> Named | None:
        """Apply the gates that look at the words around."""
        words = around.stretch.words
        start, end = words[place.first].start, words[place.last].end
        row = int(self._listed[place.reading].party[place.name])
        if self._snapshot.family(row) in _THINGS:
            fits = self._of_ship(place, around)
        elif place.reading == "person":
            fits = self._whole_person(place, around)
        else:
            fits = place.words > 1 or self._alone_enough(place, around)
        if not fits:
            return None
        return Named(
            start=around.base + start,
            end=around.base + end,
            text=place.text or around.run[start:end],
            row=row,
            reading=place.reading,
            name=place.name,
            bits=place.bits,
            words=place.words,
            whole=place.whole,
        )

    def _of_ship(self, place: Place, around: _Around) -> bool:
        """Whether a ship's name is rare, or the words around speak of ships (gate 6)."""
        words = around.stretch.words[place.first : place.last + 1]
        if place.words > 1 and any(self._distinct(word.text) for word in words):
            return True
        start, end = around.base + words[0].start, around.base + words[-1].end
        if place.words > 1 or around.letters.upper:
            before = around.text[max(0, start - _AROUND) : start]
            return of_ships(f"{before} {around.text[end : end + _AROUND]}")
        beside = around.text[max(0, start - _BESIDE) : start]
        return of_ships(beside, closely=True) or "IMO" in around.text[end : end + _BESIDE]

    def _distinct(self, word: str) -> bool:
        form = latin(word)
        if len(form) < _LONG or form.isdigit() or self._places.common(word):
            return False
        return form not in self._lexicon or self._lexicon.org_bits(form) >= _RARE

    def _whole_person(self, place: Place, around: _Around) -> bool:
        """Whether the words beside do not make another person's name of it (gate 7)."""
        words = around.stretch.words
        first, last = place.first, place.last
        written = around.run[words[first].start : words[last].end]
        if first == last or place.text != written:
            return True
        if first > 0 and self._belongs(words[first - 1]):
            first -= 1
        if last + 1 < len(words) and self._belongs(words[last + 1]):
            last += 1
        if (first, last) == (place.first, place.last):
            return True
        longer = around.run[words[first].start : words[last].end]
        ours = analyse(longer, "person", self._lexicon)
        theirs = self._listed["person"].tokens(place.name)
        return not compare_names(ours, theirs, "person", self._screener.weights).query_left

    def _belongs(self, word: Word) -> bool:
        if word.text in LINKS or self._places.common(word.text):
            return False
        return namelike(latin(word.text), self._lexicon)

    def _alone_enough(self, place: Place, around: _Around) -> bool:
        """Whether a name of one word is one here (gates 4 and 5)."""
        words = around.stretch.words
        tokens = self._listed["organization"].tokens(place.name)
        token = next((one for one in tokens if one.role != "orgform"), None)
        if token is None:
            return False
        written = token.form if place.formed else words[place.first].text
        lists = 1 if around.letters.upper else self._lists(place)
        if not stands_alone(token, written, self._lexicon, formed=place.formed, lists=lists):
            return False
        if place.formed:
            return True
        if around.letters.tell and not place.bare and lists < _SEVERAL:
            return False
        low = written.lower()
        if around.letters.tell and low != written and f" {low} " in around.text:
            return False
        beside = (place.first - 1, place.first + 1)
        return not any(self._belongs(words[i]) for i in beside if 0 <= i < len(words))

    def _lists(self, place: Place) -> int:
        """How many lists have the party."""
        row = int(self._listed["organization"].party[place.name])
        rows = self._snapshot.party(row).rows
        return len({self._snapshot.record(one).list for one in rows})

    def _stated(self, one: Named, day: int) -> bool:
        listed = self._listed[one.reading]
        return bool(listed.since[one.name] <= day < listed.until[one.name])


def best_of(named: Sequence[Named]) -> list[list[Named]]:
    """The names to report: the longest of those that overlap; of the same words the best."""
    order = sorted(named, key=lambda one: (-one.words, -(one.end - one.start), -one.bits, one.row))
    taken: list[tuple[int, int]] = []
    groups: dict[tuple[int, int], list[Named]] = {}
    for one in order:
        span = (one.start, one.end)
        if span in groups:
            if one.bits >= groups[span][0].bits - _NEAR:
                groups[span].append(one)
            continue
        place = bisect_left(taken, span)
        if place < len(taken) and taken[place][0] < one.end:
            continue
        if place and taken[place - 1][1] > one.start:
            continue
        taken.insert(place, span)
        groups[span] = [one]
    found = []
    for span in sorted(groups):
        if any(one.whole for one in groups[span]):
            groups[span] = [one for one in groups[span] if one.whole]
        most = max(one.bits for one in groups[span])
        rows: dict[int, Named] = {}
        for one in sorted(groups[span], key=lambda one: -one.bits):
            if one.bits >= most - _NEAR:
                rows.setdefault(one.row, one)
        found.append(list(rows.values()))
    return found
