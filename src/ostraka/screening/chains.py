"""Mentions of one party linked: full names, short ones, and those that the text introduces.

Owns what a text says of its own names: "also known as", a name in brackets, a surname after
the full name. Refuses to know any list: what is listed comes in, and what the text calls it
goes out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from ostraka.screening.mentions_endings import unbent
from ostraka.screening.mentions_gates import is_common

__all__ = ["How", "Known", "Link", "link"]

How = Literal["listed", "introduced", "again", "short", "weak alias"]

_QUOTES: Final = "\"“”„«»‘’'"
_WORD: Final = r"[^\W_a-zа-яёß-öø-ÿ](?:[\w'’&-]|\.(?=\w))*"
_NAME: Final = (
    rf"(?:[Tt]he |el |la |le |die |der |das )?(?:[{_QUOTES}]\s?)?"
    rf"((?:[Tt]he )?{_WORD}(?:[ -](?:of |the |de |du |der |von |al-|bin )?{_WORD}){{0,5}})"
    rf"[{_QUOTES}]?"
)
_KNOWN_AS: Final = re.compile(
    r"[\s,;(–—-]{0,3}(?:and |or |who is |which is |und |y |et |и )?"
    r"(?:(?:also|better|formerly|previously|once|commonly|otherwise|widely|variously|publicly|sometimes|"
    r"often|more|now)\s)*"
    r"(?:also\s)?(?:known(?:\s\w+){0,3}?\sas|known\sby\s\w+\s\w+|referred\sto\sas|called|dubbed|nicknamed|"
    r"styled|tracked\sas|a\.?k\.?a\.?|f\.?k\.?a\.?|n\.?k\.?a\.?|alias(?:es)?|formerly|"
    r"auch\s(?:bekannt\sals|genannt)|bekannt\sals|genannt|"
    r"(?:également\s|aussi\s)?connue?s?\s(?:aussi\s)?sous\sle\snom\sde?|(?:également\s)?(?:appelée?|dite?)|"
    r"(?:también\s)?(?:conocid[oa]s?\s(?:también\s)?como|llamad[oa])|"
    r"(?:anche\s)?not[oa]\scome|dett[oa]|"
    r"(?:также\s|более\s)?известн\w{2,3}\s(?:также\s)?как|он же|она же)"
    r"[\s:]{1,2}",
    re.IGNORECASE,
)
_ONE: Final = re.compile(_NAME)
_NEXT: Final = re.compile(
    r"[\s]{0,2}(?:,\s*(?:and |or |und |y |et |и |также )?|\s(?:and|or|und|y|et|и)\s|/)"
)
_BRACKET: Final = re.compile(r"\s?[(\[]([^()\[\]\n]{2,60})[)\]]")
_ACRONYM: Final = re.compile(r"[^\W\d_a-zа-яё][\w&./-]{1,9}")
_WORDS: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_HEAD: Final = re.compile(
    rf"((?:{_WORD} (?:of |the |and |for |de |du |al-)*){{0,7}}{_WORD})[{_QUOTES}]?$"
)
#: Letters of a surname or of a word that is repeated alone.
_SHORTEST: Final = 3
#: Behind every place.
_ENDLESS: Final = 1 << 60


class Known(Struct, frozen=True):
    """A mention that a list makes one.

    Attributes:
        start, end: where.
        party: which party, as a number that the caller gave.
        person: whether it is a person.
        family: the words that, alone, mean the party again.
    """

    start: int
    end: int
    party: int
    person: bool
    family: tuple[str, ...] = ()


class Link(Struct, frozen=True):
    """A mention within a chain.

    Attributes:
        start, end: where, in code points.
        party: number of the party.
        how: ``listed`` (the name is a listed one), ``introduced`` (the text says that it is
            another name), ``again`` (such a name, repeated), ``short`` (a surname or the
            telling word of a firm, after the full name), ``weak alias`` (a weak alias of a
            list, of a party that the text names in full).
        chain: the same number for parties that the text calls one.
    """

    start: int
    end: int
    party: int
    how: How
    chain: int


def link(
    text: str,
    known: Sequence[Known],
    weak: Sequence[tuple[int, str]] = (),
    others: Sequence[tuple[int, int, str]] = (),
) -> list[Link]:
    """Link the mentions of a text.

    Args:
        text: the text.
        known: what lists make a mention, in the order of the text.
        weak: weak aliases of the parties named, each with its party.
        others: full names of persons that no list knows: start, end, surname. A surname
            alone means whoever was named in full last.

    Returns:
        All mentions in the order of the text; no two overlap.
    """
    spans = _Spans()
    for one in known:
        spans.take(one.start, one.end, one.party, "listed")
    names: dict[int, set[str]] = {}
    for one in known:
        found = _introduced(text, one)
        for start, end in found:
            names.setdefault(one.party, set()).add(text[start:end])
            spans.take(start, end, one.party, "introduced")
    for start, end, party in _headed(text, known):
        names.setdefault(party, set()).add(text[start:end])
        spans.take(start, end, party, "introduced")
    for party, alias in weak:
        if len(alias) >= _SHORTEST - 1:
            for start, end in _repeated(text, alias):
                spans.take(start, end, party, "weak alias")
    for party, found_names in names.items():
        for name in sorted(found_names, key=lambda one: (-len(one), one)):
            for start, end in _repeated(text, _bare(name)):
                spans.take(start, end, party, "again")
    _shorten(text, known, others, spans)
    return spans.links()


class _Spans:
    """Spans that do not overlap; the first taken stays."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._links: list[Link] = []
        self._same: dict[int, int] = {}

    def take(self, start: int, end: int, party: int, how: How) -> bool:
        """Take a span for a party, if it is free."""
        place = bisect_right(self._starts, start)
        if place and self._links[place - 1].end > start:
            if how == "introduced":
                self._join(self._links[place - 1].party, party)
            return False
        if place < len(self._links) and self._links[place].start < end:
            return False
        self._starts.insert(place, start)
        self._links.insert(place, Link(start, end, party, how, party))
        return True

    def links(self) -> list[Link]:
        """What was taken, in the order of the text."""
        return [replace(one, chain=self._first(one.party)) for one in self._links]

    def _join(self, one: int, other: int) -> None:
        """Two listed parties that the text calls one."""
        a, b = sorted((self._first(one), self._first(other)))
        if a != b:
            self._same[b] = a

    def _first(self, party: int) -> int:
        while party in self._same:
            party = self._same[party]
        return party


def _introduced(text: str, one: Known) -> Iterable[tuple[int, int]]:
    """The names that the text gives to a party right behind one of its names."""
    place = one.end
    for _ in range(8):
        bracket = _BRACKET.match(text, place)
        if bracket is not None:
            yield from _in_bracket(text, bracket, person=one.person)
            place = bracket.end()
            continue
        saying = _KNOWN_AS.match(text, place)
        if saying is None:
            return
        names = list(_listing(text, saying.end()))
        yield from names
        if not names:
            return
        place = names[-1][1]
        if text[place : place + 1] and text[place] in _QUOTES:
            place += 1


def _in_bracket(text: str, bracket: re.Match[str], *, person: bool) -> Iterable[tuple[int, int]]:
    start, end = bracket.span(1)
    inside = bracket[1]
    saying = _KNOWN_AS.match(text, start)
    if saying is not None and saying.end() < end:
        for one in _listing(text, saying.end()):
            if one[1] <= end:
                yield one
        return
    bare = inside.strip(_QUOTES + " ")
    quoted = inside.strip()[:1] in _QUOTES
    leads = inside.lower().startswith(("the ", "or ", "hereinafter "))
    for word in ("the ", "The ", "or "):
        bare = bare.removeprefix(word).strip(_QUOTES + " ")
    where = text.find(bare, start, end)
    if not bare or where < 0:
        return
    acronym = (
        _ACRONYM.fullmatch(bare) is not None and not person and sum(map(str.isupper, bare)) > 1
    )
    if acronym or ((quoted or leads) and _ONE.fullmatch(bare) and len(bare) >= _SHORTEST):
        yield where, where + len(bare)


def _listing(text: str, place: int) -> Iterable[tuple[int, int]]:
    """Names one after another: ``APT 29, Cozy Bear, and The Dukes``."""
    for _ in range(20):
        name = _ONE.match(text, place)
        if name is None:
            return
        start, end = name.span(1)
        while end > start and text[end - 1] in ".-&" + _QUOTES:
            end -= 1
        yield start, end
        place = name.end()
        more = _NEXT.match(text, place)
        if more is None:
            return
        place = more.end()


def _headed(text: str, known: Sequence[Known]) -> Iterable[tuple[int, int, int]]:
    """The name before "also known as" where the one behind it is listed, and its neighbours."""
    starts = [one.start for one in known]
    for saying in re.finditer(_KNOWN_AS, text):
        names = list(_listing(text, saying.end()))
        if not names:
            continue
        within = [one for start, end in names for one in _between(known, starts, start, end)]
        if not within:
            continue
        for start, end in names:
            yield start, end, within[0].party
        line = text.rfind("\n", 0, saying.start()) + 1
        head = _HEAD.search(text, max(line, saying.start() - 120), saying.start())
        if head is not None and not is_common(head[1].lower()):
            yield *head.span(1), within[0].party


def _between(
    known: Sequence[Known], starts: Sequence[int], start: int, end: int
) -> Iterable[Known]:
    """The mentions that lie in a span."""
    for one in known[bisect_left(starts, start) : bisect_right(starts, end)]:
        if one.end <= end:
            yield one


def _bare(name: str) -> str:
    for article in ("The ", "the "):
        name = name.removeprefix(article)
    return name


def _repeated(text: str, name: str) -> Iterable[tuple[int, int]]:
    """Where a name stands again, in the same letters."""
    if len(name) < _SHORTEST - 1 or (is_common(name.lower()) and not name.isupper()):
        return
    place = text.find(name)
    while place >= 0:
        end = place + len(name)
        if not _wordy(text, place - 1) and not _wordy(text, end):
            yield place, end
        place = text.find(name, end)


def _wordy(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isalnum()


def _shorten(
    text: str,
    known: Sequence[Known],
    others: Sequence[tuple[int, int, str]],
    spans: _Spans,
) -> None:
    """Surnames and telling words that stand alone: they mean whoever was named so last."""
    fully: dict[str, list[tuple[int, int]]] = {}
    for one in known:
        for word in one.family:
            fully.setdefault(word, []).append((one.start, one.party))
    for start, _, word in others:
        if word in fully:
            fully[word].append((start, -1))
    if not fully:
        return
    for called in fully.values():
        called.sort()
    full = sorted((start, end) for start, end, _ in others)
    for found in _WORDS.finditer(text):
        word = found.group()
        for ending in ("'s", "’s"):
            word = word.removesuffix(ending)
        calls = fully.get(word.casefold())
        if calls is None and not word.isascii():
            ways = (fully.get(way.casefold()) for way in unbent(word))
            calls = next((way for way in ways if way), None)
        if calls is None or (not word[:1].isupper() and word[:1].islower()):
            continue
        before = bisect_right(full, (found.start(), _ENDLESS)) - 1
        if before >= 0 and found.start() < full[before][1]:
            continue
        place = bisect_right(calls, (found.start(), _ENDLESS))
        party = calls[place - 1][1] if place else next((p for _, p in calls if p >= 0), -1)
        if party >= 0:
            spans.take(found.start(), found.start() + len(word), party, "short")
