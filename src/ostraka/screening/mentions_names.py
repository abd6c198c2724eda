"""Every name that a list ever stated, ready to be looked for in a text.

Owns the reading of the index for texts: which listed names hold a word like one of the
text's. Refuses to say what is a mention: that is :mod:`ostraka.screening.mentions_gates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from msgspec import Struct

from ostraka.index.arrays import Array, read
from ostraka.index.snapshot import Snapshot
from ostraka.index.vocabulary import Vocabulary
from ostraka.model.schema import Family
from ostraka.names.latin import spelling_key
from ostraka.names.lexicon import Lexicon
from ostraka.names.tokens import Token, analyse
from ostraka.names.words import org_form
from ostraka.screening.mentions_endings import unbent
from ostraka.screening.mentions_text import latin

__all__ = ["Alike", "ListedNames"]

#: Least likeness of a word of the text and one of a name: one slip in five letters.
LEAST: Final = 0.75
#: The same for scripts that do not write vowels, or have several Latin forms.
_VOWELLESS: Final = 0.6
#: Relations that say too little in running text.
_LOOSE: Final = frozenset({"initial", "sound", "other gender", "translation", "cut"})
#: Roles whose words lead to names.
_LEADING: Final = frozenset({"name", "generic", "number"})
#: Words with a listed partner that are looked at behind each other.
_NEXT: Final = 4
#: Words of the text that are kept.
_KEPT: Final = 200_000


class Alike(Struct, frozen=True, gc=False):
    """The listed names that hold a word like one of the text's.

    Attributes:
        names: name numbers, ascending, each once (int32, n).
        bits: weight of the listed word that is alike, times the likeness (float64, n).
        words: number of that listed word (int32, n).
    """

    names: Array
    bits: Array
    words: Array


_NONE: Final = Alike(np.empty(0, np.int32), np.empty(0), np.empty(0, np.int32))


class ListedNames:
    """The names of one reading."""

    def __init__(self, snapshot: Snapshot, reading: Family, lexicon: Lexicon) -> None:
        """Open the names.

        Args:
            snapshot: the index.
            reading: ``person`` or ``organization``.
            lexicon: for the reading of words.
        """
        folder = snapshot.folder
        self.reading: Family = reading
        self._lexicon = lexicon
        self._vocabulary = Vocabulary(folder, reading)
        self._rows = read(folder, f"{reading}.names.tokens")
        self._starts = read(folder, f"{reading}.names.starts")
        self.party = read(folder, f"{reading}.names.party")
        self.place = read(folder, f"{reading}.names.place")
        self.weight = read(folder, f"{reading}.names.weight")
        self.weak = read(folder, f"{reading}.names.weak")
        self.since = read(folder, f"{reading}.names.since")
        self.until = read(folder, f"{reading}.names.until")
        self._postings = read(folder, f"{reading}.postings")
        self._posting_starts = read(folder, f"{reading}.postings.starts")
        self._token_weight = read(folder, f"{reading}.tokens.weight")
        self._alike: dict[str, Alike] = {}
        self._pairs: dict[tuple[str, str], Array] = {}

    def tokens(self, name: int) -> list[Token]:
        """The tokens of a name."""
        rows = self._rows[self._starts[name] : self._starts[name + 1]].tolist()
        return [self._vocabulary.token(row) for row in rows]

    def size(self, name: int) -> int:
        """How many tokens a name has."""
        return int(self._starts[name + 1] - self._starts[name])

    def knows(self, form: str) -> bool:
        """Whether a word of a listed name has that Latin form."""
        return form in self._vocabulary.named

    def number(self, row: int, place: int) -> int | None:
        """The number of the name of a record at a place among its facts."""
        found = np.flatnonzero((self.party == row) & (self.place == place))
        return int(found[0]) if found.size else None

    def learn(self, words: Iterable[str], strict: Iterable[str] = ()) -> None:
        """Look up words of a text together.

        Args:
            words: words as written.
            strict: those among them that are common words: they meet no slip.
        """
        if len(self._alike) > _KEPT:
            self._alike.clear()
            self._pairs.clear()
        rigid = set(strict)
        new = [word for word in dict.fromkeys(words) if word not in self._alike]
        reads = [self._leading(word) for word in new]
        flat = [token for tokens in reads for token in tokens]
        self._vocabulary.learn(flat)
        for word, tokens in zip(new, reads, strict=True):
            self._alike[word] = self._look_up(tokens, word in rigid)

    def alike(self, word: str) -> Alike:
        """The names with a word like that one, which was learned."""
        return self._alike[word]

    def sharing(self, words: Sequence[str], least: float) -> list[tuple[int, tuple[int, ...]]]:
        """The names that share words with a row of words.

        Args:
            words: words in the order of the text, each learned.
            least: share of a name's weight that must be alike, in (0, 1).

        Returns:
            Name and the places of the words that are alike, two at least; no weak alias.
        """
        alike = [self._alike[word] for word in words]
        seeds = [place for place, one in enumerate(alike) if one.names.size]
        pairs = [
            self._both(words[i], words[j])
            for k, i in enumerate(seeds)
            for j in seeds[k + 1 : k + 1 + _NEXT]
            if words[i] != words[j] and not (words[i][0].isdigit() and words[j][0].isdigit())
        ]
        pairs = [pair for pair in pairs if pair.size]
        if not pairs:
            return []
        names = pairs[0] if len(pairs) == 1 else np.unique(np.concatenate(pairs))
        bits = np.zeros(names.size)
        met = np.full((len(seeds), names.size), -1, dtype=np.int32)
        for row, place in enumerate(seeds):
            one = alike[place]
            at = one.names.searchsorted(names)
            there = one.names.take(at, mode="clip") == names
            met[row] = np.where(there, one.words.take(at, mode="clip"), -1)
            # A listed word has one partner: "Alex A. and Alexander B." is one Alexander.
            new = there & ~(met[:row] == met[row]).any(axis=0)
            bits += np.where(new, one.bits.take(at, mode="clip"), 0.0)
        enough = np.flatnonzero((bits >= least * self.weight[names]) & ~self.weak[names])
        return [
            (int(names[k]), tuple(seeds[row] for row in np.flatnonzero(met[:, k] >= 0).tolist()))
            for k in enough.tolist()
        ]

    def _both(self, one: str, other: str) -> Array:
        """The names with a word like each of two."""
        found = self._pairs.get((one, other))
        if found is None:
            few, many = self._alike[one].names, self._alike[other].names
            if few.size > many.size:
                few, many = many, few
            there = many.searchsorted(few)
            found = few[many.take(there, mode="clip") == few]
            self._pairs[one, other] = found
        return found

    def covered(self, name: int, words: Sequence[str]) -> float:
        """The share of a name's weight that is alike in words."""
        met: dict[int, float] = {}
        for word in words:
            alike = self._alike[word]
            place = int(alike.names.searchsorted(name))
            if place < alike.names.size and alike.names[place] == name:
                met.setdefault(int(alike.words[place]), float(alike.bits[place]))
        return sum(met.values()) / float(self.weight[name])

    def alone(self) -> dict[str, tuple[int, ...]]:
        """The names of one word, legal forms aside, by the Latin form of the word."""
        count = len(self._vocabulary)
        tokens = [self._vocabulary.token(row) for row in range(count)]
        told = np.asarray([token.role != "orgform" for token in tokens], dtype=np.int32)
        rows = np.asarray(self._rows)
        if not rows.size:
            return {}
        words = np.add.reduceat(told[rows], self._starts[:-1])
        found: dict[str, list[int]] = {}
        for name in np.flatnonzero(words == 1).tolist():
            for row in rows[self._starts[name] : self._starts[name + 1]].tolist():
                token = tokens[row]
                if token.role == "name":
                    for form in dict.fromkeys((token.form, *token.forms)):
                        found.setdefault(form, []).append(name)
        return {form: tuple(names) for form, names in found.items()}

    def _leading(self, word: str) -> list[Token]:
        return [
            token
            for written in (word, *self._unbent(word))
            for token in analyse(written, self.reading, self._lexicon)
            if token.role in _LEADING
            and (len(token.form) > 1 or token.own or token.form.isdigit())
            and org_form(token.form) is None
        ]

    def _unbent(self, word: str) -> list[str]:
        """Readings of a word without its ending that are words of listed names."""
        return [one for one in unbent(word) if self.knows(latin(one))]

    def straight(self, words: Sequence[str], name: int) -> str:
        """Words of a text without the endings that a listed name does not have."""
        known: set[str] = set()
        keys: set[str] = set()
        for token in self.tokens(name):
            known.update((token.form, *token.forms))
            keys.add(token.key)
        found = []
        for word in words:
            ways = (word, *unbent(word))
            forms = [latin(way) for way in ways]
            best = next((way for way, form in zip(ways, forms, strict=True) if form in known), None)
            if best is None:
                best = next(
                    (
                        way
                        for way, form in zip(ways, forms, strict=True)
                        if form and spelling_key(form) in keys
                    ),
                    word,
                )
            found.append(best)
        return " ".join(found)

    def _look_up(self, tokens: Sequence[Token], rigid: bool) -> Alike:
        ids: list[int] = []
        bits: list[float] = []
        for token in tokens:
            found = self._vocabulary.neighbours(token)
            exact = rigid or "equal" in found.relations
            for row, alike, relation in zip(
                found.ids.tolist(), found.alike.tolist(), found.relations, strict=True
            ):
                if alike < (LEAST if token.forms == () or exact else _VOWELLESS):
                    continue
                if relation in _LOOSE:
                    continue
                if exact and relation in ("typo", "vowels"):
                    continue
                ids.append(row)
                bits.append(float(self._token_weight[row]) * alike)
        if not ids:
            return _NONE
        names = [
            self._postings[self._posting_starts[row] : self._posting_starts[row + 1]] for row in ids
        ]
        each = np.concatenate(names)
        counts = [part.size for part in names]
        weight = np.repeat(np.asarray(bits), counts)
        word = np.repeat(np.asarray(ids, dtype=np.int32), counts)
        order = np.lexsort((-weight, each))
        each, weight, word = each[order], weight[order], word[order]
        first = np.ones(each.size, dtype=bool)
        first[1:] = each[1:] != each[:-1]
        return Alike(each[first], weight[first], word[first])
