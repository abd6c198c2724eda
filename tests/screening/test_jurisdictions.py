"""Whose law binds: lists of other authorities are not screened against. Parties are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.invented import fact, record, screener

from ostraka.model.errors import PolicyError
from ostraka.screening.policy import Policy, load_policy
from ostraka.screening.query import make_query

ON = date(2024, 6, 1)
RECORDS = [
    record("1", fact("name", "Gordon Whitfieldson"), list_id="own_russian_list"),
    record("1", fact("name", "House Nobodyson"), list_id="own_watch"),
    record("1", fact("name", "United Everybodyson"), list_id="un_sc"),
    record("1", fact("name", "Ivan Petrovin"), list_id="us_ofac_sdn"),
]
RUSSIAN = {"own_russian_list": "ru"}


@pytest.mark.parametrize(
    ("bound", "found"),
    [
        ((), ["own_russian_list-1", "own_watch-1", "un_sc-1", "us_ofac_sdn-1"]),
        (("us",), ["own_watch-1", "un_sc-1", "us_ofac_sdn-1"]),
        (("ru",), ["own_russian_list-1", "own_watch-1", "un_sc-1"]),
        (("ru", "us"), ["own_russian_list-1", "own_watch-1", "un_sc-1", "us_ofac_sdn-1"]),
        (("uk",), ["own_watch-1", "un_sc-1"]),
    ],
)
def test_only_lists_of_those_who_bind_are_screened_against(
    tmp_path: Path, bound: tuple[str, ...], found: list[str]
) -> None:
    policy = Policy(jurisdictions=bound, jurisdiction_of=RUSSIAN)
    asked = screener(tmp_path, RECORDS, policy)
    names = [fact.fact.value for one in RECORDS for fact in one.facts]
    assert sorted(hit.id for hit in asked.hits(make_query(names), ON)) == found


def test_the_selection_of_lists_and_that_of_jurisdictions_both_hold(tmp_path: Path) -> None:
    policy = Policy(lists=("us_ofac_sdn", "un_sc"), jurisdictions=("ru",))
    assert screener(tmp_path, RECORDS, policy).lists == ("un_sc",)
    with pytest.raises(PolicyError, match="no list of cn"):
        screener(tmp_path / "b", RECORDS, Policy(lists=("us_ofac_sdn",), jurisdictions=("cn",)))


def test_the_policys_hash_changes_with_who_binds() -> None:
    assert Policy(jurisdictions=("us",)).digest() != Policy().digest()
    assert load_policy() == Policy()


@pytest.mark.parametrize("code", ["US", "usa", "", "1a"])
def test_what_is_no_jurisdiction_is_refused(code: str) -> None:
    with pytest.raises(PolicyError, match="jurisdiction"):
        Policy(jurisdictions=(code,))
