"""Relationships that the lists themselves state, as stakes and control."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from ostraka.law.ownership import Ownership
from ostraka.law.ownership_listed import listed_statements
from ostraka.law.ownership_table import Holdings
from ostraka.model.ownership import (
    WHOLE,
    Control,
    Designated,
    OwnedParty,
    Stake,
    percent,
    under_one_id,
)
from ostraka.model.records import (
    Fact,
    Material,
    Part,
    Record,
    StoredFact,
    StoredRecord,
    detail,
)
from ostraka.sources import ofac_advanced

LIST = "us_ofac_sdn"


def record(*facts: Fact, list_id: str = LIST, record_id: str = "10") -> StoredRecord:
    """An invented record whose list stated its facts from 1 March 2021."""
    told = (Fact("name", "Invented Ltd"), *facts)
    stored = tuple(StoredFact(fact, "2021-03-01") for fact in told)
    return StoredRecord(list_id, record_id, "Organization", stored)


def said(*facts: Fact, list_id: str = LIST) -> list[Stake | Control | OwnedParty]:
    """What is made of them."""
    return list(listed_statements([record(*facts, list_id=list_id)]))


def test_owned_or_controlled_by_is_an_unknown_stake_and_possible_control() -> None:
    about = detail({"related": "20", "type": "Owned or Controlled By"})
    party, stake, control = said(Fact("parent", "Invented Owner", about, item="7"))
    assert party == OwnedParty(f"{LIST}:10", "Invented Ltd", "company", LIST)
    assert isinstance(stake, Stake)
    assert (stake.owner, stake.owned) == (f"{LIST}:20", f"{LIST}:10")
    assert (stake.least, stake.most, stake.stated) == (0, WHOLE, "2021-03-01")
    assert isinstance(control, Control)
    assert (control.strength, control.means) == ("possible", "Owned or Controlled By")
    assert control.source == f"{LIST}:10"


def test_a_former_owner_may_have_owned_until_the_list_said_so() -> None:
    about = detail({"related": "20", "type": "Owned or Controlled By", "former": "true"})
    _, stake, _ = said(Fact("notes", "Invented Owner", about))
    assert isinstance(stake, Stake)
    assert stake.until == "1900-01-01/2021-03-01"


def test_a_parent_company_that_has_only_a_name_gets_an_id_of_its_name() -> None:
    facts = said(Fact("parent", "Invented Holding"), list_id="uk_sl")
    named = next(one for one in facts if isinstance(one, OwnedParty) and one.id.startswith("name:"))
    assert named == OwnedParty("name:Invented Holding", "Invented Holding", "unknown", "uk_sl")
    joined = list(under_one_id(facts, {"name:Invented Holding": "uk_sl:99"}))
    assert any(isinstance(one, Stake) and one.owner == "uk_sl:99" for one in joined)
    assert OwnedParty("uk_sl:99", "Invented Holding", "", "uk_sl") in joined


def test_an_owner_known_by_name_alone_may_be_listed() -> None:
    told = said(Fact("parent", "Invented Holding"), list_id="uk_sl")
    ownership = Ownership(
        Holdings.of(
            [one for one in told if isinstance(one, Stake)],
            parties=[one for one in told if isinstance(one, OwnedParty)],
        ),
        [],
    )
    found = ownership.verdict("uk_sl:10", "us", date(2024, 1, 1))
    assert found.verdict == "cannot-be-ruled-out"
    assert found.missing[0].owner == "name:Invented Holding"


def test_subsidiaries_are_owned_by_the_record() -> None:
    note = Fact("notes", "Invented Daughter", detail({"type": "Subsidiaries"}))
    stake = next(one for one in said(note, list_id="uk_sl") if isinstance(one, Stake))
    assert (stake.owner, stake.owned) == ("uk_sl:10", "name:Invented Daughter")


def test_a_followthemoney_ownership_keeps_its_percentage_and_dates() -> None:
    about = {"related": "o", "type": "Ownership", "as": "asset", "percentage": "55.5"}
    fact = Fact("parent", "Owner", detail({**about, "startDate": "2020-02", "endDate": "2022"}))
    stakes = [one for one in said(fact, list_id="own") if isinstance(one, Stake)]
    assert stakes[0].least == stakes[0].most == percent("55.5")
    assert (stakes[0].since, stakes[0].until) == ("2020-02", "2022")
    assert not [one for one in said(fact, list_id="own") if isinstance(one, Control)]
    other = Fact("notes", "Asset", detail({**about, "as": "owner"}))
    turned = next(one for one in said(other, list_id="own") if isinstance(one, Stake))
    assert (turned.owner, turned.owned) == ("own:10", "own:o")


def test_a_percentage_that_is_not_one_number_stays_unknown() -> None:
    about = detail({"related": "o", "type": "Ownership", "as": "asset", "percentage": "55; 60"})
    stake = next(one for one in said(Fact("parent", "O", about)) if isinstance(one, Stake))
    assert (stake.least, stake.most) == (0, WHOLE)


def test_offices_and_acting_for_others_are_roles_and_support_is_nothing() -> None:
    def control(kind: str) -> Control | None:
        fact = Fact("notes", "Other", detail({"related": "20", "type": kind}))
        return next((one for one in said(fact) if isinstance(one, Control)), None)

    leader, acting = control("Leader or official of"), control("Acting for or on behalf of")
    assert leader is not None
    assert (leader.controller, leader.controlled) == (f"{LIST}:10", f"{LIST}:20")
    assert acting is not None
    assert (acting.controller, acting.controlled) == (f"{LIST}:20", f"{LIST}:10")
    assert leader.strength == acting.strength == "role"
    assert control("Providing support to") is None
    assert said(Fact("notes", "Other", detail({"related": "20", "type": "Family member of"}))) == []


def test_the_real_sectoral_list_tells_whom_its_parties_belong_to(shared: Path) -> None:
    file = next((shared / "lists/ofac_consolidated/2020-03-17_advanced").glob("*.xml"))
    material = Material((Part(file.name, lambda: file.open("rb"), file.stat().st_size),))
    records = [
        StoredRecord("us_ofac_cons", one.id, one.schema, _stored(one))
        for one in ofac_advanced.read(material)
        if isinstance(one, Record)
    ]
    told = list(listed_statements(records))
    kinds = Counter(type(one).__name__ for one in told)
    assert kinds["Stake"] == kinds["Control"] == 276
    ownership = Ownership(
        Holdings.of(
            [one for one in told if isinstance(one, Stake)],
            [one for one in told if isinstance(one, Control)],
            [one for one in told if isinstance(one, OwnedParty)],
        ),
        [Designated("us_ofac_cons:17022", "us", source="us_ofac_cons:17022")],
    )
    found = ownership.verdict("us_ofac_cons:18267", "us", date(2020, 4, 1))
    assert found.verdict == "cannot-be-ruled-out"
    assert found.missing[0].owner == "us_ofac_cons:17022"


def _stored(record: Record) -> tuple[StoredFact, ...]:
    return tuple(StoredFact(fact, "2020-03-17") for fact in record.facts)
