"""Who was listed on a day, by the listing dates that the lists tell.

Owns whose date a date is. OFAC's files tell of one record when it came onto each
of their lists; OFSI's list tells the day of the UK Sanctions List beside its
own; the US screening list copies OFAC's entries. A day that a party's own list
tells is told once, there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from ostraka.sources.ofac_advanced_lists import CONSOLIDATED, TITLES
from ostraka.store.actions_rows import LISTED, Key, Profile, Shelf, Span
from ostraka.store.actions_terms import KIND_OF_TOPIC, Acted, Authority, Bracket, Kind
from ostraka.store.staging import SCHEMA

_IDENTITY: Final = "authorityId"
#: The publisher's name of the whole consolidated list: every record on any part of it is on it.
_UMBRELLA: Final = TITLES[CONSOLIDATED]
_LIST_OF_TITLE: Final[Mapping[str, str]] = {title: list_id for list_id, title in TITLES.items()}
#: What the US screening list calls the rows of the list that blocks.
_BLOCKS: Final = frozenset({"SDN List", "Specially Designated Nationals (SDN)"})


class Told(Struct, frozen=True):
    """A statement of a day, and the list that makes it."""

    span: Span
    by: str


class Dated(Struct):
    """A party that was listed on the day, with what its list says of it.

    Attributes:
        acted: the party.
        kind: what was done.
        profile: what its list says of it.
        listed: whether it came onto the list that day, rather than under a provision.
    """

    acted: Acted
    kind: Kind
    profile: Profile
    listed: bool


def dated(
    shelf: Shelf,
    day: date,
    authorities: Mapping[str, Authority],
    silent: Mapping[str, frozenset[str]],
) -> dict[Key, Dated]:
    """Everybody who was listed on a day, by the list and record that it is told under.

    Args:
        shelf: the lists asked about.
        day: the day.
        authorities: who publishes each list.
        silent: for each list, records that do not answer.
    """
    found: dict[Key, Dated] = {}
    owners = _owners(shelf, day, authorities, silent)
    for list_id in sorted({name for name, _ in owners}):
        wanted = [record for name, record in owners if name == list_id]
        authority = _authority(authorities, list_id)
        for record, profile in shelf.of(list_id, wanted).items():
            told = owners[list_id, record]
            acted = _acted(shelf, (list_id, record), profile, told, day)
            kind = _kind(authority, profile, told, acted)
            listed = any(not one.span.fact.get("provision") for one in told)
            found[list_id, record] = Dated(acted, kind, profile, listed)
    return found


def _owners(
    shelf: Shelf,
    day: date,
    authorities: Mapping[str, Authority],
    silent: Mapping[str, frozenset[str]],
) -> dict[Key, list[Told]]:
    """For each party: the statements of the day that are about it."""
    rows: dict[Key, list[Span]] = {}
    for (list_id, record), span in shelf.listed_on(day):
        if record not in silent.get(list_id, frozenset()):
            rows.setdefault((list_id, record), []).append(span)
    _without_umbrella(shelf, rows)
    linked = {
        (list_id, record): links
        for list_id in sorted({name for name, _ in rows})
        for record, links in links_of(
            shelf, list_id, [number for name, number in rows if name == list_id], authorities
        ).items()
    }
    owners: dict[Key, list[Told]] = {}
    unclaimed: list[tuple[Key, Span]] = []
    for key, spans in rows.items():
        for span in spans:
            named = span.fact.get("list")
            other = _LIST_OF_TITLE.get(named, named)
            owner = next((link for link in linked.get(key, ()) if link[0] == other), None)
            if owner is None and linked.get(key):
                unclaimed.append((key, span))
            else:
                owners.setdefault(owner or key, []).append(Told(span, key[0]))
    # Copies come last: by then it is known which of the copied entries tells the day itself.
    for key, span in sorted(
        unclaimed, key=lambda one: (_authority(authorities, one[0][0]).copies, one[0])
    ):
        fallback = linked[key][0] if _authority(authorities, key[0]).copies else key
        owner = next((link for link in linked[key] if link in owners), fallback)
        owners.setdefault(owner, []).append(Told(span, key[0]))
    return owners


def _authority(authorities: Mapping[str, Authority], list_id: str) -> Authority:
    return authorities.get(list_id, Authority(list_id))


def links_of(
    shelf: Shelf, list_id: str, records: Iterable[str], authorities: Mapping[str, Authority]
) -> dict[str, list[Key]]:
    """For records of a list that repeats others: the records there that they repeat.

    Args:
        shelf: the lists asked about; a list that is not among them is not repeated.
        list_id: the list.
        records: the list's own ids.
        authorities: who publishes each list.
    """
    repeats = [name for name in authorities.get(list_id, Authority("")).repeats if name in shelf]
    if not repeats:
        return {}
    # OFAC's lists share their numbers; the others name the number of the other list.
    wanted: dict[str, list[Key]] = {
        record: [(name, record) for name in repeats] for record in records
    }
    for record, profile in shelf.of(list_id, wanted, _IDENTITY).items():
        for span in profile.of(_IDENTITY):
            named, number = span.fact.get("list"), span.fact.value
            if named in repeats:
                wanted[record].append((named, number))
            if named in TITLES:
                wanted[record] += [(name, number) for name in repeats if name in TITLES]
    there = {
        (name, record)
        for name in repeats
        for record in shelf.of(
            name, {one for keys in wanted.values() for other, one in keys if other == name}, SCHEMA
        )
    }
    found = {
        record: [key for key in dict.fromkeys(keys) if key in there]
        for record, keys in wanted.items()
    }
    return {record: keys for record, keys in found.items() if keys}


def _without_umbrella(shelf: Shelf, rows: dict[Key, list[Span]]) -> None:
    """Leave out the day that the consolidated list was made, of records on a part of it."""
    umbrella = [
        key for key, spans in rows.items() if any(s.fact.get("list") == _UMBRELLA for s in spans)
    ]
    for list_id in sorted({name for name, _ in umbrella}):
        numbers = [record for name, record in umbrella if name == list_id]
        for record, profile in shelf.of(list_id, numbers, LISTED).items():
            names = {span.fact.get("list") for span in profile.of(LISTED)}
            if names - {_UMBRELLA, "", TITLES["us_ofac_sdn"]}:
                key = (list_id, record)
                rows[key] = [s for s in rows[key] if s.fact.get("list") != _UMBRELLA]
                if not rows[key]:
                    del rows[key]


def _acted(shelf: Shelf, key: Key, profile: Profile, told: Sequence[Told], day: date) -> Acted:
    list_id, record = key
    rows = shelf.lists[list_id]
    held = [place for place in range(len(rows)) if any(s.at(place) for s in profile.of(SCHEMA))]
    place = next((at for at in held if rows[at].published >= day.isoformat()), held[-1])
    facts = [one.span.fact for one in told]
    tags = {fact.get("program") for fact in facts} - {""}
    others = {one.by for one in told} if all(one.by != list_id for one in told) else set()
    return Acted(
        id=f"{list_id}-{record}",
        caption=profile.caption or record,
        schema=profile.schema,
        programmes=tuple(sorted(tags)) or profile.programmes(place),
        measures=_measures(told, list_id),
        listed_on=day.isoformat(),
        told_by=", ".join(sorted(others)),
        date_gone_by=_date_gone(shelf, list_id, profile, day),
        removed=removal(shelf, list_id, profile),
    )


def _measures(told: Sequence[Told], list_id: str) -> tuple[str, ...]:
    named = {one.span.fact.get("provision") for one in told}
    for one in told:
        title = one.span.fact.get("list")
        if title not in _BLOCKS and title not in (one.by, list_id):
            named.add(title)
    return tuple(sorted(named - {"", _UMBRELLA}))


def _date_gone(shelf: Shelf, list_id: str, profile: Profile, day: date) -> str:
    """Where the list still has a party but tells another day of it: since when."""
    spans = [span for span in profile.of(LISTED) if span.fact.value == day.isoformat()]
    ends = [span.end for span in spans]
    if profile.gone is not None or not ends or None in ends:
        return ""
    return shelf.lists[list_id][max(end for end in ends if end is not None)].published


def removal(shelf: Shelf, list_id: str, profile: Profile) -> Bracket | None:
    """The versions between which a list lost a party for good, or None."""
    gone = profile.gone
    if gone is None:
        return None
    before = shelf.whole_before(list_id, gone)
    return shelf.bracket(list_id, gone - 1 if before is None else before, gone)


def _kind(authority: Authority, profile: Profile, told: Sequence[Told], acted: Acted) -> Kind:
    for span in profile.of("topics"):
        if span.fact.value in KIND_OF_TOPIC:
            return KIND_OF_TOPIC[span.fact.value]
    facts = [one.span.fact for one in told]
    if any(fact.get("program") for fact in facts):
        return "re-designated"
    if any(fact.get("list") in _BLOCKS for fact in facts) or _BLOCKS & {*acted.programmes}:
        return "designated"
    limited = authority.restricts or all(fact.get("provision") for fact in facts)
    return "restricted" if limited else "designated"
