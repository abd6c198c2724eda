"""Which of OFAC's lists an Advanced or Enhanced file is, and whether it is all of it.

Owns the rule, which rests on what the file itself says: the lists that each
record is on, and the filters of an export. Refuses to look at file names.

Every record names the lists it is on: "SDN List", or the sub-lists of the
consolidated (non-SDN) list and that list itself. A few banks and most of the
Hamas legislators are on both. A file is the list that more of its records are
on; a record that is not on that list is refused with its reason, because it
would otherwise be filed under a list that does not have it. Load such a mixed
export once for each list.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Final

from msgspec import Struct

from ostraka.model.records import Scope

SDN: Final = "us_ofac_sdn"
CONSOLIDATED: Final = "us_ofac_cons"
#: The publisher's names of the two whole lists.
TITLES: Final = {SDN: "SDN List", CONSOLIDATED: "Consolidated List"}


class Membership(Struct, frozen=True):
    """What the survey sees of one record: the lists it is on and its programme tags."""

    lists: frozenset[str]
    programmes: frozenset[str]


def list_of(seen: Iterable[Membership]) -> str:
    """The list that more of the records are on; the SDN list where they are equal.

    Args:
        seen: the records, or the first of them.
    """
    balance = 0
    for one in seen:
        balance += on_list(one.lists, SDN) - on_list(one.lists, CONSOLIDATED)
    return SDN if balance >= 0 else CONSOLIDATED


def on_list(lists: Set[str], list_id: str) -> bool:
    """Whether a record with these lists is on a list; true for a record that names none."""
    if not lists or list_id not in TITLES:
        return True
    if list_id == SDN:
        return TITLES[SDN] in lists
    return any(name != TITLES[SDN] for name in lists)


def scope_of_filters(filters: dict[str, tuple[str, ...]], list_id: str) -> Scope:
    """Whether an Enhanced file is a whole list, from the filters that it was exported with.

    A file is whole if its only filter is of lists and names the whole list
    ("SDN List", "Consolidated List"). A file filtered by anything else, by a
    programme or a country for one, or by a sub-list ("CAPTA List") closes nothing.

    Args:
        filters: the kinds of filters (``sanctionsPrograms``) and their values.
        list_id: which of the two lists the file is.
    """
    kinds = {kind: values for kind, values in filters.items() if values}
    named = kinds.pop("sanctionsLists", ())
    told = "; ".join(f"{kind}: {', '.join(values)}" for kind, values in sorted(kinds.items()))
    title = TITLES.get(list_id)
    if named and title and title not in named:
        told = "; ".join(text for text in (f"sanctionsLists: {', '.join(named)}", told) if text)
    return Scope(full=False, note=f"a filtered export ({told})") if told else Scope()


def scope_of_records(seen: Iterable[Membership]) -> Scope:
    """Whether a file without filters is a whole list, from its records.

    One tag on every record means a search export by programme, since neither
    list has ever had one programme.

    Args:
        seen: every record.
    """
    shared: frozenset[str] | None = None
    for one in seen:
        shared = one.programmes if shared is None else shared & one.programmes
    if not shared:
        return Scope()
    tags = ", ".join(sorted(shared))
    return Scope(full=False, note=f"every record has {tags}: a filtered export")
