"""The list's distinct tokens, and the lossless search for all that are like a given one.

Owns the promise that :meth:`Vocabulary.neighbours` returns every token whose
:func:`~ostraka.matching.similarity.similarity` with the given one is above 0.
Each relation has a look-up that cannot miss it:

- equal, meaning, spelling, class, vowels: equal keys, found by hash; a word without vowels also
  by what is left of the others' letters, and one that a scanner read by what the letters look like;
- cut: the beginnings of a form, and the forms that begin with it, in sorted order;
- initial: one bucket per letter;
- typo: :mod:`ostraka.index.slips`.

Whatever a look-up proposes is compared by the similarity itself. Many tokens
are looked up at once: most of the work is a few operations on arrays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct

from ostraka.index import slips
from ostraka.index.arrays import (
    Array,
    Blobs,
    Table,
    key_hash,
    read,
    write,
    write_blobs,
    write_table,
)
from ostraka.index.slips import Slips
from ostraka.matching.align import Run, stands_for
from ostraka.matching.similarity import (
    INITIAL,
    MIN_CUT,
    MIN_SKELETON,
    bare_form,
    has_digit,
    is_bare,
    look_form,
    similarity,
)
from ostraka.names.tokens import Token

#: Tokens whose neighbours are kept in memory.
CACHE: Final = 1 << 16

_NAMED: Final = ("name", "generic")
#: Roles whose forms may be written with a slip.
_EDITED: Final = ("name", "generic", "orgform")


class Neighbours(Struct, frozen=True, gc=False):
    """Tokens of the vocabulary that are like one token.

    Attributes:
        ids: token numbers, ascending (int32, n).
        alike: similarity of each (float64, n).
        relations: relation of each.
    """

    ids: Array
    alike: Array
    relations: tuple[str, ...]


def found_by(token: Token) -> Iterator[str]:
    """Every key under which a token is found."""
    yield from _shared_keys(token)
    if token.role in _NAMED:
        yield f"b:{bare_form(token.form)}"
        if is_bare(token.form):
            yield f"w:{token.form}"
        if (look := look_form(token.form)) != token.form:
            yield f"l:{look}"


def looks_for(token: Token) -> Iterator[str]:
    """Every key by which a token looks for others: a bare one for whole ones, and all for bare."""
    yield from _shared_keys(token)
    if token.role in _NAMED:
        yield f"w:{bare_form(token.form)}"
        if is_bare(token.form):
            yield f"b:{token.form}"
        look = look_form(token.form)
        yield f"l:{look}"
        if look != token.form:
            yield f"f:{look}"


def _shared_keys(token: Token) -> Iterator[str]:
    for form in (token.form, *token.forms):
        yield f"f:{form}"
    if token.own:
        yield f"o:{token.own}"
    if token.symbol:
        yield f"s:{token.symbol}"
    if token.role in _NAMED:
        yield f"k:{token.key}"
        if len(token.skeleton) >= MIN_SKELETON:
            yield f"v:{token.skeleton}"
        for found, _ in token.classes:
            yield f"c:{found}"


def spellings_of(token: Token) -> set[str]:
    """The texts of a token that edits are counted on."""
    texts = {token.form} if token.role == "orgform" else {token.form, token.key, *token.forms}
    return {text for text in texts if len(text) > 1 and not has_digit(text)}


def build(folder: Path, name: str, tokens: Sequence[Token]) -> None:
    """Write a vocabulary.

    Args:
        folder: where to.
        name: prefix of the files.
        tokens: the distinct tokens; a token's number is its position.
    """
    write_blobs(folder, f"{name}.tokens", (msgspec.msgpack.encode(token) for token in tokens))
    keys: list[int] = []
    rows: list[int] = []
    initials: list[list[int]] = [[] for _ in range(128)]
    for number, token in enumerate(tokens):
        for key in sorted(set(found_by(token))):
            keys.append(key_hash(key))
            rows.append(number)
        if token.role in _NAMED:
            initials[ord(token.form[0]) & 127].append(number)
    write_table(folder, f"{name}.lookup", keys, rows)
    flat = [number for bucket in initials for number in bucket]
    starts = np.cumsum([0, *(len(bucket) for bucket in initials)])
    write(folder, f"{name}.initials", np.asarray(flat, dtype=np.int32))
    write(folder, f"{name}.initials.starts", starts.astype(np.int64))
    forms = [token.form for token in tokens]
    (folder / f"{name}.forms.txt").write_text("\n".join(forms), "ascii", newline="\n")
    order = sorted(range(len(forms)), key=lambda number: (forms[number], number))
    write(folder, f"{name}.forms.order", np.asarray(order, dtype=np.int32))
    texts = [
        (text, number)
        for number, token in enumerate(tokens)
        if token.role in _EDITED
        for text in spellings_of(token)
    ]
    slips.build(folder, f"{name}.slips", texts)


class Vocabulary:
    """A built vocabulary, memory-mapped."""

    def __init__(self, folder: Path, name: str) -> None:
        self._blobs = Blobs(folder, f"{name}.tokens")
        self._lookup = Table(folder, f"{name}.lookup")
        self._initials = read(folder, f"{name}.initials")
        self._initial_starts = read(folder, f"{name}.initials.starts")
        self._order = read(folder, f"{name}.forms.order")
        self._slips = Slips(folder, f"{name}.slips")
        self._decoder = msgspec.msgpack.Decoder(Token)
        self._forms_file = folder / f"{name}.forms.txt"
        self._tokens: dict[int, Token] = {}
        self._cache: dict[Token, Neighbours] = {}

    def __len__(self) -> int:
        return len(self._blobs)

    @cached_property
    def _sorted_forms(self) -> list[str]:
        forms = self._forms_file.read_text("ascii").split("\n")
        return [forms[number] for number in self._order.tolist()]

    @cached_property
    def named(self) -> dict[str, list[int]]:
        """The numbers of the tokens that have a form, by form."""
        numbers: dict[str, list[int]] = {}
        for form, number in zip(self._sorted_forms, self._order.tolist(), strict=True):
            numbers.setdefault(form, []).append(number)
        return numbers

    def has_key(self, key: str) -> bool:
        """Whether a token may have that spelling key."""
        return bool(self._lookup.find(f"k:{key}").size)

    def standing_for(self, run: Run) -> list[int]:
        """The numbers of the tokens that a run of neighbours is called."""
        numbers = set(self.named.get(run.form, ()))
        if run.key:
            numbers.update(self._lookup.find(f"k:{run.key}").tolist())
        return [number for number in sorted(numbers) if stands_for(self.token(number), run)]

    def token(self, number: int) -> Token:
        """The token of that number."""
        token = self._tokens.get(number)
        if token is None:
            token = self._tokens[number] = self._decoder.decode(self._blobs[number])
        return token

    def neighbours(self, token: Token) -> Neighbours:
        """Every token of the vocabulary with a similarity above 0.

        Args:
            token: any token, in the vocabulary or not.
        """
        found = self._cache.get(token)
        return self.learn((token,))[0] if found is None else found

    def learn(self, tokens: Sequence[Token]) -> list[Neighbours]:
        """The neighbours of many tokens, kept for the questions that follow."""
        new = [token for token in dict.fromkeys(tokens) if token not in self._cache]
        if len(self._cache) + len(new) > CACHE:
            self._cache.clear()
            new = list(dict.fromkeys(tokens))
        for token, numbers in zip(new, self._proposed(new), strict=True):
            self._cache[token] = self._compared(token, numbers)
        return [self._cache[token] for token in tokens]

    def _compared(self, token: Token, numbers: Iterable[int]) -> Neighbours:
        alike = []
        for number in sorted(numbers):
            value, relation = similarity(token, self.token(number))
            if value:
                alike.append((number, value, relation))
        if token.role == "initial":
            alike += self._bearers(token, {row[0] for row in alike})
        return Neighbours(
            ids=np.asarray([row[0] for row in alike], dtype=np.int32),
            alike=np.asarray([row[1] for row in alike], dtype=np.float64),
            relations=tuple([row[2] for row in alike]),
        )

    def _proposed(self, tokens: Sequence[Token]) -> list[set[int]]:
        """The numbers of tokens that may be like each of some."""
        found: list[set[int]] = [set() for _ in tokens]
        keys: list[str] = []
        askers: list[int] = []
        texts: list[str] = []
        writers: list[int] = []
        for place, token in enumerate(tokens):
            wanted = list(looks_for(token))
            if token.role in _NAMED:
                wanted.append(f"f:{token.form[0]}")
                found[place].update(self._beginnings(token.form))
            elif token.role == "fragment":
                found[place].update(self._beginning_with(token.form))
            keys += wanted
            askers += [place] * len(wanted)
            if token.role in _EDITED:
                spelled = spellings_of(token)
                texts += spelled
                writers += [place] * len(spelled)
        for which, number in self._lookup.find_many(keys):
            found[askers[which]].add(number)
        for which, number in self._slips.near(texts):
            found[writers[which]].add(number)
        return found

    def _beginnings(self, form: str) -> Iterator[int]:
        """Tokens of which one is the beginning of the other, at least so many letters long."""
        if len(form) < MIN_CUT:
            return
        named = self.named
        for end in range(MIN_CUT, len(form)):
            yield from named.get(form[:end], ())
        yield from self._beginning_with(form)

    def _beginning_with(self, form: str) -> Iterator[int]:
        forms = self._sorted_forms
        place = bisect_left(forms, form)
        while place < len(forms) and forms[place].startswith(form):
            yield int(self._order[place])
            place += 1

    def _bearers(self, initial: Token, known: set[int]) -> list[tuple[int, float, str]]:
        """Every name that begins with an initial; own characters compare by themselves."""
        slot = ord(initial.form[0]) & 127
        bucket = self._initials[self._initial_starts[slot] : self._initial_starts[slot + 1]]
        bearers = (number for number in bucket.tolist() if number not in known)
        if initial.own:
            bearers = (number for number in bearers if not self.token(number).own)
        return [(number, INITIAL, "initial") for number in bearers]
