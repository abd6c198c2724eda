"""The best one-to-one alignment of two names."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples, tokens

from ostraka.matching.align import MAX_JOIN, MIN_JOINED, Pair, align, pairs_of, runs
from ostraka.matching.similarity import similarity
from ostraka.names.tokens import Token

_WORDS = st.sampled_from(
    ["ivan", "ivana", "ivanka", "jan", "j", "aero", "caribel", "aerocaribel", "al", "ali", "alli",
     "abdul", "rahman", "abdulrahman", "petrov", "petrova", "seven", "van"]
)  # fmt: skip
_NAMES = st.lists(_WORDS, min_size=1, max_size=5).map(lambda words: tokens(" ".join(words)))


def _alike(
    query: Sequence[Token], listed: Sequence[Token]
) -> Callable[[int, int], tuple[float, str]]:
    return lambda i, j: similarity(query[i], listed[j])


def _free(pairs: Sequence[Pair]) -> bool:
    """True if no token is in two pairs."""
    queries = [i for pair in pairs for i in range(pair.query_start, pair.query_end)]
    listeds = [j for pair in pairs for j in range(pair.listed_start, pair.listed_end)]
    return len(set(queries)) == len(queries) and len(set(listeds)) == len(listeds)


def _alignments(pairs: Sequence[Pair], size: int) -> Iterator[tuple[Pair, ...]]:
    """Every alignment there is, tried one by one."""
    for count in range(min(len(pairs), size) + 1):
        for chosen in itertools.combinations(pairs, count):
            if _free(chosen):
                yield chosen


@examples(150)
@given(_NAMES, _NAMES)
def test_no_token_is_in_two_pairs(query: tuple[Token, ...], listed: tuple[Token, ...]) -> None:
    assert _free(align(query, listed, _alike(query, listed)))


@examples(150)
@given(_NAMES, _NAMES)
def test_the_pairs_stand_in_the_order_of_the_query(
    query: tuple[Token, ...], listed: tuple[Token, ...]
) -> None:
    starts = [pair.query_start for pair in align(query, listed, _alike(query, listed))]
    assert starts == sorted(starts)


@examples(120)
@given(st.data())
def test_no_other_alignment_of_up_to_five_tokens_agrees_in_more(data: st.DataObject) -> None:
    query, listed = data.draw(_NAMES), data.draw(_NAMES)
    pairs = pairs_of(query, listed, _alike(query, listed))
    if len(pairs) > 14:
        pairs = pairs_of(query[:3], listed[:3], _alike(query, listed))
        query, listed = query[:3], listed[:3]
    best = max(sum(p.value for p in chosen) for chosen in _alignments(pairs, len(query)))
    found = sum(pair.value for pair in align(query, listed, _alike(query, listed)))
    assert found == pytest.approx(best, abs=1e-6)


@examples(60)
@given(st.permutations(range(5)), st.lists(st.integers(1, 9), min_size=25, max_size=25))
def test_five_tokens_that_are_all_alike_meet_as_brute_force_over_permutations_says(
    order: list[int], tenths: list[int]
) -> None:
    query = tokens("ivan petrovin karimzadov smithfieldson holtmann")
    listed = tuple(query[i] for i in order)

    def alike(i: int, j: int) -> tuple[float, str]:
        return tenths[5 * i + j] / 10, "spelling"

    def value(chosen: Sequence[int]) -> float:
        return sum(
            (query[i].weight + listed[j].weight) * alike(i, j)[0] for i, j in enumerate(chosen)
        )

    best = max(value(chosen) for chosen in itertools.permutations(range(5)))
    found = sum(pair.value for pair in align(query, listed, alike))
    assert found == pytest.approx(best, abs=1e-6)


@examples(150)
@given(_NAMES, _NAMES)
def test_the_agreeing_weight_is_the_same_the_other_way_round(
    query: tuple[Token, ...], listed: tuple[Token, ...]
) -> None:
    there = sum(pair.value for pair in align(query, listed, _alike(query, listed)))
    back = sum(pair.value for pair in align(listed, query, _alike(listed, query)))
    assert there == pytest.approx(back, abs=1e-6)


def test_neighbours_written_together_meet_the_one_word_on_either_side() -> None:
    apart, together = tokens("Abdul Rahman Karimzadov"), tokens("Abdulrahman Karimzadov")
    (pair, _) = align(apart, together, _alike(apart, together))
    assert (pair.query_start, pair.query_end, pair.listed_start, pair.listed_end) == (0, 2, 0, 1)
    assert pair.relation == "joined"
    assert pair.query_weight == pytest.approx(apart[0].weight + apart[1].weight)
    (pair, _) = align(together, apart, _alike(together, apart))
    assert (pair.query_start, pair.query_end, pair.listed_start, pair.listed_end) == (0, 1, 0, 2)


def test_of_equal_alignments_the_one_that_keeps_the_order_is_chosen() -> None:
    name = tokens("ali ali petrovin")
    pairs = align(name, name, _alike(name, name))
    assert [(pair.query_start, pair.listed_start) for pair in pairs] == [(0, 0), (1, 1), (2, 2)]


def test_a_run_of_neighbours_is_two_or_three_words_and_not_too_short() -> None:
    name = tokens("van der Holtmann Abdul Rahman")
    assert all(
        2 <= run.end - run.start <= MAX_JOIN and len(run.form) >= MIN_JOINED
        and run.form == "".join(token.form for token in name[run.start:run.end])
        for run in runs(name, "person")
    )  # fmt: skip
    assert (3, 5, "abdulrahman") in [(run.start, run.end, run.form) for run in runs(name, "person")]
    assert not runs(tokens("a b"), "person")


def test_an_acronym_stands_for_the_words_of_a_thing_and_may_leave_out_particles() -> None:
    name = tokens("Bureau of Invented Island Lines", "organization")
    forms = {run.form for run in runs(name, "organization") if run.relation == "acronym"}
    assert {"biil", "boiil", "iil"} <= forms
    assert all(run.relation == "joined" for run in runs(name, "person"))
    short = tokens("BIIL Holding", "organization")
    (pair, _) = align(short, tokens("Bureau of Invented Island Lines Holding", "organization"),
        _alike(short, tokens("Bureau of Invented Island Lines Holding", "organization")),
        "organization",
    )  # fmt: skip
    assert (pair.relation, pair.listed_start, pair.listed_end) == ("acronym", 0, 5)


def test_a_number_in_figures_joins_nothing_and_one_in_letters_may() -> None:
    assert not runs(tokens("Globexa 7", "organization"), "organization")
    seven = runs(tokens("Globexa Seven", "organization"), "organization")
    assert [run.form for run in seven] == ["globexaseven"]


def test_names_with_nothing_alike_have_an_empty_alignment() -> None:
    query, listed = tokens("Ivan Petrovin"), tokens("Wei Nguyenberg")
    assert align(query, listed, _alike(query, listed)) == ()
