"""One party, many lists: what joins records, what keeps them apart, and how parties are named."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import SINCE, examples, fact, invented_list, lexicon, record

from ostraka.model.records import StoredFact, StoredRecord
from ostraka.screening.merge import Judgement, Links, link
from ostraka.screening.merge_conflicts import beside, births_conflict, conflict
from ostraka.screening.merge_profile import Profile, profile, rank, read_names, un_key

_BORN = fact("birthDate", "1961-03-14")


def person(list_id: str, number: str, name: str, *facts: StoredFact) -> StoredRecord:
    """A person of a list."""
    return record(number, fact("name", name), *facts, list_id=list_id)


def firm(list_id: str, number: str, name: str, *facts: StoredFact) -> StoredRecord:
    """A company of a list."""
    return record(number, fact("name", name), *facts, list_id=list_id, schema="Company")


def ship(list_id: str, number: str, name: str, *facts: StoredFact) -> StoredRecord:
    """A vessel of a list."""
    return record(number, fact("name", name), *facts, list_id=list_id, schema="Vessel")


def linked(
    records: Sequence[StoredRecord],
    *judgements: Judgement,
    before: Mapping[str, str] | None = None,
) -> Links:
    """The links of records."""
    return link(records, lexicon(), judgements, before)


def parties(found: Links, records: Sequence[StoredRecord]) -> list[set[str]]:
    """The sources of each party of several records."""
    return [{records[row].source for row in one.rows} for one in found.clusters]


def _read(one: StoredRecord) -> Profile:
    return profile(0, one, read_names(one, lexicon()))


# -- references ---------------------------------------------------------------


def test_a_united_nations_reference_joins_records_whatever_their_spelling_of_it() -> None:
    records = [
        person("eu_fsf", "EU.1.1", "Orlan Brekkish", fact("unscId", "QDi.7")),
        person("uk_ofsi", "10", "BREKKISH Orlan", fact("unscId", "QDi.007")),
        person("un_sc", "QDi.007", "ORLAN BREKKISH"),
    ]
    found = linked(records)
    (one,) = found.clusters
    assert one.party == "un_sc-QDi.007"
    assert [records[row].list for row in one.rows] == ["un_sc", "eu_fsf", "uk_ofsi"]
    assert {each.rule for each in one.links} == {"reference"}
    assert {each.reason for each in one.links} == {"un_sc:QDi.007"}


@pytest.mark.parametrize("text", ["QDi.7", "QDi.007", "qdI.007", "QDi 007", "QDi.007."])
def test_every_spelling_of_a_united_nations_reference_has_one_key(text: str) -> None:
    assert un_key(text) == "un_sc:QDi.007"


@pytest.mark.parametrize("text", ["", "E.03.III.1", "QDi", "1267", "QDx.007"])
def test_what_is_no_reference_of_today_has_no_key(text: str) -> None:
    assert un_key(text) == ""


def test_the_screening_list_joins_the_treasurys_lists_by_their_number() -> None:
    number = fact("authorityId", "77", list="us_ofac_sdn")
    records = [
        firm("us_csl", "sdn-77", "Globexa Zavodin", number),
        firm("us_csl", "ssi-77", "Globexa Z.", fact("authorityId", "77", list="us_ofac_cons")),
        firm("us_ofac_cons", "77", "GLOBEXA"),
        firm("us_ofac_sdn", "77", "GLOBEXA ZAVODIN"),
    ]
    (one,) = linked(records).clusters
    assert one.party == "us_ofac_sdn-77"
    assert len(one.rows) == 4


def test_a_reference_is_believed_over_one_contradiction_and_not_over_another_name_too() -> None:
    born = fact("birthDate", "1990")
    referring = fact("unscId", "KPi.045")
    listed = person("un_sc", "KPi.045", "Orlan Brekkish", _BORN)
    same_name = person("eu_fsf", "EU.1", "Orlan Brekkish", born, referring)
    other_name = person("eu_fsf", "EU.2", "Tavik Mournesse", born, referring)
    assert len(linked([same_name, listed]).clusters) == 1
    found = linked([other_name, listed])
    assert not found.clusters
    (blocked,) = found.blocked
    assert (blocked.rule, blocked.because) == ("reference", "birth, names")
    assert blocked.against == (blocked.a, blocked.b)


def test_a_reference_between_a_person_and_a_firm_of_another_time_is_a_slip() -> None:
    records = [
        person("uk_ofsi", "1", "Orlan Brekkish", _BORN, fact("unscId", "QDe.004")),
        record("QDe.004", fact("name", "Orlan Brekkish"), fact("birthDate", "1990"),
               list_id="un_sc", schema="Organization"),
    ]  # fmt: skip
    (blocked,) = linked(records).blocked
    assert blocked.because == "kind and birth"


# -- numbers ------------------------------------------------------------------


def test_a_shared_passport_joins_names_that_agree_and_not_those_that_do_not() -> None:
    passport = fact("passportNumber", "AB 765432", country="ru")
    same = fact("passportNumber", "ab765432")
    records = [
        person("eu_fsf", "1", "Orlan Petrovich Brekkish", passport),
        person("uk_sl", "2", "Orlan Brekkish", same),
        person("ca_sema", "x-1-3", "Tavik Mournesse", same),
    ]
    found = linked(records)
    assert parties(found, records) == [{"eu_fsf:1", "uk_sl:2"}]
    assert {one.because for one in found.blocked} == {"names"}
    (made,) = found.clusters[0].links
    assert made.rule == "identifier"
    assert made.evidence


def test_a_passport_of_another_country_is_another_passport() -> None:
    records = [
        person(name, "1", "Orlan Brekkish", fact("passportNumber", "AB765432", country=country))
        for name, country in (("eu_fsf", "ru"), ("uk_sl", "ir"))
    ]
    assert not linked(records).clusters


@pytest.mark.parametrize("prop", ["phone", "website", "email", "swiftBic"])
def test_what_a_group_of_firms_shares_joins_nobody(prop: str) -> None:
    value = {"phone": "+700000001", "swiftBic": "ABCDRUMM"}.get(prop, "info@example.org")
    records = [
        firm("eu_fsf", "1", "Globexa Zavodin Trading", fact(prop, value)),
        firm("uk_sl", "2", "Globexa Zavodin Shipping", fact(prop, value)),
    ]
    assert not linked(records).clusters


def test_a_ship_keeps_its_number_when_it_is_renamed_and_its_owner_has_it_too() -> None:
    number = fact("imoNumber", "IMO 9074729")
    records = [
        firm("us_ofac_sdn", "1", "Globexa Shipping", number),
        ship("eu_fsf", "2", "Blue Star", number),
        ship("uk_sl", "3", "Ocean Zavodin", number),
    ]
    found = linked(records)
    assert parties(found, records) == [{"eu_fsf:2", "uk_sl:3"}]
    assert {one.because for one in found.blocked} == {"kind"}


def test_ships_of_one_name_and_other_numbers_are_two_ships() -> None:
    records = [
        ship("eu_fsf", "1", "Globexa Zavodin Brekkish", fact("imoNumber", "9074729")),
        ship("uk_sl", "2", "Globexa Zavodin Brekkish", fact("imoNumber", "9176187")),
        ship("ca_sema", "x-1-3", "Globexa Zavodin Brekkish"),
    ]
    assert not linked(records).clusters


# -- names --------------------------------------------------------------------


def test_a_name_with_its_birth_day_joins_and_a_common_one_without_does_not() -> None:
    born = [person(name, "1", "Orlan Brekkish", _BORN) for name in ("eu_fsf", "uk_sl")]
    assert len(linked(born).clusters) == 1
    unborn = [person(name, "1", "Ivan Ivanov") for name in ("eu_fsf", "uk_sl")]
    assert not linked(unborn).clusters
    swapped = [
        person("eu_fsf", "1", "Brekkish Orlan Tavikovich", _BORN),
        person("uk_sl", "1", "Орлан Тавикович Бреккиш", _BORN),
    ]
    (one,) = linked(swapped).clusters
    assert one.links[0].bits >= 32.0


def test_an_ambiguous_name_is_not_joined_to_either_of_two() -> None:
    name = "Orlan Tavikovich Brekkish"
    records = [
        person("eu_fsf", "1", name, fact("birthDate", "1961")),
        person("eu_fsf", "2", name, fact("birthDate", "1985")),
        person("uk_sl", "3", name, fact("nationality", "ru")),
    ]
    assert not linked(records).clusters


def test_two_records_of_one_list_are_two_parties_however_alike() -> None:
    records = [person("eu_fsf", number, "Orlan Brekkish", _BORN) for number in ("1", "2")]
    found = linked(records)
    assert not found.clusters
    third = person("uk_sl", "3", "Orlan Brekkish", _BORN)
    found = linked([*records, third])
    assert parties(found, [*records, third]) == [{"eu_fsf:1", "uk_sl:3"}]
    assert {one.because for one in found.blocked} == {"same list"}


def test_a_party_that_was_delisted_and_listed_anew_is_one_party() -> None:
    records = [
        record("1", fact("name", "Orlan Brekkish", SINCE, "2024-03-01"),
               fact("birthDate", "1961-03-14", SINCE, "2024-03-01"), list_id="eu_fsf"),
        record("2", fact("name", "Orlan Brekkish", "2024-03-01"),
               fact("birthDate", "1961-03-14", "2024-03-01"), list_id="eu_fsf"),
    ]  # fmt: skip
    assert not beside(_read(records[0]), _read(records[1]))
    assert len(linked(records).clusters) == 1


def test_firms_of_one_name_in_two_countries_or_of_two_legal_forms_are_two_firms() -> None:
    here, there = fact("country", "ru"), fact("country", "cn")
    for a, b in (
        (
            firm("eu_fsf", "1", "Globexa Zavodin", here),
            firm("uk_sl", "2", "Globexa Zavodin", there),
        ),
        (firm("eu_fsf", "1", "Globexa Zavodin LLC"), firm("uk_sl", "2", "Globexa Zavodin JSC")),
    ):
        assert not linked([a, b]).clusters
    one = firm("eu_fsf", "1", "Globexa Zavodin OOO", here)
    other = firm("uk_sl", "2", "ООО Глобекса Заводин", here)
    assert len(linked([one, other]).clusters) == 1


def test_a_birth_day_with_a_rare_family_name_joins_a_name_without_its_patronymic() -> None:
    records = [
        person("eu_fsf", "1", "Orlan Tavikovich Brekkish", _BORN),
        person("au_dfat", "2", "Orlan Brekkish", _BORN),
        person("uk_sl", "3", "Mirela Brekkish", _BORN),
    ]
    found = linked(records)
    assert parties(found, records) == [{"eu_fsf:1", "au_dfat:2"}]
    assert found.clusters[0].links[0].rule == "birth"


# -- contradictions -----------------------------------------------------------


def test_birth_years_apart_kind_gender_and_numbers_contradict() -> None:
    def read(*facts: StoredFact, schema: str = "Person") -> Profile:
        one = record("1", fact("name", "Orlan Brekkish"), *facts, schema=schema)
        return _read(one)

    passport = fact("idNumber", "7654321", country="ru")
    assert conflict(read(), read(schema="Company")) == "kind"
    assert conflict(read(), read(schema="LegalEntity")) == ""
    assert conflict(read(_BORN), read(fact("birthDate", "1963"))) == "birth"
    assert conflict(read(_BORN), read(fact("birthDate", "1962"))) == ""
    assert conflict(read(_BORN), read(fact("birthDate", "1963~"))) == ""
    assert conflict(read(fact("gender", "male")), read(fact("gender", "female"))) == "gender"
    other = fact("idNumber", "7654399", country="ru")
    assert conflict(read(passport), read(other)) == "number: idNumber"
    assert conflict(read(passport), read(other, passport)) == ""
    longer = fact("idNumber", "7654399001", country="ru")
    assert conflict(read(passport), read(longer)) == ""


def test_a_party_never_holds_a_contradicting_pair_even_through_a_third_record() -> None:
    records = [
        person("eu_fsf", "1", "Orlan Tavikovich Brekkish", fact("birthDate", "1961")),
        person("uk_sl", "2", "Orlan Tavikovich Brekkish", fact("birthDate", "1962")),
        person("ca_sema", "x-1-3", "Orlan Tavikovich Brekkish", fact("birthDate", "1963")),
        person("au_dfat", "4", "Orlan Tavikovich Brekkish", fact("birthDate", "1961")),
    ]
    found = linked(records)
    for one in found.clusters:
        read = [_read(records[row]) for row in one.rows]
        assert not any(births_conflict(a.births, b.births) for a in read for b in read)


_LISTS = ("un_sc", "us_ofac_sdn", "uk_sl", "eu_fsf", "ca_sema", "own_list")


def _many(seed: int) -> list[StoredRecord]:
    """Invented records that six lists repeat, with changes."""
    rng = random.Random(seed)
    records = []
    for one in invented_list(seed, 60):
        for name in rng.sample(_LISTS, rng.randint(1, 4)):
            facts = [f for f in one.facts if f.fact.prop == "name" or rng.random() < 0.8]
            records.append(msgspec.structs.replace(one, list=name, facts=tuple(facts)))
    return records


@examples(8)
@given(st.integers(0, 10_000))
def test_links_are_the_same_whatever_the_order_and_hold_no_contradiction(seed: int) -> None:
    records = _many(seed)
    found = linked(records)
    assert found.clusters
    shuffled = random.Random(seed).sample(records, len(records))
    again = linked(shuffled)
    named = {one.party: parties(found, records)[n] for n, one in enumerate(found.clusters)}
    assert named == {one.party: parties(again, shuffled)[n] for n, one in enumerate(again.clusters)}
    for one in found.clusters:
        read = [_read(records[row]) for row in one.rows]
        for n, a in enumerate(read):
            for b in read[n + 1 :]:
                assert not beside(a, b)
                assert not conflict(a, b)
        assert len(one.links) == len(one.rows) - 1
    for blocked in found.blocked:
        assert not any({blocked.a, blocked.b} <= party for party in parties(found, records))


# -- judgements and names -----------------------------------------------------


def _judged(a: str, b: str, same: bool) -> Judgement:
    return Judgement(a, b, same, "analyst", "2026-01-05T10:00:00+00:00", "read both files")


def test_a_judgement_wins_over_every_rule() -> None:
    alike = [person(name, "1", "Orlan Brekkish", _BORN) for name in ("eu_fsf", "uk_sl")]
    apart = linked(alike, _judged("eu_fsf:1", "uk_sl:1", same=False))
    assert not apart.clusters
    assert {one.because for one in apart.blocked} == {"judgement"}
    unlike = [
        person("eu_fsf", "1", "Orlan Brekkish", _BORN),
        firm("uk_sl", "2", "Globexa Zavodin"),
    ]
    together = linked(unlike, _judged("eu_fsf:1", "uk_sl:2", same=True))
    (made,) = together.clusters[0].links
    assert made.rule == "judgement"
    assert "analyst" in made.reason
    assert "read both files" in made.reason


def test_records_judged_different_are_not_joined_through_a_third() -> None:
    records = [
        person(name, "1", "Orlan Brekkish", _BORN) for name in ("eu_fsf", "uk_sl", "ca_sema")
    ]
    found = linked(records, _judged("eu_fsf:1", "uk_sl:1", same=False))
    (one,) = parties(found, records)
    assert not {"eu_fsf:1", "uk_sl:1"} <= one


def test_a_judgement_about_a_record_that_is_not_here_is_no_error() -> None:
    records = [person("eu_fsf", "1", "Orlan Brekkish")]
    assert not linked(records, _judged("eu_fsf:1", "gone:1", same=True)).clusters


def test_a_party_is_named_by_the_best_list_at_first_and_keeps_its_name() -> None:
    first = [person(name, "1", "Orlan Brekkish", _BORN) for name in ("ca_sema", "eu_fsf")]
    assert linked(first).clusters[0].party == "eu_fsf-1"
    later = [*first, person("un_sc", "QDi.001", "Orlan Brekkish", _BORN)]
    assert linked(later).clusters[0].party == "un_sc-QDi.001"
    kept = {"ca_sema-1": "eu_fsf-1", "eu_fsf-1": "eu_fsf-1"}
    assert linked(later, before=kept).clusters[0].party == "eu_fsf-1"


def test_where_two_parties_become_one_the_better_lists_name_stays() -> None:
    records = [
        person(name, "1", "Orlan Brekkish", _BORN)
        for name in ("ca_sema", "eu_fsf", "uk_sl", "us_csl")
    ]
    before = {
        "ca_sema-1": "ca_sema-1", "us_csl-1": "ca_sema-1", "eu_fsf-1": "eu_fsf-1",
        "uk_sl-1": "eu_fsf-1",
    }  # fmt: skip
    assert linked(records, before=before).clusters[0].party == "eu_fsf-1"


def test_a_split_party_leaves_its_name_to_the_part_that_holds_the_record() -> None:
    records = [
        person("ca_sema", "x-1", "Orlan Brekkish", _BORN),
        person("eu_fsf", "1", "Orlan Brekkish", _BORN),
        person("uk_sl", "1", "Orlan Brekkish", _BORN),
    ]
    before = dict.fromkeys(["ca_sema-x-1", "eu_fsf-1", "uk_sl-1"], "ca_sema-x-1")
    found = linked(
        records,
        _judged("ca_sema:x-1", "uk_sl:1", same=False),
        _judged("ca_sema:x-1", "eu_fsf:1", same=False),
        before=before,
    )
    assert [one.party for one in found.clusters] == ["uk_sl-1"]


def test_own_lists_stand_after_the_official_ones_and_before_the_starter() -> None:
    assert rank("un_sc") < rank("uk_ofsi") < rank("our_own") < rank("starter")


def test_what_a_list_stated_last_is_what_counts() -> None:
    renumbered = record(
        "x-1-1",
        fact("name", "Orlan Brekkish", SINCE, "2024-03-01"),
        fact("birthDate", "1961-03-14", SINCE, "2024-03-01"),
        fact("name", "Tavik Mournesse", "2024-03-01"),
        list_id="ca_sema",
    )
    other = person("eu_fsf", "1", "Orlan Brekkish", _BORN)
    assert not linked([renumbered, other]).clusters
