"""Who acted together: parties of a day and every authority's own date. All parties are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from tests.invented import fact, lexicon, record

from ostraka.index.build import Grouping, ListVersion, Rows, Together, build
from ostraka.index.snapshot import Snapshot
from ostraka.model.errors import UsageError
from ostraka.model.records import StoredRecord
from ostraka.names.fingerprint import fingerprint
from ostraka.names.tokens import Token
from ostraka.screening.together import Publisher, together

ON = date(2021, 4, 15)
WHO = {
    "l_us": Publisher("Office of One", "us"),
    "l_eu": Publisher("Council of Two", "eu"),
    "l_own": Publisher("House", ""),
    "part": Publisher("Office of One", "us", "l_us"),
}


def _record(list_id: str, number: str, name: str, *days: str) -> StoredRecord:
    facts = [fact("name", name), *(fact("listingDate", day) for day in days)]
    return record(number, *facts, schema="Company", list_id=list_id)


class _Pairs:
    """Alpha and Beta are one party each, on every list that has them."""

    def add(self, row: int, record: StoredRecord, names: Mapping[int, Sequence[Token]]) -> None:
        del row, record, names

    def group(self, rows: Rows) -> Grouping:
        del rows
        return Grouping((Together("l_eu-a", (0, 2, 3)), Together("l_eu-b", (1, 4))))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    records = [
        _record("l_us", "1", "Invented Alpha Works", "2021-04-15"),
        _record("l_eu", "a", "Invented Alpha Works", "2021-04-19"),
        _record("l_own", "x", "Invented Alpha Works"),
        _record("l_us", "2", "Invented Beta Yards", "2021-04-15"),
        _record("l_eu", "b", "Invented Beta Yards", "2021-06-01"),
        _record("l_us", "3", "Invented Gamma Mills", "2021-04-15"),
    ]
    records.sort(key=lambda one: (one.list, one.id))
    versions = [ListVersion(name, "2022-01-01") for name in ("l_eu", "l_own", "l_us")]
    root, reading = tmp_path_factory.mktemp("together"), fingerprint(lexicon())
    return Snapshot(build(root, "one", records, versions, lexicon(), reading, grouper=_Pairs()))


def test_parties_are_grouped_by_who_acted_within_the_window(snapshot: Snapshot) -> None:
    found = together(snapshot, ["l_us-1", "l_us-2", "l_us-3"], ON, WHO)
    assert [(group.by, len(group.parties)) for group in found.groups] == [
        (("eu", "us"), 1),
        (("us",), 2),
    ]
    assert (found.groups[0].first, found.groups[0].last) == ("2021-04-15", "2021-04-19")
    assert found.window == 7


def test_each_authority_has_its_own_date_and_a_silent_list_none(snapshot: Snapshot) -> None:
    found = together(snapshot, ["l_us-1"], ON, WHO)
    told = [(one.by, one.listed_on, one.days, one.within) for one in found.parties[0].listings]
    assert told == [
        ("us", "2021-04-15", 0, True),
        ("eu", "2021-04-19", 4, True),
        ("l_own", "", None, False),
    ]


def test_the_window_decides_who_is_together(snapshot: Snapshot) -> None:
    ids = ["l_us-1", "l_us-2"]
    assert [group.by for group in together(snapshot, ids, ON, WHO, 3).groups] == [("us",)]
    assert [len(group.parties) for group in together(snapshot, ids, ON, WHO, 60).groups] == [2]
    with pytest.raises(UsageError, match="366"):
        together(snapshot, ids, ON, WHO, -1)


def test_a_silent_excerpt_leads_to_the_whole_list_and_what_is_gone_is_told(
    snapshot: Snapshot,
) -> None:
    found = together(snapshot, ["part-1", "l_us-1", "l_us-99"], ON, WHO)
    assert len(found.parties) == 1
    assert found.parties[0].acted == ("l_us-1", "part-1")
    assert found.unknown == ("l_us-99",)
