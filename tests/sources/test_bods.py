"""Beneficial ownership statements: versions 0.2 to 0.4, history, shares, the real examples."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ostraka.law.ownership import Ownership
from ostraka.law.ownership_table import Holdings
from ostraka.model.errors import FormatError
from ostraka.model.ownership import (
    Control,
    Designated,
    OwnedParty,
    OwnershipItem,
    Stake,
    percent,
)
from ostraka.model.records import Material, Part, Refused
from ostraka.sources import bods

Json = dict[str, Any]


def material(text: str | bytes, name: str = "statements.json") -> Material:
    """A file of that text."""
    data = text.encode() if isinstance(text, str) else text
    return Material((Part(name, lambda: io.BytesIO(data), len(data)),))


def read(*statements: Json) -> list[OwnershipItem | Refused]:
    """What an array of statements says."""
    return list(bods.read(material(json.dumps(list(statements)))))


def statement(kind: str, record: str, details: Json, **more: Any) -> Json:
    """An invented statement of version 0.4."""
    return {
        "statementId": f"s-{record}-{more.get('statementDate', '')}",
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "recordDetails": details,
        **more,
    }


def relation(interests: list[Json], status: str = "new", stated: str = "2020-01-01") -> Json:
    """An invented relationship: P holds interests in C."""
    details = {"subject": "C", "interestedParty": "P", "interests": interests}
    return statement("relationship", "r", details, recordStatus=status, statementDate=stated)


def shares(exact: float, since: str = "2019-01-01", **more: Any) -> Json:
    """A shareholding."""
    return {"type": "shareholding", "share": {"exact": exact}, "startDate": since, **more}


def stakes(items: list[OwnershipItem | Refused]) -> list[Stake]:
    """The stakes among what was read."""
    return [one for one in items if isinstance(one, Stake)]


def test_a_shareholding_is_a_stake_with_its_days_and_statement() -> None:
    assert stakes(read(relation([shares(33.3)]))) == [
        Stake(
            "P",
            "C",
            percent("33.3"),
            percent("33.3"),
            since="2019-01-01",
            stated="2020-01-01",
            source="statements.json",
            item="s-r-2020-01-01",
        )
    ]


@pytest.mark.parametrize(
    ("share", "told"),
    [
        ({"exact": 50}, "50%"),
        ({"minimum": 25, "exclusiveMaximum": 50}, "25% to less than 50%"),
        ({"exclusiveMinimum": 50, "maximum": 75}, "more than 50% to 75%"),
        ({"minimum": 50, "exclusiveMinimum": True, "maximum": 75}, "more than 50% to 75%"),
        ({"minimum": 25, "maximum": 50, "exclusiveMaximum": True}, "25% to less than 50%"),
        ({"minimum": 75}, "75% or more"),
        ({}, "unknown"),
    ],
)
def test_open_and_closed_bounds_of_every_version_are_kept(share: Json, told: str) -> None:
    assert stakes(read(relation([{"type": "shareholding", "share": share}])))[0].told == told


def test_each_type_of_interest_is_a_stake_votes_control_or_an_office() -> None:
    interests: list[dict[str, Any]] = [
        {"type": "votingRights", "share": {"exact": 60}},
        {"type": "controlViaCompanyRulesOrArticles"},
        {"type": "appointmentOfBoard", "share": {"minimum": 75}},
        {"type": "appointmentOfBoard"},
        {"type": "trustee"},
        {"type": "boardMember"},
        {},
    ]
    found = read(relation(interests))
    assert [(one.of, one.told) for one in stakes(found)] == [
        ("votes", "60%"),
        ("shares", "unknown"),
    ]
    assert [(c.means, c.strength) for c in found if isinstance(c, Control)] == [
        ("controlViaCompanyRulesOrArticles", "certain"),
        ("appointmentOfBoard", "certain"),
        ("appointmentOfBoard", "possible"),
        ("trustee", "possible"),
        ("boardMember", "role"),
    ]


def test_an_indirect_interest_counts_only_if_its_chain_is_not_told() -> None:
    indirect = relation([shares(30, directOrIndirect="indirect")])
    assert stakes(read(indirect))[0].path == "indirect"
    indirect["recordDetails"]["componentRecords"] = ["a", "b"]
    assert stakes(read(indirect))[0].path == "chained"


def test_a_sale_ends_the_earlier_stake_on_the_day_the_later_one_begins() -> None:
    found = stakes(
        read(
            relation([shares(40, "2021-06-01")], "updated", "2021-07-01"),
            relation([shares(100)]),
        )
    )
    assert [(one.least, one.since, one.until) for one in found] == [
        (percent(100), "2019-01-01", "2021-06-01"),
        (percent(40), "2021-06-01", ""),
    ]


def test_another_size_with_the_same_first_day_changed_between_the_statements() -> None:
    found = stakes(read(relation([shares(50)]), relation([shares(100)], "updated", "2022-01-21")))
    assert [(one.least, one.since, one.until) for one in found] == [
        (percent(50), "2019-01-01", "2020-01-01/2022-01-21"),
        (percent(100), "2020-01-01/2022-01-21", ""),
    ]


def test_what_is_only_said_again_is_told_once() -> None:
    again = relation([shares(50, endDate="2021-04-03")], "updated", "2021-09-11")
    found = stakes(read(relation([shares(50)]), again))
    assert [(one.since, one.until) for one in found] == [("2019-01-01", "2021-04-03")]


def test_a_closed_record_ended_between_its_last_two_statements() -> None:
    found = stakes(read(relation([shares(50)]), relation([shares(50)], "closed", "2023-03-03")))
    assert [(one.since, one.until) for one in found] == [("2019-01-01", "2020-01-01/2023-03-03")]


def test_an_interest_that_a_later_statement_leaves_out_has_ended() -> None:
    later = relation([{"type": "boardMember"}], "updated", "2022-01-01")
    found = stakes(read(relation([shares(50)]), later))
    assert found[0].until == "2020-01-01/2022-01-01"


def test_an_owner_that_is_not_named_becomes_an_unknown_party() -> None:
    raw = relation([shares(60)])
    raw["recordDetails"]["interestedParty"] = {"reason": "subjectExemptFromDisclosure"}
    found = read(raw)
    unknown = next(one for one in found if isinstance(one, OwnedParty))
    assert unknown == OwnedParty(
        "unnamed:r", "subjectExemptFromDisclosure", "unknown", "statements.json"
    )
    assert stakes(found)[0].owner == "unnamed:r"


def test_parties_keep_name_kind_and_identifiers() -> None:
    numbers = [{"scheme": "XI-LEI", "id": "LEI0"}, {"schemeName": "Register", "id": "77"}]
    company = {"name": "Invented Ltd", "entityType": {"type": "registeredEntity"}}
    person = {"personType": "knownPerson", "names": [{"fullName": "A Person"}]}
    found = read(
        statement("entity", "C", {**company, "identifiers": numbers}),
        statement("person", "P", person),
        statement("person", "Q", {"personType": "unknownPerson"}),
    )
    file = "statements.json"
    ids = (("XI-LEI", "LEI0"), ("Register", "77"))
    assert found == [
        OwnedParty("C", "Invented Ltd", "company", file, ids),
        OwnedParty("P", "A Person", "person", file),
        OwnedParty("Q", "", "unknown", file),
    ]


def test_stakes_in_an_arrangement_are_held_jointly() -> None:
    trust = {"name": "Joint shareholding", "entityType": {"type": "arrangement"}}
    found = read(statement("entity", "C", trust), relation([shares(50)]))
    assert stakes(found)[0].joint == "C"


def test_version_0_2_is_read_with_its_replacements() -> None:
    person = {
        "statementID": "p1",
        "statementType": "personStatement",
        "personType": "knownPerson",
        "names": [{"fullName": "A Person"}],
    }
    company = {
        "statementID": "c1",
        "statementType": "entityStatement",
        "entityType": "registeredEntity",
        "name": "Invented Ltd",
    }
    renamed = {**company, "statementID": "c2", "replacesStatements": ["c1"], "name": "New Ltd"}

    def owns(own: str, subject: str, exact: int, since: str, stated: str, **more: Any) -> Json:
        return {
            "statementID": own,
            "statementType": "ownershipOrControlStatement",
            "statementDate": stated,
            "subject": {"describedByEntityStatement": subject},
            "interestedParty": {"describedByPersonStatement": "p1"},
            "interests": [
                {
                    "type": "voting-rights",
                    "interestLevel": "direct",
                    "share": {"exact": exact},
                    "startDate": since,
                }
            ],
            **more,
        }

    found = read(
        person,
        company,
        renamed,
        owns("o1", "c1", 75, "2018-01-01", "2018-02-01"),
        owns("o2", "c2", 25, "2020-01-01", "2020-02-01", replacesStatements=["o1"]),
    )
    assert [(one.owner, one.owned, one.of, one.least, one.until) for one in stakes(found)] == [
        ("p1", "c1", "votes", percent(75), "2020-01-01"),
        ("p1", "c1", "votes", percent(25), ""),
    ]


def test_one_statement_per_line_is_read_like_an_array() -> None:
    lines = "\n".join(json.dumps(one) for one in (relation([shares(50)]), relation([], "closed")))
    assert len(stakes(list(bods.read(material(lines))))) >= 1
    single = json.dumps(relation([shares(50)]), indent=2)
    assert len(stakes(list(bods.read(material(single))))) == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (["no", "object"], "a statement is an object"),
        ({"other": 1}, "no statement of version"),
        (statement("relationship", "r", {}), "names no subject"),
        (statement("relationship", "", {"subject": "C"}), "has no id"),
        (statement("planet", "r", {}), "record type 'planet' is not known"),
        (relation([shares(150)]), "is not a percentage"),
        (relation([shares(50, "yesterday")]), "is not a date"),
        (relation([{"share": {"minimum": 60, "maximum": 40}}]), "smallest share is above"),
        (relation([shares(50)], stated="2020-02-30"), "not a day of the calendar"),
        (statement("relationship", "r", {"subject": {"reason": "x"}}), "subject is not named"),
        (statement("relationship", "r", {"subject": "C", "interests": [3]}), "not BODS"),
    ],
)
def test_a_wrong_statement_is_kept_aside_and_the_others_are_read(raw: Any, reason: str) -> None:
    good = statement("relationship", "g", {"subject": "C", "interestedParty": "P"})
    found = read(raw, good)
    refused = [one for one in found if isinstance(one, Refused)]
    assert len(refused) == 1
    assert reason in refused[0].reason
    assert refused[0].place == "statement 1"
    assert len(stakes(found)) == 1


@pytest.mark.parametrize("text", ["", "[", "[{]", '{"a": 1}\n{"b"', "[" * 100_000])
def test_malformed_json_is_refused_whole(text: str) -> None:
    with pytest.raises(FormatError, match="malformed"):
        list(bods.read(material(text)))


def test_a_file_is_recognised_by_its_statements() -> None:
    assert bods.recognises("x", json.dumps([relation([])]).encode())
    assert bods.recognises("x", b'\xef\xbb\xbf {"statementType": "personStatement"}')
    assert not bods.recognises("x", b'{"id": "x", "schema": "Company", "properties": {}}')
    assert not bods.recognises("x", b"<recordType/>")


def _real(shared: Path, name: str) -> list[OwnershipItem | Refused]:
    path = shared / "ownership" / "bods_examples" / name
    return list(bods.read(material(path.read_bytes(), name)))


def _asked(items: list[OwnershipItem | Refused], listed: str) -> Ownership:
    return Ownership(
        Holdings.of(
            stakes(items),
            [one for one in items if isinstance(one, Control)],
            [one for one in items if isinstance(one, OwnedParty)],
        ),
        [Designated(listed, regime, source="invented") for regime in ("us", "uk", "eu")],
    )


def test_every_real_example_is_read_without_refusal(shared: Path) -> None:
    folder = shared / "ownership" / "bods_examples"
    files = sorted(folder.glob("*.json"))
    assert files
    for path in files:
        assert bods.recognises(path.name, path.read_bytes()[:65536]), path.name
        found = _real(shared, path.name)
        assert not [one for one in found if isinstance(one, Refused)], path.name
        raw = json.loads(path.read_text("utf-8"))
        told = sum(one["recordType"] != "relationship" for one in raw)
        named = sum(isinstance(one, OwnedParty) and ":" not in one.id for one in found)
        assert named == told, path.name


def test_the_real_chain_of_indirect_ownership_names_the_stake_that_is_missing(
    shared: Path,
) -> None:
    ownership = _asked(_real(shared, "indirect-ownership.json"), "c25d4d612c2c")
    found = ownership.verdict("ad3f6c2fcc9e", "us", date(2019, 1, 1))
    assert found.verdict == "cannot-be-ruled-out"
    missing = found.missing[0]
    assert (missing.owner, missing.owned) == ("c25d4d612c2c", "d4ab89ea169a")


def test_the_real_sale_of_tecido_changes_the_answer_day_by_day(shared: Path) -> None:
    ownership = _asked(_real(shared, "tecido.json"), "018AF6B3EB")
    for day, expected in (
        (date(2021, 9, 23), "blocked"),
        (date(2021, 9, 24), "not-blocked"),
        (date(2023, 6, 1), "not-blocked"),
    ):
        assert ownership.verdict("01B68D7633", "us", day).verdict == expected


def test_the_real_joint_shareholding_blocks_under_every_rule(shared: Path) -> None:
    ownership = _asked(_real(shared, "joint-ownership.json"), "1accb8b18b99")
    for regime in ("us", "uk"):
        found = ownership.verdict("31c55e425764", regime, date(2024, 1, 1))
        assert found.verdict == "blocked", regime


def test_the_real_owner_that_is_exempt_from_disclosure_stays_open(shared: Path) -> None:
    ownership = _asked(_real(shared, "listed-company-exempt-from-disclosure.json"), "nobody")
    found = ownership.verdict("4c7ea3bfbe6c", "us", date(2024, 1, 1))
    assert found.verdict == "cannot-be-ruled-out"
    assert found.missing[0].kind in ("listing", "stake")
