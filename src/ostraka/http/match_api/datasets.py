"""Datasets: the names under which the contract's clients ask for lists.

Owns the names: every loaded list under its own id, collections of lists, and
the names that the incumbent gives to lists that are here too. Refuses to let a
name that is not loaded look like an empty list in the path of a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from ostraka.http.match_api.problems import ContractError
from ostraka.sources.formats import lists
from ostraka.sources.house_lists import official_ids

#: The incumbent's names of lists that Ostraka reads from the same publisher.
#: Source: https://www.opensanctions.org/datasets/ (names of the datasets).
OTHER_NAMES: Final[dict[str, str]] = {
    "gb_fcdo_sanctions": "uk_sl",
    "gb_hmt_sanctions": "uk_ofsi",
    "un_sc_sanctions": "un_sc",
    "ca_dfatd_sema_sanctions": "ca_sema",
    "au_dfat_sanctions": "au_dfat",
    "ch_seco_sanctions": "ch_seco",
    "us_trade_csl": "us_csl",
}

#: Collections by name, with their titles.
COLLECTIONS: Final[dict[str, str]] = {
    "default": "All lists",
    "all": "All lists",
    "sanctions": "Official lists",
}


def select(
    dataset: str,
    loaded: Sequence[str],
    day: date,
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
) -> tuple[str, ...]:
    """The lists that a request is about.

    Args:
        dataset: the name in the request's path.
        loaded: ids of the lists that are loaded.
        day: the day whose lists are asked.
        include: keep only these; names that are not loaded select nothing.
        exclude: leave these out.

    Returns:
        List ids in the order of ``loaded``; empty if nothing is left.

    Raises:
        ContractError: 404 if the path names no dataset that is loaded, or a list that its
            publisher has ended: it states nothing any more, which must not look like "no hit".
    """
    chosen = members(dataset, loaded)
    if not chosen:
        raise ContractError(404, f"No such dataset: {dataset[:100]}")
    if len(chosen) == 1 and (over := _ended(chosen[0])) and over <= day.isoformat():
        raise ContractError(404, f"No such dataset: the publisher ended {chosen[0]} on {over}")
    wanted = [name for one in include if one for name in members(one, loaded)]
    if any(include):
        chosen = tuple(name for name in chosen if name in wanted)
    unwanted = {name for one in exclude for name in members(one, loaded)}
    return tuple(name for name in chosen if name not in unwanted)


def members(dataset: str, loaded: Sequence[str]) -> tuple[str, ...]:
    """The loaded lists behind a name; empty if there is none."""
    if dataset in loaded:
        return (dataset,)
    if dataset == "sanctions":
        official = official_ids()
        return tuple(name for name in loaded if name in official)
    if dataset in COLLECTIONS:
        return tuple(loaded)
    other = OTHER_NAMES.get(dataset)
    return (other,) if other is not None and other in loaded else ()


def _ended(list_id: str) -> str:
    """The day on which the publisher of a list ended it, ISO, or empty."""
    return next((info.ended for info in lists() if info.id == list_id), "")


def title(dataset: str) -> str:
    """The title of a list or collection; its name if it has none."""
    if dataset in COLLECTIONS:
        return COLLECTIONS[dataset]
    return next((info.title for info in lists() if info.id == dataset), dataset)
