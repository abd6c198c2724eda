"""No combination in any real list file is unknown, and the starter list has none either."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ostraka.law.listings import Listed, distinct_listings
from ostraka.law.load import law
from ostraka.law.measures import unknown_combinations
from ostraka.model.errors import FormatError
from ostraka.model.records import Header, Item, Material, Record
from ostraka.sources import starter
from ostraka.store.limits import Limits
from ostraka.store.materials import find
from ostraka.store.packaged import packaged_sources
from ostraka.store.unpack import part_of

#: Lists, and the versions of them that the folder holds at least.
LISTS = {
    "us_ofac_sdn": 14,
    "us_ofac_cons": 3,
    "us_csl": 1,
    "eu_fsf": 2,
    "uk_sl": 3,
    "uk_ofsi": 3,
    "un_sc": 4,
    "ca_sema": 2,
    "au_dfat": 1,
    "ch_seco": 2,
}
BROKEN = "consolidated.xml.gz"


def records(items: Iterator[Item]) -> Iterator[Listed]:
    list_id = ""
    for item in items:
        if isinstance(item, Header):
            list_id = item.list
        elif isinstance(item, Record):
            yield Listed(list_id, item.facts, item.id, item.schema)


def test_no_combination_of_the_starter_list_is_unknown() -> None:
    assert unknown_combinations(law(), records(starter.read())) == ()


def test_no_combination_of_any_shared_list_is_unknown(shared: Path) -> None:
    limits = Limits()
    met: dict[str, int] = {}
    for found in find([shared / "lists"], packaged_sources(), limits):
        if found.format is None:
            continue
        material = Material(tuple(part_of(path, path.name, limits) for path in found.paths))
        lists: set[str] = set()
        try:
            distinct = list(distinct_listings(records(found.format.read(material, None))))
            lists.update(listed.list for listed in distinct)
        except FormatError:
            assert found.name == BROKEN
            continue
        assert unknown_combinations(law(), distinct) == (), found.name
        for list_id in lists:
            met[list_id] = met.get(list_id, 0) + 1
    assert met == LISTS
