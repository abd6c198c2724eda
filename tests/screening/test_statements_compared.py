"""What a text says is set beside what the lists say of the day. All of it is invented."""

from __future__ import annotations

from ostraka.screening.statements import Known, read_statements
from ostraka.screening.statements_compare import Comparison, compare_statements
from ostraka.store.actions_terms import Acted, Action, Actions, Basis, Bracket, Edition

_DAY = "2022-02-24"


def _action(
    list_id: str, *names: str, programme: str = "", kind: str = "designated", days: int = 0
) -> Action:
    """An action by listing date, or in a bracket of so many days."""
    parties = tuple(
        Acted(f"{list_id}-{name.replace(' ', '').lower()}", name, "Organization", (programme,))
        for name in names
    )
    bracket = Bracket(Edition(1, "2022-01-01"), Edition(2, _DAY), days) if days else None
    basis: Basis = "version-bracket" if days else "listing-date"
    assert kind in ("designated", "removed")
    done = "removed" if kind == "removed" else "designated"
    return Action(list_id, list_id, programme, (programme,), done, basis, parties, bracket)  # type: ignore[arg-type]


def _compare(text: str, *actions: Action, known: tuple[str, ...] = ()) -> Comparison:
    spans = [
        Known(text.index(name), text.index(name) + len(name), name, (f"x-{name}",), name)
        for name in known
    ]
    said = read_statements(text, _DAY, spans)
    return compare_statements(said, Actions(_DAY, actions, ()))


def test_a_count_that_the_lists_have_agrees() -> None:
    found = _compare("The EU sanctioned two banks.", _action("eu_fsf", "Bank A", "Bank B"))
    (one,) = found.checked
    assert (one.family, one.answer, one.said, one.listed) == ("eu", "agrees", 2, 2)


def test_a_count_is_that_of_the_law_that_is_named() -> None:
    found = _compare(
        "OFAC designated two entities pursuant to E.O. 14024.",
        _action("us_ofac_sdn", "A", "B", programme="RUSSIA-EO14024"),
        _action("us_ofac_sdn", "C", programme="SDGT"),
    )
    (one,) = found.checked
    assert (one.answer, one.counted) == ("agrees", "programmes of Executive Order 14024")


def test_another_count_differs() -> None:
    found = _compare("The UK sanctioned nine banks.", _action("uk_sl", "Bank A"))
    assert [(one.family, one.answer, one.listed) for one in found.checked] == [("gb", "differs", 1)]


def test_more_than_so_many_agrees_with_more() -> None:
    found = _compare("The UK sanctioned more than two banks.", _action("uk_sl", "A", "B", "C"))
    assert found.checked[0].answer == "agrees"


def test_a_bracket_of_many_days_proves_nothing() -> None:
    found = _compare("The UK sanctioned nine banks.", _action("uk_sl", "Bank A", days=300))
    assert found.checked[0].answer == "unknown"
    assert found.extra == ()


def test_lists_that_tell_nothing_of_the_day_are_said_to() -> None:
    found = _compare("The EU sanctioned nine banks.", _action("uk_sl", "Bank A"))
    assert found.checked[0].answer == "not told"


def test_a_removal_is_not_compared_with_designations() -> None:
    found = _compare("The EU delisted two ships.", _action("eu_fsf", "Ship A", "Ship B"))
    assert found.checked[0].answer == "not told"


def test_parties_are_met_by_name_and_the_rest_is_missing_or_extra() -> None:
    found = _compare(
        "The EU sanctioned Bank Alpha and Bank Gamma.",
        _action("eu_fsf", "BANK ALPHA", "Bank Beta"),
        known=("Bank Alpha", "Bank Gamma"),
    )
    (one,) = found.checked
    assert (one.answer, one.named, one.missing) == (
        "differs",
        ("eu_fsf-bankalpha",),
        ("Bank Gamma",),
    )
    assert [(extra.family, extra.parties) for extra in found.extra] == [
        ("eu", ("eu_fsf-bankbeta",))
    ]


def test_statements_of_other_days_are_told_apart() -> None:
    found = _compare("The EU sanctioned two banks on 1 March 2022.", _action("eu_fsf", "A", "B"))
    assert (found.checked, found.other_days) == ((), (0,))


def test_partners_are_checked_without_the_count_of_the_leader() -> None:
    found = _compare(
        "The US, together with Canada, sanctioned two banks.",
        _action("us_ofac_sdn", "A", "B"),
        _action("ca_sema", "C"),
    )
    assert [(one.family, one.answer, one.said) for one in found.checked] == [
        ("us", "agrees", 2),
        ("ca", "unknown", 0),
    ]
