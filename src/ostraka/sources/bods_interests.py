"""Interests of BODS through time: what a chain of statements means as stakes and control.

Owns what each type of interest is (a stake, control, perhaps control, an office) and how an
update or a closure ends what was said before. Refuses to judge control: what a type does not
settle is possible control.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, structs

from ostraka.model.dates import DateSpan
from ostraka.model.ownership import WHOLE, Control, Path, Stake, Strength

#: Interests that are a right of property; without a type it is not known which they are.
_SHARES: Final = frozenset({"", "shareholding", "unknownInterest", "unpublishedInterest"})
_VOTES: Final = "votingRights"
_CERTAIN: Final = frozenset({"controlViaCompanyRulesOrArticles", "controlByLegalFramework"})
_OFFICES: Final = frozenset({"boardMember", "boardChair", "seniorManagingOfficial"})


class Interest(Struct, frozen=True):
    """One interest as a statement tells it.

    Attributes:
        type: BODS interest type; empty if not told.
        least: smallest share in millionths of a percent.
        most: largest share.
        sized: whether a share was told.
        since: EDTF or empty.
        until: EDTF or empty.
        path: whether it is held directly.
        joint: the arrangement that holds it, where the owned party is one.
    """

    type: str
    least: int
    most: int
    sized: bool
    since: str
    until: str
    path: Path
    joint: str


class Version(Struct, frozen=True):
    """One state of a relationship.

    Attributes:
        id: id of the statement.
        owner: id of the interested party.
        owned: id of the subject.
        status: ``new``, ``updated`` or ``closed``.
        stated: day of the statement, EDTF or empty.
        interests: what it says.
    """

    id: str
    owner: str
    owned: str
    status: str
    stated: str
    interests: tuple[Interest, ...]


#: Type, path and place among interests of the same type and path: what a later statement restates.
_Key = tuple[str, Path, int]


def history(versions: Sequence[Version], source: str) -> Iterator[Stake | Control]:
    """What the statements about one relationship mean, each for its time.

    An interest of an earlier statement ends where a later one says that it changed: on the
    later interest's first day, or, where that is no later than its own, on some day between
    the two statements. One that a later statement only says again is told once.

    Args:
        versions: the statements, in any order.
        source: name of the file.
    """
    order = sorted(versions, key=lambda one: (one.stated, one.status == "closed", one.id))
    states = [_keyed(one) for one in order]
    begun: dict[_Key, str] = {}
    for place, (version, state) in enumerate(zip(order, states, strict=True)):
        before = states[place - 1] if place else {}
        earlier = order[place - 1].stated if place else ""
        following = order[place + 1 : place + 2]
        later = states[place + 1] if following else {}
        gap = _between(earlier, version.stated)
        since = {key: _since(key, one, before, begun, gap) for key, one in state.items()}
        begun = since
        for key, interest in state.items():
            if key in later and _same(interest, later[key]):
                continue
            last = following[0].stated if following else version.stated
            until = interest.until
            if following:
                until = _sooner(until, _change(interest, later.get(key), version.stated, last))
            elif version.status == "closed" and not until:
                until = _between(earlier or interest.since, last)
            told = structs.replace(interest, since=since[key], until=until)
            yield _statement(version, told, source)


def _keyed(version: Version) -> dict[_Key, Interest]:
    found: dict[_Key, Interest] = {}
    for one in version.interests:
        place = sum(key[:2] == (one.type, one.path) for key in found)
        found[one.type, one.path, place] = one
    return found


def _same(one: Interest, other: Interest) -> bool:
    """Whether the later statement says the earlier one again, perhaps with its end."""
    bounds = (one.least, one.most) == (other.least, other.most)
    return bounds and one.since == other.since and (not one.until or one.until == other.until)


def _since(
    key: _Key, interest: Interest, before: dict[_Key, Interest], begun: dict[_Key, str], gap: str
) -> str:
    """When an interest of this size began: not yet when the statement before gave another size."""
    held = before.get(key)
    if held is None or held.since != interest.since:
        return interest.since
    return begun[key] if (held.least, held.most) == (interest.least, interest.most) else gap


def _change(interest: Interest, later: Interest | None, stated: str, last: str) -> str:
    """When the next statement says that an interest was no longer as it was."""
    if later and later.since and interest.since and _first(later.since) > _first(interest.since):
        return later.since
    return _between(stated or interest.since, last)


def _statement(version: Version, interest: Interest, source: str) -> Stake | Control:
    if interest.type in _SHARES or interest.type == _VOTES:
        return Stake(
            owner=version.owner,
            owned=version.owned,
            least=interest.least,
            most=interest.most,
            of="votes" if interest.type == _VOTES else "shares",
            since=interest.since,
            until=interest.until,
            stated=version.stated,
            source=source,
            item=version.id,
            path=interest.path,
            joint=interest.joint if interest.type == "shareholding" else "",
        )
    strength: Strength = "possible"
    if interest.type in _CERTAIN:
        strength = "certain"
    elif interest.type in _OFFICES:
        strength = "role"
    elif interest.type == "appointmentOfBoard" and interest.sized and 2 * interest.least > WHOLE:
        strength = "certain"
    return Control(
        controller=version.owner,
        controlled=version.owned,
        means=interest.type,
        strength=strength,
        since=interest.since,
        until=interest.until,
        stated=version.stated,
        source=source,
        item=version.id,
    )


def _between(first: str, last: str) -> str:
    """Some day between two: an EDTF range."""
    if not last:
        return first
    if not first or _first(first) >= _first(last):
        return last
    return f"{DateSpan.parse(first).first.isoformat()}/{DateSpan.parse(last).last.isoformat()}"


def _sooner(told: str, other: str) -> str:
    if not told or not other:
        return told or other
    return min((told, other), key=_first)


def _first(text: str) -> str:
    return DateSpan.parse(text).first.isoformat()
