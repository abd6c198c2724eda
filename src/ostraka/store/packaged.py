"""The formats, lists and starter list that the package carries, in the store's shapes.

Owns nothing but the import, which is left until a store is opened.
"""

from __future__ import annotations

from importlib.resources import files

from ostraka.store.kinds import Sources, Starter


def packaged_sources() -> Sources:
    """All sources of the package."""
    from ostraka.sources import formats

    lists = {info.id: info for info in formats.lists()}
    return Sources(formats=formats.FORMATS, lists=lists, starter=packaged_starter)


def packaged_starter() -> Starter:
    """The starter list."""
    from ostraka.sources import starter

    name = "starter.yaml"
    return Starter(
        name=name,
        content=files("ostraka.sources").joinpath("data", name).read_bytes(),
        read=starter.read,
        count=starter.count,
        active_until=starter.active_until,
    )
