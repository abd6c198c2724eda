"""Texts a few slips apart: what is found equals measuring every pair."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from tests.invented import examples, made_up, slip

from ostraka.index import slips
from ostraka.index.slips import Slips
from ostraka.matching.similarity import edit_budget


@pytest.fixture(scope="module")
def listed() -> list[str]:
    rng = random.Random(3)
    words = [made_up(rng).lower() for _ in range(150)]
    words += [slip(rng, word) for word in words]
    words += ["".join(rng.choice("ab") for _ in range(rng.randint(2, 12))) for _ in range(250)]
    return sorted({word for word in words if len(word) > 1})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, listed: list[str]) -> Slips:
    folder = tmp_path_factory.mktemp("slips")
    slips.build(folder, "texts", [(word, number) for number, word in enumerate(listed)])
    return Slips(folder, "texts")


def _measured(text: str, listed: list[str]) -> set[int]:
    return {
        number
        for number, word in enumerate(listed)
        if OSA.distance(text, word) <= edit_budget(max(len(text), len(word)))
    }


@examples(300)
@given(
    texts=st.lists(st.text("abz", min_size=2, max_size=13), max_size=4),
    seed=st.integers(0, 10_000),
    edits=st.integers(0, 3),
)
def test_what_is_found_is_what_measuring_every_pair_finds(
    built: Slips, listed: list[str], texts: list[str], seed: int, edits: int
) -> None:
    rng = random.Random(seed)
    word = rng.choice(listed)
    for _ in range(edits):
        word = slip(rng, word) or word
    asked = [*texts, word] if len(word) > 1 else texts
    found = list(built.near(asked))
    assert len(found) == len(set(found))
    for place, text in enumerate(asked):
        assert {number for which, number in found if which == place} == _measured(text, listed)


def test_a_text_longer_than_any_that_is_listed_costs_nothing(built: Slips) -> None:
    assert list(built.near(["x" * 100_000])) == []
