"""GLEIF's relationship records, XML and CSV, all invented."""

from __future__ import annotations

import io

import pytest

from ostraka.model.errors import FormatError
from ostraka.model.ownership import WHOLE, Control, OwnedParty, OwnershipItem, Stake, percent
from ostraka.model.records import Material, Part, Refused
from ostraka.sources import gleif_rr

CHILD, PARENT, TOP = "CHILD000000000000011", "PARENT00000000000022", "TOP00000000000000033"
COLUMNS = (
    "Relationship.StartNode.NodeID",
    "Relationship.EndNode.NodeID",
    "Relationship.RelationshipType",
    "Relationship.RelationshipStatus",
    "Relationship.Period.1.startDate",
    "Relationship.Period.1.endDate",
    "Relationship.Period.1.periodType",
    "Relationship.Period.2.startDate",
    "Relationship.Period.2.endDate",
    "Relationship.Period.2.periodType",
    "Relationship.Quantifiers.1.QuantifierAmount",
    "Relationship.Quantifiers.1.QuantifierUnits",
    "Registration.RegistrationStatus",
    "Registration.LastUpdateDate",
)
DIRECT, ULTIMATE = "IS_DIRECTLY_CONSOLIDATED_BY", "IS_ULTIMATELY_CONSOLIDATED_BY"


def material(text: str) -> Material:
    """A file of that text."""
    data = text.encode()
    return Material((Part("rr", lambda: io.BytesIO(data), len(data)),))


def row(
    start: str = CHILD,
    end: str = PARENT,
    kind: str = DIRECT,
    *,
    status: str = "ACTIVE",
    period: tuple[str, str] = ("2018-01-01T00:00:00.000Z", ""),
    amount: str = "",
    registration: str = "PUBLISHED",
) -> str:
    """A row of the golden copy; its first period is an accounting one."""
    accounting = ("2017-01-01T00:00:00.000Z", "2017-12-31T00:00:00.000Z", "ACCOUNTING_PERIOD")
    units = "PERCENTAGE" if amount else ""
    cells = (start, end, kind, status, *accounting, *period, "RELATIONSHIP_PERIOD", amount, units)
    return ",".join((*cells, registration, "2021-05-04T10:00:00.000Z"))


def read(*rows: str) -> list[OwnershipItem | Refused]:
    """What a table of those rows says."""
    return list(gleif_rr.read(material("\n".join((",".join(COLUMNS), *rows)))))


def stakes(items: list[OwnershipItem | Refused]) -> list[Stake]:
    """The stakes among what was read."""
    return [one for one in items if isinstance(one, Stake)]


def test_a_direct_parent_holds_an_unknown_stake_and_perhaps_control() -> None:
    found = read(row())
    item = f"{CHILD} {DIRECT} {PARENT}"
    assert found[:2] == [
        Stake(PARENT, CHILD, since="2018-01-01", stated="2021-05-04", source="rr", item=item),
        Control(
            PARENT,
            CHILD,
            "accounting consolidation",
            "possible",
            since="2018-01-01",
            stated="2021-05-04",
            source="rr",
            item=item,
        ),
    ]
    assert found[2] == OwnedParty(CHILD, "", "company", "rr", (("LEI", CHILD),))


def test_an_ultimate_parent_whose_chain_is_told_does_not_count_twice() -> None:
    chain = (row(), row(PARENT, TOP), row(CHILD, TOP, ULTIMATE))
    assert [one.path for one in stakes(read(*chain))] == ["direct", "direct", "chained"]
    assert [one.path for one in stakes(read(row(CHILD, TOP, ULTIMATE)))] == ["indirect"]


def test_a_branch_belongs_wholly_to_its_head_office() -> None:
    found = stakes(read(row(kind="IS_INTERNATIONAL_BRANCH_OF")))
    assert (found[0].owner, found[0].least) == (PARENT, WHOLE)


def test_a_fund_manager_perhaps_controls_and_a_feeder_owns_its_master() -> None:
    managed = read(row(kind="IS_FUND-MANAGED_BY"))
    assert isinstance(managed[0], Control)
    assert (managed[0].means, managed[0].strength) == ("fund manager", "possible")
    feeder = stakes(read(row(kind="IS_FEEDER_TO")))
    assert (feeder[0].owner, feeder[0].owned) == (CHILD, PARENT)


def test_a_percentage_that_the_record_tells_is_the_size() -> None:
    found = stakes(read(row(amount="55.5")))
    assert found[0].least == found[0].most == percent("55.5")


def test_a_relationship_that_ended_has_its_last_day_or_a_range() -> None:
    ended = stakes(read(row(period=("2018-01-01", "2020-06-30"))))
    assert ended[0].until == "2020-06-30"
    unknown = stakes(read(row(status="INACTIVE")))
    assert unknown[0].until == "2018-01-01/2021-05-04"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (row(registration="ANNULLED"), "registration is ANNULLED"),
        (row(registration="DUPLICATE"), "registration is DUPLICATE"),
        (row(kind="IS_FRIEND_OF"), "'IS_FRIEND_OF' is not known"),
        (row(start=""), "does not name both"),
        (row(amount="150"), "not a percentage"),
        (row(period=("soon", "")), "not a date"),
    ],
)
def test_what_cannot_be_used_is_kept_aside_with_its_line(line: str, reason: str) -> None:
    found = read(line, row())
    refused = [one for one in found if isinstance(one, Refused)]
    assert len(refused) == 1
    assert reason in refused[0].reason
    assert refused[0].place == "line 2"
    assert len(stakes(found)) == 1


XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<rr:RelationshipData xmlns:rr="http://www.gleif.org/data/schema/rr/2016">
<rr:Header><rr:RecordCount>1</rr:RecordCount></rr:Header>
<rr:RelationshipRecords>
<rr:RelationshipRecord>
  <rr:Relationship>
    <rr:StartNode><rr:NodeID>{CHILD}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:StartNode>
    <rr:EndNode><rr:NodeID>{PARENT}</rr:NodeID><rr:NodeIDType>LEI</rr:NodeIDType></rr:EndNode>
    <rr:RelationshipType>{DIRECT}</rr:RelationshipType>
    <rr:RelationshipPeriods>
      <rr:RelationshipPeriod><rr:StartDate>2017-01-01T00:00:00Z</rr:StartDate>
        <rr:PeriodType>ACCOUNTING_PERIOD</rr:PeriodType></rr:RelationshipPeriod>
      <rr:RelationshipPeriod><rr:StartDate>2018-01-01T00:00:00Z</rr:StartDate>
        <rr:PeriodType>RELATIONSHIP_PERIOD</rr:PeriodType></rr:RelationshipPeriod>
    </rr:RelationshipPeriods>
    <rr:RelationshipStatus>ACTIVE</rr:RelationshipStatus>
  </rr:Relationship>
  <rr:Registration><rr:LastUpdateDate>2021-05-04T10:00:00.000Z</rr:LastUpdateDate>
    <rr:RegistrationStatus>PUBLISHED</rr:RegistrationStatus></rr:Registration>
</rr:RelationshipRecord>
</rr:RelationshipRecords>
</rr:RelationshipData>
"""


def test_xml_and_csv_say_the_same() -> None:
    assert list(gleif_rr.read(material(XML))) == read(row())


def test_entities_and_cut_files_are_refused() -> None:
    bomb = XML.replace(
        "<rr:RelationshipData", '<!DOCTYPE x [<!ENTITY a "aaaa">]>\n<rr:RelationshipData', 1
    )
    with pytest.raises(FormatError, match="document type"):
        list(gleif_rr.read(material(bomb)))
    with pytest.raises(FormatError, match="malformed"):
        list(gleif_rr.read(material(XML[:900])))
    with pytest.raises(FormatError, match="no table of relationship records"):
        list(gleif_rr.read(material("a,b\n1,2\n")))


def test_a_file_is_recognised_by_its_schema_or_columns() -> None:
    assert gleif_rr.recognises("x", XML.encode())
    assert gleif_rr.recognises("x", ",".join(COLUMNS).encode())
    assert not gleif_rr.recognises("x", b"owner,owned,percent")
