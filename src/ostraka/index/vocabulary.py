"""The list's distinct tokens, and the lossless search for all that are like a given one.

Owns the promise that :meth:`Vocabulary.neighbours` returns every token whose
:func:`~ostraka.matching.similarity.similarity` with the given one is above 0.
Each relation has a look-up that cannot miss it:

- equal, meaning, spelling, class, vowels: equal keys, found by hash;
- cut: the first letters agree, found by hash;
- initial: one bucket per letter;
- typo: two tokens within d edits have letter signatures within 2d bits and
  pair signatures within 6d bits, so a scan of the signatures, which is one
  vector operation, keeps every one of them; the few it keeps are measured.

Whatever a look-up proposes is compared by the similarity itself.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from rapidfuzz.distance import OSA

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
from ostraka.matching.similarity import (
    INITIAL,
    MAX_EDITS,
    MIN_CUT,
    MIN_SKELETON,
    edit_budget,
    has_digit,
    similarity,
)
from ostraka.names.tokens import Token

#: Tokens whose neighbours are kept in memory.
CACHE = 1 << 16

#: Bits that one edit can change: a letter goes and another comes; a swap of
#: neighbours touches three pairs of letters and makes three new ones.
_LETTER_BITS = 2
_PAIR_BITS = 6

_NAMED = ("name", "generic")
#: Roles whose forms may be written with a slip.
_EDITED = ("name", "generic", "orgform")


class Neighbours(Struct, frozen=True):
    """Tokens of the vocabulary that are like one token.

    Attributes:
        ids: token numbers, ascending (int32, n).
        alike: similarity of each (float64, n).
        relations: relation of each.
    """

    ids: Array
    alike: Array
    relations: tuple[str, ...]


def lookup_keys(token: Token) -> Iterator[str]:
    """Every key under which a token is found, and by which it looks for others."""
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
        if len(token.form) >= MIN_CUT:
            yield f"p:{token.form[:MIN_CUT]}"
        for found, _ in token.classes:
            yield f"c:{found}"


def spellings_of(token: Token) -> set[str]:
    """The texts of a token that edits are counted on."""
    return {token.form} if token.role == "orgform" else {token.form, token.key, *token.forms}


def letter_signature(text: str) -> int:
    """One bit per letter that occurs, one more per letter that occurs twice."""
    signature = 0
    for char, count in Counter(text).items():
        slot = ord(char) - 97
        slot = slot if 0 <= slot < 26 else 52 + ord(char) % 12
        signature |= 1 << slot
        if count > 1 and slot < 26:
            signature |= 1 << (slot + 26)
    return signature


def pair_signature(text: str) -> int:
    """One bit, of 64, per pair of neighbouring letters, the ends marked."""
    signature = 0
    marked = f"^{text}$"
    for left, right in itertools.pairwise(marked):
        signature |= 1 << ((ord(left) * 31 + ord(right) * 7) % 64)
    return signature


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
        for key in sorted(set(lookup_keys(token))):
            keys.append(key_hash(key))
            rows.append(number)
        if token.role in _NAMED:
            initials[ord(token.form[0]) & 127].append(number)
    write_table(folder, f"{name}.lookup", keys, rows)
    flat = [number for bucket in initials for number in bucket]
    starts = np.cumsum([0, *(len(bucket) for bucket in initials)])
    write(folder, f"{name}.initials", np.asarray(flat, dtype=np.int32))
    write(folder, f"{name}.initials.starts", starts.astype(np.int64))
    forms = "\n".join(token.form for token in tokens)
    (folder / f"{name}.forms.txt").write_text(forms, "ascii", newline="\n")
    spellings = sorted(
        (len(text), text, number)
        for number, token in enumerate(tokens)
        if token.role in _EDITED
        for text in spellings_of(token)
        if len(text) > 1 and not has_digit(text)
    )
    texts = "\n".join(row[1] for row in spellings)
    (folder / f"{name}.edit.txt").write_text(texts, "ascii", newline="\n")
    write(folder, f"{name}.edit.rows", np.asarray([row[2] for row in spellings], dtype=np.int32))
    longest = max((row[0] for row in spellings), default=0)
    ends = np.searchsorted([row[0] for row in spellings], np.arange(longest + 2), "left")
    write(folder, f"{name}.edit.starts", ends.astype(np.int64))
    letters = np.asarray([letter_signature(row[1]) for row in spellings], dtype=np.uint64)
    pairs = np.asarray([pair_signature(row[1]) for row in spellings], dtype=np.uint64)
    write(folder, f"{name}.edit.letters", letters)
    write(folder, f"{name}.edit.pairs", pairs)


class Vocabulary:
    """A built vocabulary, memory-mapped."""

    def __init__(self, folder: Path, name: str) -> None:
        self._blobs = Blobs(folder, f"{name}.tokens")
        self._lookup = Table(folder, f"{name}.lookup")
        self._initials = read(folder, f"{name}.initials")
        self._initial_starts = read(folder, f"{name}.initials.starts")
        self._edit_rows = read(folder, f"{name}.edit.rows")
        self._edit_starts = read(folder, f"{name}.edit.starts")
        self._letters = read(folder, f"{name}.edit.letters")
        self._pairs = read(folder, f"{name}.edit.pairs")
        self._decoder = msgspec.msgpack.Decoder(Token)
        self._forms_file = folder / f"{name}.forms.txt"
        self._texts_file = folder / f"{name}.edit.txt"
        self._tokens: dict[int, Token] = {}
        self._cache: dict[Token, Neighbours] = {}

    def __len__(self) -> int:
        return len(self._blobs)

    @cached_property
    def _forms(self) -> list[str]:
        """The form of each token, by number."""
        return self._forms_file.read_text("ascii").split("\n")

    @cached_property
    def _texts(self) -> list[str]:
        """The text of each row of the edit scan."""
        return self._texts_file.read_text("ascii").split("\n")

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
        if found is None:
            if len(self._cache) >= CACHE:
                self._cache.clear()
            found = self._cache[token] = self._search(token)
        return found

    @cached_property
    def named(self) -> dict[str, list[int]]:
        """The numbers of the tokens that have a form, by form."""
        numbers: dict[str, list[int]] = {}
        for number, form in enumerate(self._forms):
            numbers.setdefault(form, []).append(number)
        return numbers

    def _search(self, token: Token) -> Neighbours:
        numbers = set(self._proposed(token))
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
            relations=tuple(row[2] for row in alike),
        )

    def _proposed(self, token: Token) -> Iterable[int]:
        for key in lookup_keys(token):
            numbers = self._lookup.find(key).tolist()
            yield from self._beginnings(token, numbers) if key.startswith("p:") else numbers
        if token.role in _NAMED:
            yield from self._lookup.find(f"f:{token.form[0]}").tolist()
        if token.role in _EDITED:
            for text in spellings_of(token):
                yield from self._within_edits(text)

    def _beginnings(self, token: Token, numbers: list[int]) -> Iterator[int]:
        """Those of the tokens of which one is the beginning of the other."""
        form, forms = token.form, self._forms
        for number in numbers:
            other = forms[number]
            if other.startswith(form) or form.startswith(other):
                yield number

    def _within_edits(self, text: str) -> list[int]:
        """Tokens whose form or key may be within the edits that the lengths allow."""
        if len(text) < 2 or has_digit(text):
            return []
        letters = np.uint64(letter_signature(text))
        pairs = np.uint64(pair_signature(text))
        found: list[int] = []
        for edits in range(1, MAX_EDITS + 1):
            found += self._scan(text, edits, letters, pairs)
        return found

    def _scan(self, text: str, edits: int, letters: np.uint64, pairs: np.uint64) -> list[int]:
        """Tokens with a text within ``edits`` edits, among those whose lengths allow so many."""
        length = len(text)
        lengths = [
            other
            for other in range(max(length - edits, 0), length + edits + 1)
            if edit_budget(max(length, other)) == edits
        ]
        if not lengths:
            return []
        top = len(self._edit_starts) - 1
        start = int(self._edit_starts[min(lengths[0], top)])
        end = int(self._edit_starts[min(lengths[-1] + 1, top)])
        if start >= end:
            return []
        apart = np.bitwise_count(self._letters[start:end] ^ letters)
        near = np.flatnonzero(apart <= _LETTER_BITS * edits)
        if not near.size:
            return []
        apart = np.bitwise_count(self._pairs[start:end][near] ^ pairs)
        texts = self._texts
        close = [
            row
            for row in (near[apart <= _PAIR_BITS * edits] + start).tolist()
            if OSA.distance(text, texts[row], score_cutoff=edits) <= edits
        ]
        rows: list[int] = self._edit_rows[close].tolist()
        return rows

    def _bearers(self, initial: Token, known: set[int]) -> list[tuple[int, float, str]]:
        """Every name that begins with an initial; own characters compare by themselves."""
        slot = ord(initial.form[0]) & 127
        bucket = self._initials[self._initial_starts[slot] : self._initial_starts[slot + 1]]
        bearers = (number for number in bucket.tolist() if number not in known)
        if initial.own:
            bearers = (number for number in bearers if not self.token(number).own)
        return [(number, INITIAL, "initial") for number in bearers]
