"""Updating lists from their publishers: download, load, remember.

Owns the use case over many lists: two downloads at a time, loading one by one, each
list by itself, so that one that fails holds up no other. What a server said of a
file is kept only after the file was accepted: a refused file is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from ostraka.model.errors import InputError, UsageError
from ostraka.sources.formats import ListInfo
from ostraka.store.fetch import Fetcher
from ostraka.store.fetch_address import FetchError, check_address, failed, shown
from ostraka.store.fetch_part import is_page
from ostraka.store.load import Outcome
from ostraka.store.validators import Validators

if TYPE_CHECKING:
    from ostraka.store.store import Store

_AT_A_TIME: Final = 2
#: Kinds of file that a page may link to, the most telling first.
_ENDINGS: Final = (".xml", ".csv", ".ods", ".xlsx")


class Wanted(Struct, frozen=True):
    """A list to be fetched.

    Attributes:
        list: its id.
        addresses: of the files that together are one version.
        page: true if the one address is a page that links to the file.
        agent: what the program says it is before its own name, or empty.
    """

    list: str
    addresses: tuple[str, ...]
    page: bool = False
    agent: str = ""


def wanted_of(
    infos: Sequence[ListInfo],
    lists: Sequence[str],
    addresses: Mapping[str, Sequence[str]],
    today: date,
) -> list[Wanted]:
    """The lists to be fetched, with their addresses.

    Args:
        infos: the lists that are known.
        lists: ids of those asked for; all by default.
        addresses: other addresses, by list id.
        today: lists that have ended by then are not fetched.

    Raises:
        UsageError: if a list is unknown, or one that is asked for has ended or has no address.
    """
    known = {info.id: info for info in infos}
    unknown = sorted({*lists, *addresses} - set(known))
    if unknown:
        raise UsageError(
            f"there is no list {unknown[0]!r} to fetch",
            action="Known lists: " + ", ".join(sorted(known)) + ".",
        )
    found = []
    for info in infos:
        given = tuple(addresses.get(info.id, ()))
        over = bool(info.ended) and info.ended <= today.isoformat()
        if lists and info.id not in lists:
            continue
        if over or not (given or info.addresses):
            if info.id in lists:
                why = f"its publisher ended it on {info.ended}" if over else "it has no address"
                raise UsageError(why, source=info.id, action="Load files of it with --from.")
            continue
        page = info.page and not given
        found.append(Wanted(info.id, given or info.addresses, page, info.agent))
    return found


class _Download(Struct, frozen=True):
    paths: tuple[Path, ...]
    validators: tuple[tuple[str, Validators], ...]
    address: str
    error: str = ""


def update(
    store: Store,
    wanted: Sequence[Wanted],
    fetcher: Fetcher,
    folder: Path,
    *,
    now: datetime,
    accept_shrink: bool = False,
    progress: Callable[[str, int], None] | None = None,
) -> list[Outcome]:
    """Fetch lists and load what is new.

    Args:
        store: where they go.
        wanted: the lists.
        fetcher: how they are fetched.
        folder: where unfinished downloads wait for the next run.
        now: time of receipt, with a zone.
        accept_shrink: load a file that lost many of its records.
        progress: called with a file's name and the records read so far.

    Returns:
        What became of each list, in the order given.
    """
    known = store.validators()
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        waiting = [
            (one, pool.submit(_download, one, fetcher, folder / one.list, known)) for one in wanted
        ]
        try:
            return [
                _load(store, one, job.result(), now, accept_shrink, progress)
                for one, job in waiting
            ]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            fetcher.close()
            raise


def _download(
    wanted: Wanted, fetcher: Fetcher, folder: Path, known: dict[str, Validators]
) -> _Download:
    addresses = wanted.addresses
    agent = wanted.agent
    try:
        for address in addresses:
            check_address(address)
        if wanted.page:
            addresses = tuple(fetcher.links(addresses[0], folder, _ENDINGS, agent)[:1])
        fetched = [
            fetcher.fetch(address, folder, known.get(address, Validators()), agent)
            for address in addresses
        ]
        if any(one.path for one in fetched) and not all(one.path for one in fetched):
            # Files of one version belong together: the unchanged ones are needed as well.
            fetched = [
                one if one.path else fetcher.fetch(address, folder, Validators(), agent)
                for address, one in zip(addresses, fetched, strict=True)
            ]
        paths = tuple(one.path for one in fetched if one.path)
        if len(set(paths)) < len(paths):
            raise failed(addresses[0], f"{paths[0].name} came more than once, with other addresses")
    except FetchError as error:
        return _Download((), (), shown(addresses[0]), str(error))
    told = tuple((address, one.validators) for address, one in zip(addresses, fetched, strict=True))
    return _Download(paths, told, shown(addresses[0]))


def _load(
    store: Store,
    wanted: Wanted,
    came: _Download,
    now: datetime,
    accept_shrink: bool,
    progress: Callable[[str, int], None] | None,
) -> Outcome:
    if came.error:
        return store.note(Outcome(wanted.list, came.address, "refused", error=came.error), now)
    if not came.paths:
        last = store.versions(wanted.list)[-1:]
        version, records = (last[0].id, last[0].records) if last else (None, 0)
        outcome = Outcome(wanted.list, came.address, "unchanged", version, records)
        return store.note(outcome, now)
    try:
        outcome = _accepted(store, wanted, came, now, accept_shrink, progress)
    finally:
        for path in came.paths:
            path.unlink(missing_ok=True)
    if outcome.status in ("loaded", "unchanged"):
        store.keep_validators(came.validators, now)
    return outcome


def _accepted(
    store: Store,
    wanted: Wanted,
    came: _Download,
    now: datetime,
    accept_shrink: bool,
    progress: Callable[[str, int], None] | None,
) -> Outcome:
    name = " + ".join(path.name for path in came.paths)
    if any(is_page(path) for path in came.paths):
        reason = f"{name}: an HTML page came in place of the list. The version loaded before stays."
        return store.note(Outcome(wanted.list, name, "refused", error=reason), now)
    try:
        if store.versions_in(came.paths) > 1:
            reason = f"{name}: these files are not one version. The version loaded before stays."
            return store.note(Outcome(wanted.list, name, "refused", error=reason), now)
        outcomes = store.load(
            came.paths,
            now=now,
            lists=(wanted.list,),
            accept_shrink=accept_shrink,
            progress=progress,
        )
    except InputError as error:
        return store.note(Outcome(wanted.list, name, "refused", error=str(error)), now)
    told = next((one for one in outcomes if one.status != "unknown"), outcomes[0])
    if told.list == wanted.list:
        return told
    reason = told.error or f"{name} is not of {wanted.list}"
    return store.note(Outcome(wanted.list, name, "refused", error=reason), now)
