"""What each authority did on a day, and on what that knowledge rests.

Owns two ways of knowing. A list may tell the day of a listing itself. Where it
does not, two of its versions bracket the day: what the later one has and the
earlier one has not happened somewhere between them, which is said and not
narrowed. A bracketed party is laid to an action of the day only where that
action's citation names its record; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection

from ostraka.store.actions_brackets import bracketed, places
from ostraka.store.actions_dates import dated
from ostraka.store.actions_rows import Profile, Shelf
from ostraka.store.actions_terms import (
    Acted,
    Action,
    Actions,
    Authority,
    Basis,
    Bracket,
    Cited,
    Kind,
    Note,
)
from ostraka.store.versions import VersionRow

__all__ = [
    "EXCERPT",
    "WHOLE_OF_EXCERPT",
    "Acted",
    "Action",
    "Actions",
    "Authority",
    "Cited",
    "Note",
    "actions_of",
]

#: The list of cited actions that the package carries: it speaks where no loaded list does.
EXCERPT: Final = "starter"
#: The list whose records it takes its ids from.
WHOLE_OF_EXCERPT: Final = "us_ofac_sdn"


class _Question(Struct, frozen=True):
    """A day, and what helps to tell of it."""

    day: date
    authorities: Mapping[str, Authority]
    cited: Sequence[Cited]
    silent: Mapping[str, frozenset[str]]

    def authority(self, list_id: str) -> Authority:
        return self.authorities.get(list_id, Authority(list_id))

    def citation(self, party: str) -> Cited | None:
        list_id, _, record = party.partition("-")
        named = f"{list_id}:{record}"
        return next((one for one in self.cited if named in one.records), None)


class _Line(Struct, frozen=True):
    """One party, with what its group is made of."""

    acted: Acted
    authority: str
    list: str
    kind: Kind
    basis: Basis
    bracket: Bracket | None
    cited: Cited | None

    @property
    def group(self) -> tuple[object, ...]:
        """What the parties of one action share, in the order in which actions are told."""
        return (
            self.authority,
            self.list,
            self.basis,
            self.cited is None,
            self.cited.key if self.cited else "",
            self.kind,
            self.acted.programmes,
            self.acted.measures,
            self.acted.instead_of,
            self.acted.told_by,
        )


def actions_of(
    connection: Connection,
    day: date,
    versions: Mapping[str, Sequence[VersionRow]],
    authorities: Mapping[str, Authority],
    cited: Sequence[Cited] = (),
    silent: Mapping[str, frozenset[str]] | None = None,
) -> Actions:
    """What happened on a day.

    Args:
        connection: to read with.
        day: the day.
        versions: for each list asked about, its versions in order.
        authorities: who publishes each list.
        cited: actions of that day that public statements describe.
        silent: for each list, records that do not answer (the starter list's, once the
            lists that it excerpts are loaded).
    """
    shelf = Shelf(connection, versions)
    question = _Question(day, authorities, cited, silent or {})
    notes: list[Note] = []
    lines = list(_lines(shelf, question, notes))
    lines += _excerpted(question, {line.acted.id for line in lines})
    return Actions(day.isoformat(), _grouped(lines), tuple(notes))


def _lines(shelf: Shelf, question: _Question, notes: list[Note]) -> Iterator[_Line]:
    by_date = dated(shelf, question.day, question.authorities, question.silent)
    known = {key for key, one in by_date.items() if one.listed}
    for (list_id, _), one in by_date.items():
        yield _line(question, list_id, one.acted, one.kind, one.profile, None)
    counts = shelf.with_dates()
    for list_id in sorted(shelf.lists):
        quiet = question.silent.get(list_id, frozenset())
        found = bracketed(shelf, list_id, question.day, known, question.authorities, quiet)
        notes += _gaps(list_id, shelf.lists[list_id], question.day, counts[list_id])
        if found is None:
            continue
        for change in found.changes.values():
            yield _line(question, list_id, change.acted, change.kind, change.profile, found.bracket)
        if found.elsewhere:
            text = "changed between the versions, but their listing dates are of other days"
            notes.append(Note(list_id, text, found.elsewhere))
        if found.copied:
            text = "changed between the versions, but are copies of another loaded list's"
            notes.append(Note(list_id, text, found.copied))


def _line(
    question: _Question,
    list_id: str,
    acted: Acted,
    kind: Kind,
    profile: Profile,
    bracket: Bracket | None,
) -> _Line:
    cited = None if kind == "removed" else question.citation(acted.id)
    authority = _authority(question, list_id, profile)
    if cited is not None:
        authority = cited.authority or authority
    basis: Basis = "listing-date" if bracket is None else "version-bracket"
    return _Line(acted, authority, list_id, kind, basis, bracket, cited)


def _authority(question: _Question, list_id: str, profile: Profile) -> str:
    """Who acted: of a row of the US screening list, the publisher or department behind it."""
    authority = question.authority(list_id)
    for span in profile.of("authorityId"):
        if span.fact.get("list") in authority.repeats:
            return (
                question.authority(span.fact.get("list")).name
                if authority.copies
                else authority.name
            )
    for span in profile.of("authority"):
        if span.fact.get("type") == "source":
            return span.fact.value
    return authority.name


def _excerpted(question: _Question, told: set[str]) -> Iterator[_Line]:
    """The parties that a citation names and no loaded list shows, from the excerpt itself."""
    for one in question.cited:
        numbers = {party.partition("-")[2] for party in told if question.citation(party) is one}
        for acted in one.named:
            if acted.id.partition("-")[2] not in numbers:
                yield _Line(acted, one.authority, EXCERPT, one.kind, "listing-date", None, one)


def _grouped(lines: Sequence[_Line]) -> tuple[Action, ...]:
    groups: dict[tuple[object, ...], list[_Line]] = {}
    for line in sorted(lines, key=lambda line: (line.group, line.acted.id)):
        groups.setdefault(line.group, []).append(line)
    return tuple(_action(group) for group in groups.values())


def _action(lines: Sequence[_Line]) -> Action:
    first = lines[0]
    return Action(
        authority=first.authority,
        list=first.list,
        programme=", ".join(first.acted.programmes),
        programmes=first.acted.programmes,
        kind=first.kind,
        basis=first.basis,
        parties=tuple(line.acted for line in lines),
        bracket=first.bracket,
        cited=first.cited,
    )


# What is not told


def _gaps(
    list_id: str, rows: Sequence[VersionRow], day: date, counts: tuple[int, int]
) -> Iterator[Note]:
    """What a list without a bracket around the day does not tell."""
    if list_id == EXCERPT:
        yield Note(list_id, f"an excerpt: it tells of {rows[-1].published} alone")
        return
    if places(rows, day) is not None:
        return
    whole = [row.published for row in rows if row.full]
    first, last = (whole[0], whole[-1]) if whole else (rows[0].published, rows[-1].published)
    told, all_of_them = counts
    if day.isoformat() > last:
        yield Note(list_id, f"its last whole version is of {last}: what came after is not known")
    elif told:
        text = f"told by listing dates alone; who was removed before {first} is not known"
        yield Note(list_id, text)
    else:
        yield Note(list_id, f"its first whole version is of {first}: what came before is not known")
    if told and told < all_of_them:
        yield Note(list_id, "entries without a listing date", all_of_them - told)
