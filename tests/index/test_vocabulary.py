"""The lossless search for like tokens: the look-up equals comparing with every token."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import (
    FORMS,
    GIVEN,
    OWN_SCRIPT,
    examples,
    firm_name,
    person_name,
    slip,
    tokens,
)

from ostraka.index import vocabulary
from ostraka.index.vocabulary import Vocabulary
from ostraka.matching.similarity import similarity
from ostraka.model.schema import Family
from ostraka.names.tokens import Token

_FAMILIES: st.SearchStrategy[Family] = st.sampled_from(["person", "organization"])
_SLIPS = st.lists(st.integers(0, 10_000), max_size=2)


def _stock(family: Family, size: int) -> list[Token]:
    """Distinct tokens of invented names, of spellings near each other, and of every role."""
    rng = random.Random(7)
    named = person_name if family == "person" else firm_name
    texts = [named(rng) for _ in range(size)]
    texts += [slip(rng, text) for text in texts]
    texts += [*OWN_SCRIPT, "J. R. Smith", "Mr Li III", "Ivan Юван Yvan", "阿 里", "a b 7 12 3M1"]
    texts += [f"Globexa {form}" for form in FORMS] + ["limite9", "compnay", "abcd", "abce", "ab1d"]
    texts += [first + second for first in GIVEN for second in ("", "ov", "ova", "a", "sky", "x")]
    texts += ["".join(rng.choice("abn") for _ in range(rng.randint(1, 9))) for _ in range(200)]
    found = {token for text in texts for token in tokens(text, family)}
    return sorted(found, key=repr)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[Family, tuple[Vocabulary, list[Token]]]:
    """A vocabulary of each reading beside the plain list of its tokens."""
    folder = tmp_path_factory.mktemp("vocabulary")
    found: dict[Family, tuple[Vocabulary, list[Token]]] = {}
    for family in ("person", "organization"):
        stock = _stock(family, 120)
        vocabulary.build(folder, family, stock)
        found[family] = (Vocabulary(folder, family), stock)
    return found


_Built = dict[Family, tuple[Vocabulary, list[Token]]]


def _by_brute_force(token: Token, stock: list[Token]) -> list[tuple[int, float, str]]:
    compared = [(number, *similarity(token, other)) for number, other in enumerate(stock)]
    return [(number, alike, relation) for number, alike, relation in compared if alike]


def _found(vocabulary: Vocabulary, token: Token) -> list[tuple[int, float, str]]:
    found = vocabulary.neighbours(token)
    rows = zip(found.ids.tolist(), found.alike.tolist(), found.relations, strict=True)
    return sorted(rows)


@pytest.mark.parametrize("family", ["person", "organization"])
def test_every_token_of_the_vocabulary_finds_what_comparing_with_all_finds(
    built: _Built, family: Family
) -> None:
    vocabulary, stock = built[family]
    for token in stock[:: max(1, len(stock) // 250)]:
        assert _found(vocabulary, token) == _by_brute_force(token, stock), token


@examples(150)
@given(family=_FAMILIES, seed=st.integers(0, 10_000), slips=_SLIPS)
def test_a_word_written_with_slips_finds_what_comparing_with_all_finds(
    built: _Built, family: Family, seed: int, slips: list[int]
) -> None:
    vocabulary, stock = built[family]
    text = random.Random(seed).choice(stock).form
    for one in slips:
        text = slip(random.Random(one), text) or text
    for token in tokens(text, family):
        assert _found(vocabulary, token) == _by_brute_force(token, stock), token


@examples(150)
@given(
    family=_FAMILIES,
    text=st.one_of(st.text("abeino12", min_size=1, max_size=10), st.text(min_size=1, max_size=12)),
)
def test_any_text_finds_what_comparing_with_all_finds(
    built: _Built, family: Family, text: str
) -> None:
    vocabulary, stock = built[family]
    for token in tokens(text, family):
        assert _found(vocabulary, token) == _by_brute_force(token, stock), token


@pytest.mark.parametrize(
    "text",
    ["J. Smith", "A. Li", "阿里", "鄂明", "王小明", "Mr Li III", "Иван", "Yvan", "3M1 7", "김철수"],
)
@pytest.mark.parametrize("family", ["person", "organization"])
def test_initials_numbers_titles_and_own_characters_find_what_comparing_with_all_finds(
    built: _Built, text: str, family: Family
) -> None:
    vocabulary, stock = built[family]
    for token in tokens(text, family):
        assert _found(vocabulary, token) == _by_brute_force(token, stock), token


def test_tokens_come_back_by_their_number(built: _Built) -> None:
    vocabulary, stock = built["person"]
    assert len(vocabulary) == len(stock)
    assert [vocabulary.token(number) for number in range(len(stock))] == stock


def test_a_form_leads_to_every_token_that_has_it(built: _Built) -> None:
    vocabulary, stock = built["person"]
    for token in stock[::7]:
        wanted = {number for number, other in enumerate(stock) if other.form == token.form}
        assert wanted <= set(vocabulary.named[token.form])


def test_an_empty_vocabulary_finds_nothing(tmp_path: Path) -> None:
    vocabulary.build(tmp_path, "empty", [])
    empty = Vocabulary(tmp_path, "empty")
    for text in ("J. Petrovin", "王小明", "Li 7"):
        for token in tokens(text):
            assert empty.neighbours(token).ids.size == 0
