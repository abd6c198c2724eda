"""What a text says of designations: who acted, on whom, under what, on what day, how many.

Owns the reading of one sentence after the other by rules that have names. A sentence that
speaks of such a deed and cannot be read with certainty (nobody acts, nobody is acted on, it is
only intended, denied, or of an earlier day) is no statement; it is kept aside with the reason.
Refuses to find parties: those that are known come from :mod:`ostraka.screening.mentions`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from ostraka.intake.dateline import days_in
from ostraka.screening.statements_clauses import (
    ACT_THAT,
    ALONG,
    ALONG_AFTER,
    BETWEEN,
    CLAUSE,
    EARLIER,
    INCLUDING,
    PERSON,
    REASON,
    SPEAKS,
    SUM,
    TITLES,
    TO_DO,
    UNDONE,
    WEEKDAY,
    WEEKDAYS,
    along_stripped,
    has_name,
    is_of,
    stricter,
)
from ostraka.screening.statements_sentences import sentences
from ostraka.screening.statements_words import (
    AUTHORITY,
    FOREIGN,
    SANCTIONS,
    TRIGGER,
    VERBS,
    Basis,
    Count,
    Deed,
    Verb,
    bases_of,
    counts_of,
)

__all__ = ["Known", "Said", "Statement", "Statements", "Unread", "read_statements"]

#: Characters of a sentence that are read; a longer one is no sentence.
_LONGEST: Final = 3000


class Known(Struct, frozen=True):
    """A listed party that the text names.

    Attributes:
        start, end: where in the text, in code points.
        text: as written.
        ids: of the party and of its records, on whichever list.
        name: of the party as its list has it.
    """

    start: int
    end: int
    text: str
    ids: tuple[str, ...] = ()
    name: str = ""


class Said(Struct, frozen=True):
    """An authority as a sentence names it.

    Attributes:
        family: the family of lists: ``us``, ``eu``, ``gb``, ...
        text: as written.
        partner: whether it is named as acting along with another.
    """

    family: str
    text: str
    partner: bool = False


class Statement(Struct, frozen=True):
    """What one sentence says.

    Attributes:
        start, end: of the sentence, in code points.
        text: the sentence.
        rule: the rule that read it.
        verb: the words that say what was done.
        deed: ``designated``, ``removed``, ``restricted`` or ``attribution``.
        authorities: who acted, partners after the first.
        legal_basis: the law that the sentence names.
        date: the day of the deed, ISO; empty if it is not told.
        date_basis: ``sentence``, ``today``, ``weekday``, ``document``, or why it is empty.
        counts: how many of what; parts of them (*including three banks*) are not among them.
        total: their sum; 0 if the sentence gives none.
        parties: the listed parties that it says were acted on.
        object: the words that name those who were acted on.
    """

    start: int
    end: int
    text: str
    rule: str
    verb: str
    deed: Deed
    authorities: tuple[Said, ...]
    legal_basis: tuple[Basis, ...]
    date: str
    date_basis: str
    counts: tuple[Count, ...]
    total: int
    parties: tuple[Known, ...]
    object: str


class Unread(Struct, frozen=True):
    """A sentence that speaks of such a deed and is no statement.

    Attributes:
        start, end, text: the sentence.
        verb: the words that speak of it.
        reason: why it is none.
    """

    start: int
    end: int
    text: str
    verb: str
    reason: str


class Statements(Struct, frozen=True):
    """Everything that a text says of designations.

    Attributes:
        date: the day of the text, ISO, or empty.
        statements: in the order of the text.
        unread: sentences that were left out, with reasons.
    """

    date: str
    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...]


def read_statements(
    text: str,
    on: str = "",
    known: Sequence[Known] = (),
    furniture: Sequence[tuple[int, int]] = (),
) -> Statements:
    """Read what a text says of designations.

    Args:
        text: the text; places count its code points.
        on: the day of the text, ISO; empty if unknown: weekdays and *today* have no date then.
        known: the listed parties that it names.
        furniture: spans that are no running text, sorted.

    Returns:
        Statements and what was left out; the same for the same input.
    """
    statements: list[Statement] = []
    unread: list[Unread] = []
    placed = sorted(known, key=lambda one: (one.start, one.end, one.text))
    begins = [one.start for one in placed]
    for start, end in sentences(text, furniture):
        sentence = text[start:end]
        if not TRIGGER.search(sentence):
            if FOREIGN.search(sentence):
                unread.append(Unread(start, end, sentence, "", "the language is not read"))
            continue
        first, last = bisect_left(begins, start), bisect_left(begins, end)
        here = [one for one in placed[first:last] if one.end <= end]
        for one in _Sentence(start, sentence, on, here).read():
            if isinstance(one, Statement):
                statements.append(one)
            else:
                unread.append(one)
    return Statements(on, tuple(statements), tuple(unread))


# -- one sentence ------------------------------------------------------------


class _Sentence:
    """One sentence and what it says."""

    def __init__(self, start: int, text: str, on: str, known: Sequence[Known]) -> None:
        self._start = start
        self._whole = text
        self._text = text[:_LONGEST]
        self._on = on
        self._known = known
        self._bases = bases_of(self._text)

    def read(self) -> Iterator[Statement | Unread]:
        """Every deed of the sentence, each verb once, the most telling rule first."""
        taken: list[tuple[int, int]] = []
        hits: list[tuple[int, int, Verb]] = []
        for verb in VERBS:
            if verb.weak and not SANCTIONS.search(self._text):
                continue
            for found in verb.pattern.finditer(self._text):
                first, last = found.span()
                if not any(first < end and start < last for start, end in taken):
                    taken.append((first, last))
                    hits.append((first, last, verb))
        some = False
        for first, last, verb in sorted(hits, key=lambda hit: hit[0]):
            later = sorted(start for start, _, _ in hits if start > last)
            told = self._deed(first, last, verb, later[0] if later else len(self._text))
            if isinstance(told, Unread) and not told.reason:
                continue
            if some and isinstance(told, Unread) and told.reason == _NOBODY:
                continue
            some = True
            yield told
        if not some and SPEAKS.search(self._text) and AUTHORITY.search(self._text) and (
            counts_of(self._text) or self._known
        ):  # fmt: skip
            wanted = UNDONE.search(self._text) or TO_DO.search(self._text)
            reason = "intended, denied or conditional" if wanted else "no rule reads it"
            yield self._unread("", reason)

    def _deed(self, first: int, last: int, verb: Verb, until: int) -> Statement | Unread:
        before = self._text[:first]
        begin = max(
            (hit.end() for hit in CLAUSE.finditer(before)
             if not ACT_THAT.search(before[: hit.end()])),
            default=0,
        )  # fmt: skip
        clause = before[begin:]
        words = self._text[first:last]
        if before.endswith(("“", '"')) and self._text[last : last + 1] in ("”", '"'):
            return self._unread(words, "")
        if verb.form == "passive":
            authors = self._by(last)
            acted_on = clause
            parties = [one for one in self._known if begin <= one.start - self._start < first]
        else:
            authors = self._authors(begin, first)
            plain = verb.rule in ("sanctions", "blocks")
            if plain and not authors and not self._is_verb(words, before):
                return self._unread(words, "")
            whole = verb.rule == "issues-directive"
            until = len(self._text) if whole else until
            acted_on = self._text[last:until] if whole else self._object(last, until)
            if verb.rule == "announces-sanctions":
                acted_on = ""
            parties = self._acted_on(last, until, whole)
        if UNDONE.search(self._near(clause)) or UNDONE.search(words):
            return self._unread(words, "intended, denied or conditional")
        if verb.form == "active" and not authors:
            return self._unread(words, _NOBODY)
        if not authors:
            authors = tuple(
                Said(one.family, one.name) for one in self._bases[:1]
            ) or self._of_list(words)  # fmt: skip
        if not authors:
            return self._unread(words, _NOBODY)
        counts = counts_of(acted_on)
        if not counts and not parties and not has_name(acted_on, verb):
            return self._unread(words, "on whom is not said")
        if SUM.search(self._text, last) or SUM.match(self._text.lower()):
            return self._unread(words, "a sum over time")
        day, basis = self._day(before[-60:] if verb.form == "active" else before[-80:])
        if basis == "earlier":
            return self._unread(words, "an earlier day that is not told")
        return Statement(
            self._start, self._start + len(self._whole), self._whole, verb.rule, words,
            stricter(verb.deed, self._bases), authors, self._bases, day, basis, counts,
            sum(one.number for one in counts), tuple(parties), " ".join(acted_on.split()),
        )  # fmt: skip

    def _unread(self, verb: str, reason: str) -> Unread:
        return Unread(self._start, self._start + len(self._whole), self._whole, verb, reason)

    @staticmethod
    def _near(clause: str) -> str:
        """The words before a verb that may undo it."""
        return " ".join(clause.split()[-7:]) if len(clause) > 60 else clause

    @staticmethod
    def _is_verb(words: str, before: str) -> bool:
        """Whether a form that may be a noun or an adjective stands as a verb here."""
        last = before.split()[-1].lower().strip(",") if before.split() else ""
        if words[0].isupper():
            return False
        if words in ("sanctions", "targets", "lists", "blocks", "sanctioning"):
            return False
        return last not in (
            "", "the", "a", "an", "of", "by", "under", "with", "against", "on", "new", "us",
            "these",
            "those", "their", "its", "several", "many", "other", "all", "any", "already", "and",
        )  # fmt: skip

    # -- who ---------------------------------------------------------------

    def _authors(self, begin: int, first: int) -> tuple[Said, ...]:
        """Who acts: authorities before the verb, with nobody else in between."""
        before = self._text[begin:first]
        hits = list(AUTHORITY.finditer(before))
        out: list[Said] = []
        for number, hit in enumerate(hits):
            gap = before[hit.end() :]
            for other in hits[number + 1 :]:
                gap = gap.replace(other[0], " ", 1)
            if ALONG.search(gap):
                gap = ALONG.sub(" ", gap)
            gap = along_stripped(gap)
            if hit[0].endswith(TITLES):
                gap = PERSON.sub("", gap, count=1)
            if BETWEEN.sub("", gap).strip():
                continue
            if is_of(before[: hit.start()]):
                continue
            partner = bool(ALONG_AFTER.search(before[: hit.start()])) and bool(out)
            family = str(hit.lastgroup)
            if all(one.family != family for one in out):
                out.append(Said(family, hit[0], partner))
        if out:
            for hit in AUTHORITY.finditer(self._after_along(first)):
                family = str(hit.lastgroup)
                if all(one.family != family for one in out):
                    out.append(Said(family, hit[0], True))
        return tuple(out)

    def _after_along(self, first: int) -> str:
        """Words after the verb that name partners: *in coordination with the EU and Canada*."""
        found = ALONG_AFTER.search(self._text, first)
        if found is None:
            return ""
        rest = self._text[found.end() :]
        stop = re.search(r"[;.—–]|\b(?:who|which|that|for|after|against|to)\b", rest)
        return rest[: stop.start()] if stop else rest

    def _by(self, last: int) -> tuple[Said, ...]:
        """Who acts in the passive: *by the United States and the EU*."""
        found = re.match(r"[^.;]{0,120}?\bby\s+", self._text[last:])
        if found is None:
            return ()
        rest = self._text[last + found.end() :]
        out: list[Said] = []
        at = 0
        for hit in AUTHORITY.finditer(rest):
            if BETWEEN.sub("", rest[at : hit.start()]).strip():
                break
            at = hit.end()
            if all(one.family != hit.lastgroup for one in out):
                out.append(Said(str(hit.lastgroup), hit[0]))
        return tuple(out)

    @staticmethod
    def _of_list(words: str) -> tuple[Said, ...]:
        """Whose list a deed names: *added to the US sanctions list*."""
        hit = AUTHORITY.search(words)
        if hit is not None:
            return (Said(str(hit.lastgroup), hit[0]),)
        if "SDN" in words or "Specially Designated" in words or "Entity List" in words:
            return (Said("us", words),)
        return ()

    # -- whom --------------------------------------------------------------

    def _object(self, last: int, until: int) -> str:
        rest = self._text[last:until]
        stop = REASON.search(rest)
        part = INCLUDING.search(rest)
        ends = [one.start() for one in (stop, part) if one is not None and one.start() > 0]
        return rest[: min(ends)] if ends else rest

    def _acted_on(self, last: int, until: int, whole: bool) -> list[Known]:
        """Known parties among those who were acted on, and among the examples given of them."""
        rest = self._text[last:until]
        stop = None if whole else REASON.search(rest)
        end = stop.start() if stop and stop.start() > 0 else len(rest)
        spans = [(last, last + end)]
        part = INCLUDING.search(rest)
        if part is not None:
            more = REASON.search(rest, part.end())
            spans.append((last + part.end(), last + (more.start() if more else len(rest))))
        return [
            one
            for one in self._known
            if any(a <= one.start - self._start and one.end - self._start <= b for a, b in spans)
        ]

    # -- when --------------------------------------------------------------

    def _day(self, near: str) -> tuple[str, str]:
        """The day of the deed and where it is told."""
        for start, _, day in days_in(self._text):
            lead = self._text[max(0, start - 12) : start]
            if not re.search(r"(?:of|dated|born|since|until|amended)\s+(?:the\s+)?$", lead):
                return day, "sentence"
        if EARLIER.search(near) or EARLIER.search(self._text[:40]) or (
            re.search(r"\bin\s+(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\b", self._text)
            and not self._about_elections()
        ):  # fmt: skip
            return "", "earlier"
        if re.search(r"\byesterday\b", self._text, re.IGNORECASE):
            return (_shifted(self._on, 1), "yesterday") if self._on else ("", "yesterday")
        named = WEEKDAY.search(self._text)
        if named is not None and not re.search(r"\btoday\b", self._text, re.IGNORECASE):
            if not self._on:
                return "", "weekday"
            asked = date.fromisoformat(self._on)
            back = (asked.weekday() - WEEKDAYS.index(named[1])) % 7
            return _shifted(self._on, back), "weekday"
        if not self._on:
            return "", "the document tells no date"
        today = re.search(r"\btoday\b", self._text, re.IGNORECASE)
        return self._on, "today" if today else "document"

    def _about_elections(self) -> bool:
        """Whether a year belongs to what the parties did and not to the deed."""
        return bool(re.search(r"\b(?:who|which|that|for|attempted|responsible)\b", self._text))


_NOBODY: Final = "who acted is not said"


def _shifted(on: str, days: int) -> str:
    return (date.fromisoformat(on) - timedelta(days=days)).isoformat()
