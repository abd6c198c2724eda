"""The policy: what counts as a hit."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples, lexicon, party

from ostraka.matching.parties import Match, compare_parties, score_of
from ostraka.matching.weights import DEFAULT
from ostraka.model.errors import PolicyError
from ostraka.screening.policy import Policy, load_policy

_THRESHOLDS = st.one_of(
    st.floats(0.02, 0.98),
    st.integers(2, 98).map(lambda hundredths: hundredths / 100),
    st.sampled_from([0.2, 0.5, 0.8]),
)


def _written(folder: Path, text: str) -> Path:
    path = folder / "ours.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_shipped_policy_is_the_default_one() -> None:
    assert load_policy() == Policy()
    assert load_policy().threshold == 0.70


def test_a_policy_file_says_what_it_changes_and_the_rest_stays(tmp_path: Path) -> None:
    policy = load_policy(_written(tmp_path, 'threshold = 0.8\nlists = ["un_sc"]\n'))
    assert policy == Policy(threshold=0.8, lists=("un_sc",))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("treshold = 0.8", "treshold"),
        ('threshold = "high"', "threshold"),
        ("threshold = 0.0", "threshold"),
        ("threshold = 1", "threshold"),
        ("threshold = nan", "threshold"),
        ("name_floor = nan", "name_floor"),
        ("name_floor = inf", "name_floor"),
        ('weak_aliases = "drop"', "weak_aliases"),
        ('kinds = "loose"', "kinds"),
        ('lists = "un_sc"', "lists"),
        ("version = 2", "version"),
    ],
)
def test_a_wrong_setting_is_refused_and_named_with_its_file(
    tmp_path: Path, text: str, named: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy(_written(tmp_path, text))
    assert named in str(caught.value)
    assert str(caught.value).startswith("ours.toml: ")
    assert caught.value.action


def test_a_file_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"ours\.toml.*line 2"):
        load_policy(_written(tmp_path, "threshold = 0.8\nkinds = \nversion = 1\n"))


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"absent\.toml: cannot be read"):
        load_policy(tmp_path / "absent.toml")
    path = tmp_path / "ours.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicyError, match="cannot be read"):
        load_policy(path)


def test_the_digest_changes_with_every_setting_and_not_with_the_way_it_is_written(
    tmp_path: Path,
) -> None:
    changes = {
        "threshold": 0.8,
        "name_floor": 7.0,
        "weak_aliases": "ignore",
        "kinds": "strict",
        "lists": ("un_sc",),
    }
    digests = {Policy().digest()}
    digests |= {
        msgspec.structs.replace(Policy(), **{name: value}).digest()
        for name, value in changes.items()
    }
    assert len(digests) == 1 + len(changes)
    same = load_policy(_written(tmp_path, "# a remark\nname_floor = 6.0\nthreshold = 0.700\n"))
    assert same.digest() == Policy().digest()


@examples(300)
@given(_THRESHOLDS)
def test_a_total_below_the_least_never_reaches_the_threshold(threshold: float) -> None:
    policy = Policy(threshold=threshold)
    least = policy.least_total(DEFAULT)
    assert score_of(least + 1e-4, DEFAULT) >= threshold
    assert score_of(least - 1e-4, DEFAULT) < threshold


@examples(300)
@given(_THRESHOLDS, st.booleans(), st.booleans(), st.booleans(), st.integers(-200, 200))
def test_names_below_the_least_are_no_hit_whatever_else_the_query_carries(
    threshold: float, born: bool, country: bool, identified: bool, steps: int
) -> None:
    """The search may leave out a name only if the best that can stand beside it is too little."""
    policy = Policy(threshold=threshold)
    query = party(
        "x",
        births=["1960"] if born else [],
        countries=["ru"] if country else [],
        ids=[("passportNumber", "AB123456")] if identified else [],
    )
    least = policy.least_name(query, DEFAULT)
    most = DEFAULT.prior
    most += DEFAULT.birth_day if born else 0.0
    most += DEFAULT.country_same if country else 0.0
    most += DEFAULT.identifier_shared if identified else 0.0
    for bits in (round(least, 4) + steps * 1e-4, round(least, 1)):
        name = round(bits, 4)
        reported = (
            name >= policy.floor(DEFAULT) and score_of(round(name + most, 4), DEFAULT) >= threshold
        )
        assert name >= least or not reported


def test_a_lower_threshold_lowers_the_floor_with_it_and_a_higher_one_does_not_raise_it() -> None:
    floors = [Policy(threshold=value).floor(DEFAULT) for value in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert floors == sorted(floors)
    assert floors[0] < floors[-1] == Policy().name_floor


def _of_one_word() -> tuple[Match, Match]:
    listed = party("LUNA", schema="Vessel", countries=["ru"])
    alone = compare_parties(party("Luna", schema="Vessel"), listed, lexicon(), DEFAULT)
    asked = party("Luna", schema="Vessel", countries=["ru"])
    return alone, compare_parties(asked, listed, lexicon(), DEFAULT)


@pytest.mark.parametrize(
    ("switch", "accepted"),
    [("alert", (True, True)), ("corroborate", (False, True)), ("ignore", (False, False))],
)
def test_a_name_of_one_word_does_what_the_policy_says(
    switch: Literal["alert", "corroborate", "ignore"], accepted: tuple[bool, bool]
) -> None:
    policy = Policy(single_names=switch)
    assert tuple(policy.accepts(match) for match in _of_one_word()) == accepted


def test_a_name_of_two_words_is_not_one_of_one() -> None:
    asked, listed = party("Ivan Petrovin"), party("Ivan Petrovin")
    match = compare_parties(asked, listed, lexicon(), DEFAULT)
    assert Policy(single_names="ignore").accepts(match)
