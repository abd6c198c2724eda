"""The fit of the weights, on invented pairs."""

from __future__ import annotations

from tests.invented import lexicon

from ostraka.assurance.calibrate import FITTED, fit, likelihood
from ostraka.assurance.suites import Pair
from ostraka.matching.names import compare_names
from ostraka.matching.weights import HAND
from ostraka.names.tokens import analyse

_LEAST = 7.4


def _pair(kind: str, asked: str, listed: str, *, same: bool) -> Pair:
    return Pair("invented", kind, same, "Person", asked, (listed,), "list_a-1")


_SAME = [
    _pair("as written", "Orlan Brekkish", "Orlan Brekkish", same=True),
    _pair("middle dropped", "Tavish Mooncrest", "Tavish Delran Mooncrest", same=True),
]
_OTHER = [_pair("other given", "Ilse Vanderquist", "Maud Vanderquist", same=False)]


def test_a_class_that_is_missed_pulls_its_charge_down_and_no_sign_turns() -> None:
    missed = [
        _pair("end lost", f"Orlan {word}", f"Orlan {word} Brekkish", same=True)
        for word in ("Mooncrest", "Vanderquist", "Delran")
    ]
    found = fit([*_SAME, *missed, *_OTHER], lexicon(), HAND, _LEAST)
    assert found.weights.end_lost > HAND.end_lost
    assert found.loss_after < found.loss_before
    for name, sign in FITTED.items():
        assert getattr(found.weights, name) * sign >= 0.0
    assert found.weights.exact == HAND.exact
    assert found.weights.birth_day == HAND.birth_day


def test_the_same_pairs_give_the_same_table() -> None:
    pairs = [*_SAME, *_OTHER]
    assert fit(pairs, lexicon(), HAND, _LEAST) == fit(pairs, lexicon(), HAND, _LEAST)


def test_the_figures_are_those_of_comparing_each_pair() -> None:
    found = fit([*_SAME, *_OTHER], lexicon(), HAND, _LEAST)
    alerts = []
    for pair in (*_SAME, *_OTHER):
        asked, listed = (
            analyse(text, "person", lexicon()) for text in (pair.asked, pair.listed[0])
        )
        alerts.append(compare_names(asked, listed, "person", HAND).bits >= _LEAST)
    assert found.recall_before == sum(alerts[:2]) / 2
    assert found.false_before == float(alerts[2])


def test_a_relation_says_how_much_oftener_it_is_of_one_party() -> None:
    told = likelihood(["equal"] * 60 + ["differs"] * 20, ["equal"] * 10 + ["differs"] * 70)
    assert 2.0 < told["equal"] < 3.0
    assert -2.0 < told["differs"] < -1.5
    assert likelihood(["rare"], ["rare"]) == {}
