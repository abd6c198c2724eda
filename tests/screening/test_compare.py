"""Two parties compared by themselves, as ``ostraka.compare`` does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.invented import party

import ostraka
from ostraka.model.errors import PolicyError, UsageError
from ostraka.screening.compare import compare_two


def _person(**properties: Any) -> dict[str, Any]:
    return {"schema": "Person", "properties": properties}


def test_two_dictionaries_compare_as_the_parties_that_they_are() -> None:
    found = ostraka.compare(
        _person(name=["Ivan Petrovin"], birthDate=["1960"]), _person(name=["Иван Петровин"])
    )
    assert found.match
    assert found.score >= 0.70
    assert sum(piece.bits for piece in found.evidence) == pytest.approx(found.total, abs=1e-6)
    assert found == compare_two(party("Ivan Petrovin", births=["1960"]), party("Иван Петровин"))


def test_a_contradicting_birth_year_lowers_the_score_and_a_missing_one_does_not() -> None:
    listed = _person(name=["Ivan Petrovin"], birthDate=["1960-08-31"])
    missing = ostraka.compare(_person(name=["Ivan Petrovin"]), listed)
    wrong = ostraka.compare(_person(name=["Ivan Petrovin"], birthDate=["1985"]), listed)
    assert wrong.score < missing.score
    assert missing.match
    assert not wrong.match


def test_other_people_do_not_match() -> None:
    found = ostraka.compare(_person(name=["Wei Nguyenberg"]), _person(name=["Ivan Petrovin"]))
    assert not found.match
    assert found.score > 0.0


def test_the_policy_decides_what_a_match_is(tmp_path: Path) -> None:
    strict = tmp_path / "strict.toml"
    strict.write_text("threshold = 0.999\n", "utf-8")
    query, listed = _person(name=["Ivan Petrovin"]), _person(name=["Ivan Petrovin"])
    assert ostraka.compare(query, listed).match
    assert not ostraka.compare(query, listed, policy=strict).match
    with pytest.raises(PolicyError):
        ostraka.compare(query, listed, policy=tmp_path / "absent.toml")


def test_what_is_no_party_is_refused() -> None:
    with pytest.raises(UsageError, match="no name and no identifier"):
        ostraka.compare(_person(), _person(name=["x"]))
