"""How two parties compare: the sum of the evidence, and the score."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.invented import DAY, examples, invented_list, lexicon, party, query_about

from ostraka.matching.parties import Match, best_name, compare_parties, score_of
from ostraka.matching.weights import DEFAULT
from ostraka.model.party import Party
from ostraka.screening.views import view

_LISTED = [view(record, DAY.toordinal()).party for record in invented_list(1, 150)]
_RECORDS = invented_list(1, 150)
_SEEDS = st.integers(0, 100_000)


def _match(query: Party, listed: Party) -> Match:
    return compare_parties(query, listed, lexicon(), DEFAULT)


def _pair(seed: int) -> tuple[Party, Party]:
    """A query and the listed party it is about, or sometimes another one."""
    rng = random.Random(seed)
    about = rng.randrange(len(_RECORDS))
    other = about if rng.random() < 0.7 else rng.randrange(len(_RECORDS))
    return query_about(rng, _RECORDS[about]), _LISTED[other]


def _with(query: Party, **more: Any) -> Party:
    """The query with the values of another party added."""
    added = party(**more)
    return msgspec.structs.replace(
        query,
        births=query.births + added.births,
        countries=query.countries + added.countries,
        genders=query.genders + added.genders,
        identifiers=query.identifiers + added.identifiers,
    )


@examples(200)
@given(_SEEDS)
def test_the_evidence_adds_up_to_the_total_and_gives_the_score(seed: int) -> None:
    match = _match(*_pair(seed))
    assert sum(piece.bits for piece in match.evidence) == pytest.approx(match.total, abs=1e-6)
    assert match.score == score_of(match.total, DEFAULT)
    assert 0.0 < match.score < 1.0


@examples(200)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_score_grows_with_the_total_and_is_never_0_or_1(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0.0 < score_of(low, DEFAULT) <= score_of(high, DEFAULT) < 1.0


@examples(150)
@given(_SEEDS)
def test_an_agreeing_value_added_never_lowers_the_total(seed: int) -> None:
    query, listed = _pair(seed)
    before = _match(query, listed).total
    for births in [[birth.date.text] for birth in listed.births]:
        assert _match(_with(query, births=births), listed).total >= before
    for country in listed.countries:
        assert _match(_with(query, countries=[country.value]), listed).total >= before
    for gender in listed.genders:
        assert _match(_with(query, genders=[gender.value]), listed).total >= before
    for one in listed.identifiers:
        same = [(one.kind, one.value, one.country)]
        assert _match(_with(query, ids=same), listed).total >= before


@examples(150)
@given(_SEEDS)
def test_a_contradicting_value_given_never_raises_the_total(seed: int) -> None:
    query, listed = _pair(seed)
    bare = msgspec.structs.replace(query, births=(), countries=(), genders=())
    before = _match(bare, listed).total
    assert _match(_with(bare, births=["1801-02-03"]), listed).total <= before
    assert _match(_with(bare, countries=["nz"]), listed).total <= before
    others = {"male", "female"} - {gender.value for gender in listed.genders}
    for gender in sorted(others) if listed.genders else ():
        assert _match(_with(bare, genders=[gender]), listed).total <= before
    for kind in sorted({one.kind for one in listed.identifiers}):
        assert _match(_with(bare, ids=[(kind, "QQ000111222")]), listed).total <= before


@examples(100)
@given(_SEEDS)
def test_contradiction_is_not_omission(seed: int) -> None:
    query, listed = _pair(seed)
    assume(listed.births)
    bare = msgspec.structs.replace(query, births=())
    missing, wrong = _match(bare, listed), _match(_with(bare, births=["1801-02-03"]), listed)
    assert not any(piece.feature == "birthDate" for piece in missing.evidence)
    assert any(piece.feature == "birthDate" and piece.bits < 0 for piece in wrong.evidence)
    if not missing.strong:
        assert wrong.total < missing.total


def test_another_birth_year_lowers_the_score_and_a_missing_one_leaves_it() -> None:
    listed = party("Ivan Petrovin", births=["1960-08-31"], listed="1")
    right, none, wrong = (
        _match(party("Ivan Petrovin", births=births), listed).total
        for births in (["1960"], [], ["1985"])
    )
    assert wrong < none < right


def test_an_exact_name_without_contradiction_reaches_the_shipped_threshold() -> None:
    for name in ("Ivan Petrovin", "Wei Li", "Mohammed Ali", "Иван Петровин", "王小明"):
        assert _match(party(name), party(name, listed="1")).score >= 0.70, name


@examples(100)
@given(_SEEDS)
def test_a_strong_identifier_always_reaches_the_threshold_and_shows_what_conflicts(
    seed: int,
) -> None:
    rng = random.Random(seed)
    listed = rng.choice(_LISTED)
    listed = msgspec.structs.replace(
        listed,
        identifiers=(
            *listed.identifiers,
            *party(ids=[("passportNumber", "ZZ7654321")]).identifiers,
        ),
    )
    query = party(
        "Nobody Whatsoever",
        births=["1801-02-03"],
        countries=["nz"],
        ids=[("passportNumber", "zz 7654321")],
    )
    match = _match(query, listed)
    assert match.strong
    assert match.score >= 0.70
    shown = {piece.feature for piece in match.evidence if piece.bits < 0}
    assert not listed.births or "birthDate" in shown


def test_a_weak_alias_corroborates_and_never_reaches_the_threshold_alone() -> None:
    listed = party(
        "Aleksandr Petrovin", weak=["Boss Kowalbergski"], births=["1960-08-31"], listed="1"
    )
    alone = _match(party("Boss Kowalbergski"), listed)
    assert alone.score < 0.70
    assert any(piece.feature == "name.weak" and piece.bits < 0 for piece in alone.evidence)
    assert _match(party("Boss Kowalbergski", births=["1960-08-31"]), listed).score >= 0.70


def test_the_best_pair_of_names_speaks_and_its_record_is_named() -> None:
    listed = party("Ivan Petrovin", "Yusuf Karimzadov", listed="9")
    found = best_name(party("Someone Else", "Yusuf Karimzadov"), listed, lexicon(), DEFAULT)
    assert found is not None
    assert (found.query.text, found.listed.text) == ("Yusuf Karimzadov", "Yusuf Karimzadov")
    match = _match(party("Yusuf Karimzadov"), listed)
    assert {piece.source for piece in match.evidence if piece.feature == "name"} == {"invented:9"}


def test_two_other_names_cost_no_more_than_the_least() -> None:
    match = _match(party("Wei Nguyenberg"), party("Ivan Petrovin Karimzadov", listed="1"))
    assert sum(p.bits for p in match.evidence if p.feature.startswith("name")) >= DEFAULT.name_least


def test_a_party_of_unknown_kind_is_read_both_as_person_and_as_firm() -> None:
    for listed in (
        party("PETROVIN, Ivan", listed="1"),
        party("Globexa Zavodin LLC", schema="Company", listed="2"),
    ):
        text = listed.names[0].text
        assert _match(party(text, schema="Thing"), listed).score >= 0.70


def test_the_same_pair_gives_the_same_bytes() -> None:
    for seed in range(20):
        first, second = (_match(*_pair(seed)) for _ in range(2))
        assert msgspec.json.encode(first) == msgspec.json.encode(second)
