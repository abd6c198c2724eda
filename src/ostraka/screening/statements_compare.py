"""What a text says of a day beside what the lists say of it.

Owns which of the lists' actions a statement is about, and the three answers: agreeing, missing
from the lists, extra on the lists. Refuses to call a difference an error of either: a bracket
of many days may hold what the text says, and then the answer is that it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from ostraka.screening.statements import Known, Statement, Statements
from ostraka.screening.statements_words import AUTHORITY
from ostraka.store.actions_terms import Acted, Action, Actions

Answer = Literal["agrees", "differs", "not told", "unknown"]

#: Kinds of action that a deed may be on a list.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "designated": ("designated", "re-designated"),
    "removed": ("removed",),
    "restricted": ("restricted", "designated", "re-designated"),
    "attribution": ("attribution",),
}


class Checked(Struct, frozen=True):
    """One statement beside the lists, for one authority.

    Attributes:
        statement: its number, from 0.
        family: the authority's lists.
        answer: ``agrees``: the lists have just so many, or just those that are named;
            ``differs``: they have others of the day; ``unknown``: they only bracket the day;
            ``not told``: no loaded list of the authority tells of such a deed on that day.
        said: how many the text says; 0 if it names them only.
        listed: how many the lists have, by the way of counting that comes nearest.
        counted: that way: the cited action, the programme, or all of the day.
        named: ids of parties that both name.
        missing: parties that the text names and the lists do not have that day.
    """

    statement: int
    family: str
    answer: Answer
    said: int
    listed: int
    counted: str
    named: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Extra(Struct, frozen=True):
    """What the lists of an authority have of the day and the text does not name.

    Attributes:
        family: the authority's lists.
        kind: what was done.
        count: how many.
        parties: their ids, sorted.
    """

    family: str
    kind: str
    count: int
    parties: tuple[str, ...]


class Comparison(Struct, frozen=True):
    """A text beside the lists' actions of one day.

    Attributes:
        date: the day.
        checked: each statement of that day, once for each authority.
        extra: what the lists have beyond the parties that the text names.
        other_days: numbers of the statements that are of another day, or of none.
    """

    date: str
    checked: tuple[Checked, ...]
    extra: tuple[Extra, ...]
    other_days: tuple[int, ...]


class _Way(Struct, frozen=True):
    """One way of counting what the lists have."""

    name: str
    parties: dict[str, Acted]
    count: int
    certain: bool


def compare_statements(
    said: Statements, actions: Actions, countries: Mapping[str, str] | None = None
) -> Comparison:
    """Compare what a text says with what the lists say of a day.

    Args:
        said: what the text says.
        actions: what the lists say of the day.
        countries: the country of each list id (``us``, ``eu``, ``gb``, ...); without it, that
            of the authority's name or of the list's id.
    """
    by_family: dict[str, list[Action]] = {}
    for action in actions.actions:
        by_family.setdefault(family_of(action, countries or {}), []).append(action)
    checked: list[Checked] = []
    others: list[int] = []
    named: dict[str, set[str]] = {}
    for number, one in enumerate(said.statements):
        if one.date != actions.date:
            others.append(number)
            continue
        for author in one.authorities:
            found = _check(number, one, author.family, author.partner, by_family)
            checked.append(found)
            named.setdefault(author.family, set()).update(found.named)
    extra = tuple(
        one for family in sorted(named) for one in _extra(family, by_family, named[family])
    )
    return Comparison(actions.date, tuple(checked), extra, tuple(others))


def family_of(action: Action, countries: Mapping[str, str]) -> str:
    """The family of lists that an action belongs to."""
    country = countries.get(action.list, "").lower()
    if country:
        return "gb" if country == "uk" else country
    head = action.list.partition("_")[0]
    if head in ("us", "eu", "ca", "au", "ch", "un"):
        return head
    if head in ("uk", "gb"):
        return "gb"
    found = AUTHORITY.search(action.authority)
    return str(found.lastgroup) if found else head


def _is_certain(action: Action) -> bool:
    """Whether an action is known to be of the very day."""
    if action.cited is not None or action.basis == "listing-date":
        return True
    return action.bracket is not None and action.bracket.days <= 1


def _check(
    number: int, one: Statement, family: str, partner: bool, by_family: Mapping[str, list[Action]]
) -> Checked:
    kinds = _KINDS[one.deed]
    actions = [action for action in by_family.get(family, ()) if action.kind in kinds]
    ways = _ways(one, actions)
    every: dict[str, str] = {}
    for action in actions:
        for party in action.parties:
            every[party.id] = party.id
            every.setdefault(_folded(party.caption), party.id)
    met = [(known, _met(known, every)) for known in _once(one.parties)]
    named = tuple(sorted({id for _, id in met if id}))
    missing = tuple(known.name or known.text for known, id in met if not id)
    # Of a partner's act the number is not told: it is that of the one who leads.
    said = 0 if partner else one.total
    certain = [way for way in ways if way.certain]
    if not actions:
        return Checked(number, family, "not told", said, 0, "", named, missing)
    if said:
        best = min(certain or ways, key=lambda way: (abs(way.count - said), way.name))
        about = any(count.about for count in one.counts)
        fits = best.count == said or (about and best.count >= said)
        answer: Answer = "agrees" if fits and best.certain and not missing else (
            "differs" if best.certain else "unknown"
        )  # fmt: skip
        return Checked(number, family, answer, said, best.count, best.name, named, missing)
    count = max((way.count for way in certain), default=0)
    if named and not missing:
        answer = "agrees"
    elif missing and certain:
        answer = "differs"
    else:
        answer = "unknown"
    return Checked(number, family, answer, 0, count, "names", named, missing)


def _met(known: Known, every: Mapping[str, str]) -> str:
    """The id of the party acted on that a mention means, by id and then by name; or empty."""
    keys = (*known.ids, _folded(known.text), _folded(known.name))
    return next((every[key] for key in keys if key and key in every), "")


def _folded(name: str) -> str:
    """A name's words without case, order and marks."""
    words = "".join(one if one.isalnum() else " " for one in name.casefold()).split()
    return " ".join(sorted(word for word in words if word != "the"))


def _ways(one: Statement, actions: Sequence[Action]) -> list[_Way]:
    """Every way of counting: by cited action, by programme, by kind of party, of the whole day."""
    ways: list[_Way] = []
    cited: dict[str, list[Action]] = {}
    for action in actions:
        if action.cited is not None:
            cited.setdefault(action.cited.key, []).append(action)
    for key, group in sorted(cited.items()):
        about = group[0].cited
        assert about is not None
        ways.append(_way(f"the cited action {key}", group, certain=True, count=about.count))
    certain = [action for action in actions if _is_certain(action)]
    for basis in one.legal_basis:
        digits = basis.number.split("/")[0]
        under = [a for a in certain if any(_bears(p, digits) for p in a.programmes)]
        if under and len(digits) >= 4:
            ways.append(_way(f"programmes of {basis.name}", under, certain=True))
    if certain:
        ways.append(_way("all of the day", certain, certain=True))
    if len(certain) < len(actions):
        ways.append(_way("all that the bracket holds", actions, certain=False))
    return ways


def _bears(programme: str, number: str) -> bool:
    return bool(number) and programme.endswith(number)


def _way(name: str, actions: Sequence[Action], *, certain: bool, count: int = 0) -> _Way:
    parties = {party.id: party for action in actions for party in action.parties}
    return _Way(name, parties, count or len(parties), certain)


def _once(known: Sequence[Known]) -> list[Known]:
    seen: dict[tuple[str, ...], Known] = {}
    for one in known:
        seen.setdefault(one.ids or (one.text,), one)
    return list(seen.values())


def _extra(family: str, by_family: Mapping[str, list[Action]], named: set[str]) -> list[Extra]:
    kinds: dict[str, set[str]] = {}
    for action in by_family.get(family, ()):
        if _is_certain(action):
            kinds.setdefault(action.kind, set()).update(
                party.id for party in action.parties if party.id not in named
            )
    return [
        Extra(family, kind, len(ids), tuple(sorted(ids)))
        for kind, ids in sorted(kinds.items())
        if ids
    ]
