"""GET /catalog: the datasets that answer, and how fresh each is.

Owns the shape. A dataset is current if its last published state is the one that
answers; one whose last file was refused, or that is older than its publisher's
habit, is outdated. Lists that are known and not loaded are told, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec

from ostraka.http.match_api.datasets import COLLECTIONS, members, title
from ostraka.http.match_api.register import Register
from ostraka.sources.formats import ListInfo, lists


def catalog_document(register: Register, day: str, stale: Sequence[str] = ()) -> dict[str, Any]:
    """The answer of GET /catalog.

    Args:
        register: the index.
        day: the day whose lists are asked, ISO.
        stale: lists that may not be the last published state.
    """
    infos = {info.id: info for info in lists()}
    versions = {item.list: item.version for item in register.snapshot.lists_on(day)}
    loaded = [_list_entry(name, infos.get(name), versions.get(name, "")) for name in register.lists]
    absent = [
        _list_entry(info.id, info, "") for info in infos.values() if info.id not in register.lists
    ]
    collections = [_collection(name, register) for name in COLLECTIONS]
    outdated = [name for name in register.lists if name in stale]
    return {
        "datasets": [*loaded, *absent, *collections],
        "current": [name for name in register.lists if name not in stale],
        "outdated": outdated,
        "index_stale": bool(outdated),
    }


def etag(document: dict[str, Any]) -> str:
    """The entity tag of a catalog."""
    return f'"{hashlib.sha256(msgspec.json.encode(document)).hexdigest()[:32]}"'


def _list_entry(name: str, info: ListInfo | None, version: str) -> dict[str, Any]:
    publisher = None
    if info is not None:
        publisher = {"name": info.authority, "country": info.country or None, "official": True}
    return {
        "name": name,
        "title": title(name),
        "summary": None,
        "url": None,
        "publisher": publisher,
        "version": version or None,
        "updated_at": f"{version}T00:00:00" if version else None,
        "load": bool(version),
        "entities_url": None,
        "index_version": version or None,
        "index_current": bool(version),
        "children": [],
        "datasets": [],
    }


def _collection(name: str, register: Register) -> dict[str, Any]:
    inside = list(members(name, register.lists))
    return {
        **_list_entry(name, None, ""),
        "version": register.snapshot.meta.digest,
        "index_version": register.snapshot.meta.digest,
        "index_current": True,
        "load": True,
        "children": inside,
        "datasets": inside,
    }
