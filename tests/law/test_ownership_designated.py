"""Which listed parties ownership rules start from, and on which days. Records are invented."""

from __future__ import annotations

from datetime import date

from tests.law.owning import stake

from ostraka.law.load import law
from ostraka.law.ownership import Ownership
from ostraka.law.ownership_designated import designations
from ostraka.law.ownership_table import Holdings
from ostraka.model.ownership import Designated
from ostraka.model.records import Fact, StoredFact, StoredRecord, detail


def record(
    list_id: str, *facts: Fact, since: str = "2022-05-01", until: str | None = None
) -> StoredRecord:
    """A record whose list stated its facts for a time."""
    stored = tuple(StoredFact(fact, since, until) for fact in facts)
    return StoredRecord(list_id, "7", "Person", stored)


def found(*records: StoredRecord) -> list[Designated]:
    """The listings that count."""
    return list(designations(law(), records))


def of(regime: str, *records: StoredRecord) -> list[tuple[str, str, bool]]:
    """Days and certainty of one regime's listings."""
    return [(d.since, d.until, d.certain) for d in found(*records) if d.regime == regime]


RUSSIA = Fact("program", "RUSSIA-EO14024")


def test_a_party_counts_from_the_day_that_its_record_tells() -> None:
    dated = record("us_ofac_sdn", RUSSIA, Fact("listingDate", "2022-04-06"))
    assert ("2022-04-06", "", True) in of("us", dated)


def test_before_the_first_loaded_version_a_party_without_a_date_perhaps_was_listed() -> None:
    days = of("us", record("us_ofac_sdn", RUSSIA))
    assert ("2022-05-01", "", True) in days
    assert [until for _, until, certain in days if not certain] == ["2022-05-01"]


def test_a_delisted_party_counts_until_its_list_dropped_it() -> None:
    gone = record("us_ofac_sdn", RUSSIA, until="2023-01-01")
    assert {until for _, until, certain in of("us", gone) if certain} == {"2023-01-01"}


def test_a_directive_alone_freezes_nothing_and_reaches_no_company() -> None:
    restricted = Fact(
        "provisions", "Executive Order 14024 Directive 4", detail({"type": "sanctions type"})
    )
    listed = record("us_ofac_cons", RUSSIA, restricted)
    assert [one for one in of("us", listed) if one[2]] == []


def test_each_regime_has_its_own_listings() -> None:
    freeze = record("uk_sl", Fact("program", "Russia"), Fact("provisions", "Asset freeze"))
    regimes = {one.regime for one in found(freeze)}
    assert regimes == {"uk"}
    travel = record("uk_sl", Fact("program", "Russia"), Fact("provisions", "Travel Ban"))
    assert not [one for one in found(travel) if one.certain]
    assert {one.regime for one in found(record("eu_fsf", Fact("program", "UKR")))} == {"eu"}


def test_the_entity_list_counts_for_bis_alone_and_an_sdn_perhaps() -> None:
    source = "Entity List (EL) - Bureau of Industry and Security"
    entity = record("us_csl", Fact("program", source, detail({"type": "source"})))
    assert {one.regime for one in found(entity) if one.certain} == {"us-bis"}
    assert not any(one[2] for one in of("us-bis", record("us_ofac_sdn", RUSSIA)))


def test_a_company_of_a_listed_party_is_blocked_from_records_and_stakes_together() -> None:
    holdings = Holdings.of([stake("us_ofac_sdn:7", "A", 60), stake("Z", "A", 40)])
    ownership = Ownership(holdings, found(record("us_ofac_sdn", RUSSIA)))
    verdict = ownership.verdict("A", "us", date(2022, 6, 1))
    assert verdict.verdict == "blocked"
    assert verdict.proof[0].sources == ("us_ofac_sdn:7",)


def test_another_kind_of_measure_is_a_question_of_its_own() -> None:
    directive = "13662 Sectoral Directive 1"
    sectoral = record(
        "us_ofac_cons",
        Fact("program", "UKRAINE-EO13662"),
        Fact("provisions", directive, detail({"type": "sanctions type"})),
        Fact(
            "provisions", "Executive Order 13662 Directive Determination - Subject to Directive 1"
        ),
        Fact("listingDate", "2014-07-29"),
    )
    assert found(sectoral) == []
    limits = list(designations(law(), [sectoral], ("debt-limit",)))
    assert Designated("us_ofac_cons:7", "us", "2014-07-29", "", source="us_ofac_cons:7") in limits
    assert {one.regime for one in limits} == {"us"}
