"""The command ``actions``: what happened on a day, for people and as JSON.

Owns the order of reading: authority, list and basis, cited action, set of
programmes, kind of party, names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from ostraka.cli.render import console, plain, print_json

if TYPE_CHECKING:
    from rich.console import Console

    from ostraka.screening.together import Shared, Together
    from ostraka.store.actions_terms import Acted, Action, Actions, Bracket, Cited

#: Names of one kind in one group that are shown; the rest is counted.
_NAMED: Final = 8
#: Days of a bracket that says too little of one day to be shown in full.
_LONG: Final = 60


def show(found: Actions, shared: Together, *, as_json: bool, every: bool = False) -> None:
    """Print what happened.

    Args:
        found: what is known of the day.
        shared: who else acted on the same parties.
        as_json: print one JSON document.
        every: name every party, one a line with its id, and show long brackets too.
    """
    if as_json:
        from ostraka.screening.documents import actions_document

        print_json(actions_document(found, shared))
        return
    out = console()
    out.print(plain(found.date, "bold"))
    shown = [action for action in found.actions if every or not _is_long(action)]
    long = [action for action in found.actions if not every and _is_long(action)]
    if not shown:
        out.print(plain("No loaded list tells of anything on that day."))
    for authority, actions in groupby(shown, key=lambda action: action.authority):
        _print_authority(out, authority, list(actions), every=every)
    _print_together(out, shared, every=every)
    if long or found.notes:
        out.print()
    for list_id, actions in groupby(long, key=lambda action: action.list):
        _print_long(out, list_id, list(actions))
    for list_id, notes in groupby(found.notes, key=lambda note: note.list):
        told = "; ".join(f"{note.count or ''} {note.note}".strip() for note in notes)
        out.print(plain(f"{list_id}: {told}", "dim"), soft_wrap=True)


def _print_together(out: Console, shared: Together, *, every: bool) -> None:
    """Who acted together, then the parties with each one's own dates."""
    several = [group for group in shared.groups if len(group.by) > 1]
    if not several:
        return
    out.print()
    head = f"together, within {shared.window} days of {shared.date} (by the lists' own dates):"
    out.print(plain(head, "bold"), soft_wrap=True)
    parties = {one.id: one for one in shared.parties}
    for group in several:
        days = group.first if group.first == group.last else f"{group.first} to {group.last}"
        count = f"{len(group.parties)} part{'y' if len(group.parties) == 1 else 'ies'}"
        out.print(plain(f"  {', '.join(group.by)}: {count}, {days}", "green"))
        shown = group.parties if every else group.parties[:_NAMED]
        for party in (parties[one] for one in shown):
            dates = "; ".join(_dated(party))
            out.print(plain(f"    {party.caption}  {party.id}: {dates}"), soft_wrap=True)
        if len(shown) < len(group.parties):
            out.print(plain(f"    and {len(group.parties) - len(shown)} more", "dim"))


def _dated(party: Shared) -> list[str]:
    """Whose list has a party since when, the first date of each."""
    told: dict[str, str] = {}
    for one in party.listings:
        told.setdefault(one.by, f"{one.by} {one.listed_on}" if one.listed_on else "")
    silent = sorted(by for by, text in told.items() if not text)
    dates = [text for text in told.values() if text]
    return [*dates, f"also on lists of {', '.join(silent)}, day not told"] if silent else dates


def _is_long(action: Action) -> bool:
    return action.bracket is not None and action.bracket.days > _LONG


def _print_authority(
    out: Console, authority: str, actions: Sequence[Action], *, every: bool
) -> None:
    out.print()
    out.print(plain(f"{authority}: {_counts(actions)}", "bold"), soft_wrap=True)
    for (list_id, _), same in groupby(actions, key=lambda one: (one.list, one.basis)):
        told = list(same)
        out.print(plain(f"  {list_id}, {_basis(told[0].bracket)}"), soft_wrap=True)
        for _, cited in groupby(told, key=lambda one: one.cited and one.cited.key):
            named = list(cited)
            _print_citation(out, named)
            for action in named:
                _print_group(out, action, every=every)


def _counts(actions: Iterable[Action]) -> str:
    counts: Counter[str] = Counter()
    for action in actions:
        counts[action.kind] += len(action.parties)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))


def _basis(bracket: Bracket | None) -> str:
    if bracket is None:
        return "by listing date"
    first, second = bracket.before, bracket.after
    text = (
        f"by version bracket: version {first.version} of {first.published} does not have it, "
        f"version {second.version} of {second.published} does"
    )
    if bracket.days == 1:
        return f"{text}; they are one day apart"
    return f"{text}; on which of the {bracket.days} days is not told"


def _print_citation(out: Console, actions: Sequence[Action]) -> None:
    cited: Cited | None = actions[0].cited
    if cited is None:
        if actions[0].bracket is not None:
            out.print(plain("    within the bracket, not attributed to any action:", "italic"))
        return
    here = sum(len(action.parties) for action in actions)
    out.print(plain(f"    cited: {cited.title}", "italic"), soft_wrap=True)
    out.print(
        plain(f"      {here} of the {cited.count} named; {cited.legal_basis}", "dim"),
        soft_wrap=True,
    )
    out.print(plain(f"      {cited.cited}; {cited.url}", "dim"), soft_wrap=True)
    if cited.partners:
        out.print(plain(f"      {cited.partners}", "dim"), soft_wrap=True)


def _print_group(out: Console, action: Action, *, every: bool) -> None:
    first = action.parties[0]
    words = [action.programme or "no programme told", *first.measures]
    if first.instead_of:
        words.append(f"in place of {', '.join(first.instead_of)}")
    if first.told_by:
        words.append(f"the date told by {first.told_by}")
    text = f"    {len(action.parties)} {action.kind}: {'; '.join(words)}"
    out.print(plain(text, "green"), soft_wrap=True)
    parties = sorted(action.parties, key=lambda party: (party.schema, party.id))
    for schema, same in groupby(parties, key=lambda party: party.schema):
        _print_parties(out, schema, list(same), action.kind, every=every)


def _print_parties(
    out: Console, schema: str, parties: Sequence[Acted], kind: str, *, every: bool
) -> None:
    if every:
        for party in parties:
            out.print(plain(f"      {schema}  {party.id}  {_named(party, kind)}"), soft_wrap=True)
        return
    names = "; ".join(_named(party, kind) for party in parties[:_NAMED])
    rest = f"; and {len(parties) - _NAMED} more" if len(parties) > _NAMED else ""
    out.print(plain(f"      {len(parties)} {schema}: {names}{rest}"))


def _named(party: Acted, kind: str) -> str:
    words = []
    gone = party.removed
    if gone is not None and kind != "removed":
        words.append(f"removed between {gone.before.published} and {gone.after.published}")
    if party.date_gone_by:
        words.append(f"another date since {party.date_gone_by}")
    return f"{party.caption} ({'; '.join(words)})" if words else party.caption


def _print_long(out: Console, list_id: str, actions: Sequence[Action]) -> None:
    bracket = actions[0].bracket
    assert bracket is not None
    text = (
        f"{list_id}: {_counts(actions)} on some day of the {bracket.days} between its versions of "
        f"{bracket.before.published} and {bracket.after.published}; --all shows them"
    )
    out.print(plain(text, "dim"), soft_wrap=True)
