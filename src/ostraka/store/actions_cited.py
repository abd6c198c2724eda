"""Who publishes which list, and the actions that the starter list cites.

Owns the translation of the package's own data into the terms of
:mod:`ostraka.store.actions`. Refuses to know other actions than those that the
starter list cites.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Final

from ostraka.model.errors import NotReadyError, UsageError
from ostraka.model.records import Record
from ostraka.sources import formats, starter
from ostraka.sources.ofac_advanced_lists import CONSOLIDATED, SDN
from ostraka.store.actions_terms import KIND_OF_TOPIC, Acted, Authority, Cited

#: Lists that repeat entries of others; of the screening list they are copies.
_REPEATS: Final[Mapping[str, tuple[str, ...]]] = {
    "us_csl": (SDN, CONSOLIDATED),
    CONSOLIDATED: (SDN,),
    "uk_ofsi": ("uk_sl",),
}
_COPIES: Final = frozenset({"us_csl"})
#: Lists that ask for less than a block: sectors, accounts, securities, exports.
_RESTRICT: Final = frozenset({"us_csl", CONSOLIDATED})
#: Countries by the words that people use for them.
_COUNTRIES: Final[Mapping[str, str]] = {"uk": "gb", "usa": "us"}


def authorities() -> dict[str, Authority]:
    """Who publishes each list that the package knows."""
    return {
        info.id: Authority(
            info.authority,
            info.country,
            _REPEATS.get(info.id, ()),
            info.id in _COPIES,
            info.id in _RESTRICT,
        )
        for info in formats.lists()
    }


def lists_by(by: Sequence[str], loaded: Set[str], known: Mapping[str, Authority]) -> list[str]:
    """The loaded lists that a user names by their ids or countries, sorted.

    Args:
        by: list ids, and countries (``us``, ``eu``, ``uk`` or ``gb``); all by default.
        loaded: ids of the loaded lists.
        known: who publishes each list.

    Raises:
        NotReadyError: if no list is loaded.
        UsageError: if a word names no list and no country of one.
    """
    if not loaded:
        raise NotReadyError(
            "no list is loaded", action="Run `ostraka demo`, or `ostraka update --from FOLDER`."
        )
    found: set[str] = set()
    for word in by:
        code = _country(word)
        named = {
            name
            for name in loaded
            if name == word or (name in known and known[name].country == code)
        }
        if starter.LIST_ID in loaded and code in _excerpted_countries():
            named.add(starter.LIST_ID)
        if not named:
            raise UsageError(
                f"{word!r} is no loaded list and no country of one",
                action="Loaded: " + ", ".join(sorted(loaded)) + ".",
            )
        found |= named
    return sorted(found or loaded)


def cited_actions(on: date, by: Sequence[str] = ()) -> list[Cited]:
    """The actions of a day that the starter list cites, with the parties that it names.

    Args:
        on: the day.
        by: as of :func:`lists_by`. Where a list is asked about rather than a country, the
            excerpt labels what that list shows and adds nothing.
    """
    if on != starter.day():
        return []
    records = {item.id: item for item in starter.read() if isinstance(item, Record)}
    countries = {_country(word) for word in by}
    found = []
    for action in starter.actions():
        numbers = starter.records_of(action.key)
        speaks = not by or _country_of(action.key) in countries or starter.LIST_ID in by
        found.append(
            Cited(
                key=action.key,
                title=action.title,
                legal_basis=action.basis,
                cited=action.cited,
                url=action.citation,
                count=action.count,
                records=frozenset(
                    f"{name}:{number}" for number in numbers for name in (SDN, starter.LIST_ID)
                ),
                authority=action.authority,
                kind=KIND_OF_TOPIC.get(action.status, "designated"),
                named=tuple(_named(records[number]) for number in numbers) if speaks else (),
                partners=action.partners,
            )
        )
    return found


def _named(record: Record) -> Acted:
    name = next(fact.value for fact in record.facts if fact.prop == "name")
    tags = tuple(sorted({fact.value for fact in record.facts if fact.prop == "program"}))
    day = starter.day().isoformat()
    return Acted(f"{starter.LIST_ID}-{record.id}", name, record.schema, tags, listed_on=day)


def _excerpted_countries() -> set[str]:
    return {_country_of(action.key) for action in starter.actions()}


def _country_of(key: str) -> str:
    """The country that acted: the starter list names each action after it."""
    return key.partition("-")[0]


def _country(word: str) -> str:
    return _COUNTRIES.get(word.lower(), word.lower())
