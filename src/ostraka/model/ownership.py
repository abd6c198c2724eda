"""Ownership as sources state it: parties, stakes, control, and who is listed.

Owns the shape of the statements and the arithmetic of a stake: whole numbers of a millionth
of a percent, so that sums are exact and their order does not matter. Refuses to add stakes
up or to judge: that is law's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from typing import Final, Literal

from msgspec import Struct, structs

from ostraka.model.errors import UsageError

#: Parts of one percent that a stake is counted in.
PER_PERCENT: Final = 1_000_000
#: A hundred percent.
WHOLE: Final = 100 * PER_PERCENT

#: ``unknown``: somebody whom the source does not name, or by a name alone; it may be listed.
PartyKind = Literal["person", "company", "state", "arrangement", "unknown", ""]

#: ``votes`` are a test of their own in some jurisdictions and never add to shares.
StakeOf = Literal["shares", "votes"]

#: ``direct``; ``indirect``: through others that the source does not name; ``chained``: through
#: others that are stated link by link, so that the stake is said twice.
Path = Literal["direct", "indirect", "chained"]

#: ``certain``: the source states control. ``possible``: what it states may be control.
#: ``role``: a seat or an office, a reason for caution only.
Strength = Literal["certain", "possible", "role"]


class OwnedParty(Struct, frozen=True, order=True):
    """A party that owns or is owned.

    Attributes:
        id: its id, shared by all statements about it.
        name: its name, as the source has it.
        kind: what it is; a person cannot be owned.
        source: file or list that names it.
        identifiers: numbers that name it elsewhere, as (scheme, number): ``("LEI", ...)``.
    """

    id: str
    name: str = ""
    kind: PartyKind = ""
    source: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


class Stake(Struct, frozen=True, order=True):
    """One holding, as one source states it.

    Two stakes of one owner in one company add up if they come from one source; from two
    sources they are two statements of the same holding.

    Attributes:
        owner: id of the owner.
        owned: id of the owned party.
        least: the smallest it can be, in millionths of a percent.
        most: the largest it can be.
        of: shares (or another right of property), or votes.
        since: EDTF, the day of acquisition; empty if not told.
        until: EDTF, the first day on which it was no longer held; empty if not told.
        stated: the day on which the source said so. Without ``since`` the stake is certain
            from that day, and possible before.
        source: file, register or list.
        item: the source's own id of the statement.
        path: whether it is held directly.
        joint: name of the arrangement under which it is held jointly with others.
    """

    owner: str
    owned: str
    least: int = 0
    most: int = WHOLE
    of: StakeOf = "shares"
    since: str = ""
    until: str = ""
    stated: str = ""
    source: str = ""
    item: str = ""
    path: Path = "direct"
    joint: str = ""

    @property
    def told(self) -> str:
        """The size in words: ``25%``, ``25% to 50%``, ``more than 50%``, ``unknown``."""
        return span_text(self.least, self.most)


class Control(Struct, frozen=True, order=True):
    """Control without regard to a stake, as one source states it.

    Attributes:
        controller: id of the controller.
        controlled: id of the controlled party.
        means: how: the source's own word.
        strength: whether what is stated is control.
        since: EDTF; empty if not told.
        until: EDTF, the first day on which it no longer held; empty if not told.
        stated: the day on which the source said so.
        source: file, register or list.
        item: the source's own id of the statement.
    """

    controller: str
    controlled: str
    means: str = "control"
    strength: Strength = "certain"
    since: str = ""
    until: str = ""
    stated: str = ""
    source: str = ""
    item: str = ""


class Designated(Struct, frozen=True, order=True):
    """That a party is listed, so that its ownership rule starts from it.

    Attributes:
        party: id of the party.
        regime: whose list: ``us``, ``us-bis``, ``eu``, ``uk``, ``ca``, ``au``, ``ch``.
        since: first day, ISO; empty if not told.
        until: first day on which it was no longer listed, ISO; empty if it still is.
        certain: false if it is not certain that the listed party is this one.
        source: ``list:record``.
    """

    party: str
    regime: str
    since: str = ""
    until: str = ""
    certain: bool = True
    source: str = ""


#: What a reader of ownership files yields beside refusals.
OwnershipItem = OwnedParty | Stake | Control


def percent(text: str | Decimal | float, *, up: bool = False) -> int:
    """A percentage in millionths of a percent.

    Args:
        text: a number from 0 to 100, with or without a percent sign.
        up: round what is finer than a millionth of a percent up, instead of down.

    Raises:
        UsageError: if it is no such number.
    """
    try:
        number = Decimal(str(text).strip().rstrip("%").strip())
    except InvalidOperation as error:
        raise _not_percent(text) from error
    if not number.is_finite() or not 0 <= number <= 100:
        raise _not_percent(text)
    scaled = number * PER_PERCENT
    return int(scaled.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def percent_text(units: int) -> str:
    """Millionths of a percent as people write them: ``50%``, ``33.3333%``."""
    number = Decimal(units) / PER_PERCENT
    return f"{number.normalize():f}%" if units else "0%"


def span_text(least: int, most: int) -> str:
    """A stake between two bounds in words.

    A bound one millionth above or below a round percentage is what an open interval is kept
    as, and is written so.
    """
    if least == most:
        return percent_text(least)
    if least <= 0 and most >= WHOLE:
        return "unknown"
    low = f"more than {percent_text(least - 1)}" if _open(least - 1) else percent_text(least)
    high = f"less than {percent_text(most + 1)}" if _open(most + 1) else percent_text(most)
    if most >= WHOLE:
        return low if low.startswith("more") else f"{low} or more"
    if least <= 0:
        return high if high.startswith("less") else f"at most {high}"
    return f"{low} to {high}"


def _open(units: int) -> bool:
    return units >= 0 and units % (PER_PERCENT // 100) == 0


def at_least_text(units: int) -> str:
    """All stakes from a size on: ``50% or more``, ``more than 50%`` for a millionth above it."""
    if _open(units - 1):
        return f"more than {percent_text(units - 1)}"
    return f"{percent_text(units)} or more"


def below_text(units: int) -> str:
    """All stakes below a size: ``less than 50%``, ``50% or less`` for a millionth above it."""
    if _open(units - 1):
        return f"{percent_text(units - 1)} or less"
    return f"less than {percent_text(units)}"


def _not_percent(text: object) -> UsageError:
    return UsageError(f"{text!r} is not a percentage", action="Write a number from 0 to 100.")


def under_one_id(
    items: Iterable[OwnershipItem | Designated], same: Mapping[str, str]
) -> Iterator[OwnershipItem | Designated]:
    """The statements with other ids: what joins a register's party to a list's record.

    Args:
        items: statements, parties and listings.
        same: for an id, the id that stands for the party everywhere.
    """
    for one in items:
        match one:
            case OwnedParty():
                # Whoever was joined to a known party is no longer of unknown identity.
                joined = one.id in same and one.kind == "unknown"
                kind: PartyKind = "" if joined else one.kind
                yield structs.replace(one, id=same.get(one.id, one.id), kind=kind)
            case Designated():
                yield structs.replace(one, party=same.get(one.party, one.party))
            case Stake():
                owner, owned = same.get(one.owner, one.owner), same.get(one.owned, one.owned)
                yield structs.replace(one, owner=owner, owned=owned)
            case Control():
                above = same.get(one.controller, one.controller)
                below = same.get(one.controlled, one.controlled)
                yield structs.replace(one, controller=above, controlled=below)
