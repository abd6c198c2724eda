"""The starter list: what its file promises, and that it holds what the day's sources say."""

from __future__ import annotations

from pathlib import Path

import pytest

from ostraka.model.records import Fact, Header, Material, Part, Record
from ostraka.sources import ofac_csv, ofac_xml, starter

#: Wallets that the CSV of April 2021 cut off with the end of the remarks.
CUT = "30518"


def records() -> dict[str, Record]:
    return {item.id: item for item in starter.read() if isinstance(item, Record)}


def test_the_header_declares_as_many_entries_as_two_counts_find() -> None:
    [header, *rest] = list(starter.read())
    assert isinstance(header, Header)
    assert header.list == "starter"
    assert header.published == "2021-04-15"
    assert header.declared == len(rest) == starter.count() == 50


@pytest.mark.parametrize(
    ("action", "parties"),
    [
        ("us-election", 32),
        ("us-crimea", 8),
        ("us-technology", 6),
        ("us-directive-1", 3),
        ("us-attribution", 1),
    ],
)
def test_each_action_has_the_number_of_parties_that_its_citation_gives(
    action: str, parties: int
) -> None:
    cited = {found.key: found for found in starter.actions()}[action]
    assert cited.count == len(starter.records_of(action)) == parties
    assert cited.citation.startswith("https://")
    assert cited.cited


def test_every_entry_cites_its_action_and_says_what_it_is() -> None:
    statuses = {found.key: found.status for found in starter.actions()}
    by_record = {record: action for action in statuses for record in starter.records_of(action)}
    for record_id, record in records().items():
        facts = {fact.prop: fact.value for fact in record.facts}
        assert facts["topics"] == statuses[by_record[record_id]]
        assert facts["sourceUrl"].startswith("https://")
        assert facts["listingDate"] == "2021-04-15"
        assert facts["name"]


def test_restricted_institutions_are_not_blocked_and_the_service_is_only_named() -> None:
    found = records()
    for record_id in starter.records_of("us-directive-1"):
        topics = [fact.value for fact in found[record_id].facts if fact.prop == "topics"]
        assert topics == ["sanction.restricted"]
    names = {fact.value for fact in found["svr"].facts if fact.prop in ("name", "alias")}
    assert names >= {"APT 29", "Cozy Bear", "The Dukes"}
    assert Fact("topics", "attribution") in found["svr"].facts
    assert not any(fact.prop == "program" for fact in found["svr"].facts)


def test_every_entry_falls_silent_once_the_list_it_excerpts_is_loaded() -> None:
    silent = starter.active_until()
    assert set(silent) == set(records())
    restricted = set(starter.records_of("us-directive-1"))
    for record_id, lists in silent.items():
        assert lists == ("us_ofac_cons" if record_id in restricted else "us_ofac_sdn",)


def test_a_party_listed_before_says_under_which_programmes_that_day_listed_it() -> None:
    found = records()
    tags = {
        record_id: [f.get("program") for f in record.facts if f.prop == "listingDate"]
        for record_id, record in found.items()
    }
    assert tags.pop("16689") == ["ELECTION-EO13848"]
    assert tags.pop("26235") == ["UKRAINE-EO13661", "ELECTION-EO13848"]
    assert all(programmes == [""] for programmes in tags.values())


def test_partners_stand_with_crimea_alone_and_in_no_reason_of_a_record() -> None:
    assert [found.key for found in starter.actions() if found.partners] == ["us-crimea"]
    for record in records().values():
        [reason] = [fact.value for fact in record.facts if fact.prop == "reason"]
        assert "European Union" not in reason


def test_the_designated_parties_stand_in_the_list_of_those_days(shared: Path) -> None:
    folder = shared / "lists" / "ofac_sdn" / "2021-04-15"
    parts = tuple(
        Part(path.name, lambda path=path: path.open("rb"), path.stat().st_size)  # type: ignore[misc]
        for path in (folder / name for name in ("sdn.csv", "alt.csv", "add.csv"))
    )
    listed = {item.id: item for item in ofac_csv.read(Material(parts)) if isinstance(item, Record)}
    designated = [
        *starter.records_of("us-election"),
        *starter.records_of("us-crimea"),
        *starter.records_of("us-technology"),
    ]
    found = records()
    for record_id in designated:
        theirs = {
            (fact.prop, "RUSSIA-EO14024" if fact.value == "RUSSIA-EO" else fact.value)
            for fact in listed[record_id].facts
        }
        ours = {(fact.prop, fact.value) for fact in found[record_id].facts}
        added = {prop for prop, _ in ours - theirs}
        own = {"topics", "authority", "reason", "listingDate", "sourceUrl"}
        assert added == (own | {"publicKey"} if record_id == CUT else own)
        assert theirs <= ours


def test_the_wallets_behind_the_cut_are_those_of_the_same_record_later(shared: Path) -> None:
    path = shared / "lists" / "ofac_sdn" / "2024-05-07" / "sdn.xml"
    part = Part(path.name, lambda: path.open("rb"), path.stat().st_size)
    later = next(
        item
        for item in ofac_xml.read(Material((part,)))
        if isinstance(item, Record) and item.id == CUT
    )
    wallets = [
        [(fact.value, fact.get("currency")) for fact in record.facts if fact.prop == "publicKey"]
        for record in (records()[CUT], later)
    ]
    assert len(wallets[0]) == 19
    assert wallets[0] == wallets[1]
