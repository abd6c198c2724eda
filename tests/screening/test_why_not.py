"""Why there was, or was not, an alert for one pair."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from tests.invented import (
    DAY,
    SINCE,
    fact,
    invented_list,
    lexicon,
    party,
    query_about,
    record,
    screener,
)

from ostraka.index.build import ListVersion
from ostraka.model.party import Party
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener
from ostraka.screening.why_not import WhyNot, why_not

_LISTED = record(
    1,
    fact("name", "Ivan Petrovin", "2024-01-01"),
    fact("weakAlias", "Boss Kowalbergski"),
    fact("birthDate", "1960-08-31"),
    fact("passportNumber", "AB123456"),
)


def _asked(folder: Path, query: Party, policy: Policy | None = None, on: date = DAY) -> WhyNot:
    versions = [ListVersion("invented", SINCE), ListVersion("un_sc", SINCE)]
    return why_not(screener(folder, [_LISTED], policy, versions), query, 0, on)


def _failed(answer: WhyNot) -> set[str]:
    return {gate.gate for gate in answer.gates if not gate.passed}


def test_a_match_passes_every_gate_and_shows_the_figures(tmp_path: Path) -> None:
    answer = _asked(tmp_path, party("Ivan Petrovin", births=["1960"]))
    assert answer.match
    assert _failed(answer) == set()
    assert (answer.party, answer.caption, answer.threshold) == ("invented-1", "Ivan Petrovin", 0.70)
    assert all(gate.detail for gate in answer.gates)
    assert sum(piece.bits for piece in answer.evidence) == pytest.approx(
        float(next(g.detail for g in answer.gates if "total" in g.detail).split()[1]), abs=0.01
    )


@pytest.mark.parametrize(
    ("query", "policy", "failed"),
    [
        (
            party("Ivan Petrovin", births=["1985"]),
            Policy(),
            {"score reaches the threshold"},
        ),
        (
            party("Wei Nguyenberg"),
            Policy(),
            {"strong identifier, or names above the floor", "score reaches the threshold"},
        ),
        (party("Ivan Petrovin"), Policy(lists=("un_sc",)), {"list selected"}),
        (party("Boss Kowalbergski", births=["1960"]), Policy(), set()),
    ],
)
def test_the_gate_that_failed_is_named(
    tmp_path: Path, query: Party, policy: Policy, failed: set[str]
) -> None:
    answer = _asked(tmp_path, query, policy)
    assert _failed(answer) == failed
    assert answer.match == (not failed)


def test_a_kind_that_the_policy_refuses_is_named(tmp_path: Path) -> None:
    answer = _asked(tmp_path, party("Ivan Petrovin", schema="Vessel"), Policy(kinds="strict"))
    assert "kind of party" in _failed(answer)


def test_a_weak_alias_alone_is_named(tmp_path: Path) -> None:
    assert "not a weak alias alone" in _failed(_asked(tmp_path, party("Boss Kowalbergski")))


def test_a_party_that_was_not_in_the_list_on_that_day_says_since_when_it_is(tmp_path: Path) -> None:
    answer = _asked(tmp_path, party("Ivan Petrovin"), on=date(2023, 6, 1))
    assert "in the list on that day" in _failed(answer)
    assert "2024-01-01" in answer.gates[0].detail


def test_a_weak_alias_that_is_not_looked_at_hides_no_other_evidence(tmp_path: Path) -> None:
    query = party("Boss Kowalbergski", ids=[("passportNumber", "AB123456")])
    answer = _asked(tmp_path, query, Policy(weak_aliases="ignore"))
    assert answer.match
    assert any("not looked at" in gate.detail for gate in answer.gates)


@pytest.mark.parametrize(
    "policy",
    [
        Policy(threshold=0.4),
        Policy(),
        Policy(weak_aliases="ignore"),
        Policy(threshold=0.9, weak_aliases="ignore", kinds="strict"),
    ],
)
def test_all_gates_pass_exactly_where_screening_finds_a_match(
    tmp_path: Path, policy: Policy
) -> None:
    records = invented_list(3, 80)
    opened = screener(tmp_path, records)
    asked = Screener(opened.snapshot, lexicon(), policy, code_version="0")
    rng = random.Random(1)
    for _ in range(80):
        row = rng.randrange(len(records))
        query = query_about(rng, records[row])
        matched = {hit.id: hit for hit in asked.hits(query, DAY) if hit.match}
        answer = why_not(asked, query, row, DAY)
        assert answer.match == (answer.party in matched), (query, answer.gates)
        if answer.match:
            hit = matched[answer.party]
            assert (answer.score, answer.evidence) == (hit.score, hit.evidence)
