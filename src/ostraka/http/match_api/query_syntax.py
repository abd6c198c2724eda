"""The syntax of a search: Lucene's, from a text to a tree.

Owns the grammar: words, "phrases", ``field:value``, AND OR NOT and their signs,
parentheses, ``wild*cards``, ``fuzzy~`` and ``[ranges TO ...]``. Refuses what does
not parse, naming the place; regular expressions, because they can be made to
run for ever; and queries that are too large. The simple form refuses nothing.

Source: the query string syntax of Lucene and Elasticsearch, as far as the
incumbent's documentation shows it.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from msgspec import Struct

#: Longest query, most parts of one, and deepest parentheses.
MOST_LETTERS: Final = 2000
MOST_PARTS: Final = 100
_DEEPEST: Final = 20


class SyntaxProblem(Exception):
    """A query that does not parse; its text says where and why."""


class Word(Struct, frozen=True):
    """One word, phrase, wildcard, fuzzy word, prefix, or ``field:*``.

    Attributes:
        text: as written, without its signs.
        kind: how it is looked up.
        field: the field, or empty for any.
        distance: edits that a fuzzy word may be away; -1 for one that depends on its length.
    """

    text: str
    kind: Literal["word", "phrase", "wild", "fuzzy", "exists"] = "word"
    field: str = ""
    distance: int = 0


class Between(Struct, frozen=True):
    """A range of values: ``[a TO b]``; an empty end is open."""

    field: str
    low: str
    high: str
    with_low: bool = True
    with_high: bool = True


class All(Struct, frozen=True):
    """Every part must fit."""

    parts: tuple[Node, ...]


class Some(Struct, frozen=True):
    """One part must fit."""

    parts: tuple[Node, ...]


class Not(Struct, frozen=True):
    """The part must not fit."""

    part: Node


Node = Word | Between | All | Some | Not

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<quoted>"(?:[^"\\]|\\.)*")
      | (?P<range>[\[{][^\]}]*[\]}])
      | (?P<open>\() | (?P<close>\))
      | (?P<and>&&) | (?P<or>\|\|)
      | (?P<sign>[+!-])
      | (?P<suffix>[~^][0-9.]*)
      | (?P<colon>:)
      | (?P<word>(?:[^\s"()\[\]{}:~^/\\]|\\.)+)""",
    re.VERBOSE,
)
_RANGE = re.compile(r"\s*(\S{1,100})\s+TO\s+(\S{1,100})\s*")
_ESCAPED = re.compile(r"\\(.)")
_SIMPLE = re.compile(r'"[^"]*"|[^\s"]+')


class _Token(Struct, frozen=True):
    kind: str
    text: str
    place: int
    spaced: bool


def parse(text: str) -> Node | None:
    """Parse a query.

    Args:
        text: the query.

    Returns:
        The tree, None if the query is empty.

    Raises:
        SyntaxProblem: if it does not parse.
    """
    if len(text) > MOST_LETTERS:
        raise SyntaxProblem(f"the query is longer than {MOST_LETTERS} characters")
    tokens = _tokens(text)
    return _Parser(tokens).whole() if tokens else None


def parse_simple(text: str) -> Node | None:
    """Parse what a person typed into a box: nothing is an error.

    Words must all be there; ``"phrases"``, ``-word``, ``word*`` and ``|`` mean what they
    mean everywhere; every other sign is a space.
    """
    groups: list[list[Node]] = [[]]
    for found in _SIMPLE.findall(text[:MOST_LETTERS])[:MOST_PARTS]:
        if found == "|":
            groups.append([])
            continue
        negative = len(found) > 1 and found[0] == "-"
        bare = found[1:] if negative else found
        if bare.startswith('"'):
            node: Node = Word(bare.strip('"'), "phrase")
        elif bare.endswith("*") and bare.strip("*"):
            node = Word(bare.rstrip("*") + "*", "wild")
        else:
            node = Word(bare, "phrase")
        groups[-1].append(Not(node) if negative else node)
    parts = tuple(_all(tuple(group)) for group in groups if group)
    return _some(parts) if parts else None


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at, spaced = 0, True
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise SyntaxProblem(f"cannot read {text[at : at + 20]!r} at character {at + 1}")
        kind = found.lastgroup
        if kind == "sign" and not spaced and tokens and tokens[-1].kind == "word":
            # A dash inside a word: "Jean-Pierre".
            tokens[-1] = _Token("word", tokens[-1].text + found.group(), tokens[-1].place, False)
            at = found.end()
            continue
        if kind == "word" and not spaced and tokens and tokens[-1].kind == "word":
            last = tokens[-1]
            tokens[-1] = _Token("word", last.text + found.group(), last.place, last.spaced)
        elif kind != "space":
            word = found.group()
            named = {"AND": "and", "OR": "or", "NOT": "not"}.get(word, kind)
            tokens.append(_Token(named, word, at, spaced))
        spaced = kind == "space"
        at = found.end()
    if len(tokens) > 4 * MOST_PARTS:
        raise SyntaxProblem(f"the query has more than {MOST_PARTS} parts")
    return tokens


class _Parser:
    """One query while it is parsed."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._parts = 0

    def whole(self) -> Node:
        node = self._either("", 0)
        if self._at < len(self._tokens):
            raise self._problem("something is left over")
        return node

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else "end"

    def _problem(self, reason: str) -> SyntaxProblem:
        if self._at >= len(self._tokens):
            return SyntaxProblem(f"{reason} at the end")
        token = self._tokens[self._at]
        return SyntaxProblem(f"{reason} at character {token.place + 1}: {token.text[:20]!r}")

    def _either(self, field: str, depth: int) -> Node:
        if depth > _DEEPEST:
            raise SyntaxProblem(f"parentheses are nested deeper than {_DEEPEST}")
        parts = [self._both(field, depth)]
        while self._peek() == "or":
            self._at += 1
            parts.append(self._both(field, depth))
        return _some(tuple(parts))

    def _both(self, field: str, depth: int) -> Node:
        parts = [self._signed(field, depth)]
        while self._peek() not in ("or", "close", "end"):
            if self._peek() == "and":
                self._at += 1
            parts.append(self._signed(field, depth))
        return _all(tuple(parts))

    def _signed(self, field: str, depth: int) -> Node:
        negative = False
        while self._peek() in ("sign", "not"):
            negative ^= self._tokens[self._at].text != "+"
            self._at += 1
        node = self._part(field, depth)
        return Not(node) if negative else node

    def _part(self, field: str, depth: int) -> Node:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise SyntaxProblem(f"the query has more than {MOST_PARTS} parts")
        kind = self._peek()
        if kind == "open":
            self._at += 1
            node = self._either(field, depth + 1)
            if self._peek() != "close":
                raise self._problem("a parenthesis is not closed")
            self._at += 1
            self._suffix()
            return node
        if kind == "range":
            return self._between(field)
        if kind not in ("word", "quoted"):
            raise self._problem("a word is missing")
        token = self._tokens[self._at]
        self._at += 1
        if kind == "word" and self._peek() == "colon" and not field:
            self._at += 1
            return self._part(_unescaped(token.text), depth + 1)
        suffix = self._suffix()
        return _word(token, field, suffix)

    def _suffix(self) -> str:
        """``~2`` or nothing; a boost (``^3``) changes no result."""
        fuzzy = ""
        while self._peek() == "suffix":
            text = self._tokens[self._at].text
            if not _is_number(text[1:]) or text == "^":
                raise self._problem("not a number")
            fuzzy = text if text[0] == "~" else fuzzy
            self._at += 1
        return fuzzy

    def _between(self, field: str) -> Node:
        token = self._tokens[self._at]
        read = _RANGE.fullmatch(token.text[1:-1])
        if read is None or not field:
            raise self._problem("a range is written field:[a TO b]")
        self._at += 1
        low, high = ("" if end == "*" else end.strip('"') for end in read.groups())
        return Between(field, low, high, token.text[0] == "[", token.text[-1] == "]")


def _is_number(text: str) -> bool:
    return not text or re.fullmatch(r"\d{1,3}(\.\d{1,3})?|\.\d{1,3}", text) is not None


def _word(token: _Token, field: str, suffix: str) -> Node:
    if token.kind == "quoted":
        return Word(_unescaped(token.text[1:-1]), "phrase", field)
    if token.text == "*":
        return Word("*", "exists", field)
    if suffix:
        return Word(_unescaped(token.text), "fuzzy", field, _distance(suffix[1:]))
    if re.search(r"(?<!\\)[*?]", token.text):
        return Word(token.text, "wild", field)
    return Word(_unescaped(token.text), "word", field)


def _distance(text: str) -> int:
    """Edits of ``~``: by length if not told, at most two; a share as older Lucene has it."""
    if not text:
        return -1
    number = float(text)
    return 1 if 0.0 < number < 1.0 else min(int(number), 2)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _all(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else All(parts)


def _some(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else Some(parts)
