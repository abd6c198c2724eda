"""Identifiers: one form for comparing, and what equal or unequal ones say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invented import examples, party

from ostraka.matching.identifiers import canonical, compare_identifiers, group_of, keys, strong
from ostraka.matching.weights import DEFAULT
from ostraka.model.evidence import Evidence
from ostraka.model.schema import IDENTIFIER_OF_WORD

_KINDS = st.sampled_from(sorted(set(IDENTIFIER_OF_WORD.values())))
#: The address of the genesis block's reward, and its case changed.
_BASE58 = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"


def _compared(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[list[Evidence], bool]:
    return compare_identifiers(party("x", ids=[ours]), party("y", ids=[theirs]), DEFAULT)


@examples(300)
@given(_KINDS, st.text(max_size=40))
def test_the_form_for_comparing_stays_the_same_when_taken_again(kind: str, text: str) -> None:
    once = canonical(kind, text)
    assert canonical(kind, once) == once


@pytest.mark.parametrize(
    ("kind", "ours", "theirs"),
    [
        ("passportNumber", "AB 123-456", "ab123456"),
        ("imoNumber", "IMO 9074729", "9074729"),
        ("swiftBic", "ABCDRUMMXXX", "abcdrumm"),
        ("swiftBic", "ABCD RU MM", "ABCDRUMM"),
        ("email", "Someone@Example.org", "mailto:someone@example.org"),
        ("website", "https://www.Example.org:443/a?b=c", "example.org"),
        ("website", "http://user@example.org", "EXAMPLE.ORG."),
        ("publicKey", "0x" + "aB" * 20, "0X" + "Ab" * 20),
        ("publicKey", "BC1QINVENTED", "bc1qinvented"),
        ("phone", "+49 (0) 30-123", "0049030123"),
    ],
)
def test_what_may_be_folded_is_folded(kind: str, ours: str, theirs: str) -> None:
    assert canonical(kind, ours) == canonical(kind, theirs) != ""


def test_the_case_of_a_base58_wallet_matters_and_that_of_a_hexadecimal_one_does_not() -> None:
    assert _compared(("publicKey", _BASE58), ("publicKey", f" {_BASE58} "))[1]
    assert _compared(("publicKey", _BASE58), ("publicKey", _BASE58.swapcase())) == ([], False)
    upper = "0x" + "AB" * 20
    assert _compared(("publicKey", upper), ("publicKey", upper.lower()))[1]


def test_a_branch_of_a_bank_is_that_bank_and_another_place_is_another_bank() -> None:
    assert _compared(("swiftBic", "ABCDRUMM001"), ("swiftBic", "ABCDRUMM"))[1]
    assert _compared(("swiftBic", "ABCDRUMM001"), ("swiftBic", "ABCDRUMMXXX"))[1]
    assert not _compared(("swiftBic", "ABCDRUMM001"), ("swiftBic", "ABCDRU2P001"))[1]


def test_an_account_number_that_equals_an_imo_number_is_not_the_ship() -> None:
    pieces, is_strong = _compared(("idNumber", "9074729"), ("imoNumber", "IMO 9074729"))
    assert (pieces, is_strong) == ([], False)


def test_national_numbers_agree_across_their_kinds_and_say_so() -> None:
    (piece,), is_strong = _compared(("taxNumber", "7704261059"), ("idNumber", "77 0426 1059"))
    assert is_strong
    assert piece.relation == "equal, another kind"


def test_a_number_with_a_wrong_check_digit_is_not_strong() -> None:
    assert strong("imoNumber", "9074729")
    assert not strong("imoNumber", "9074728")
    (piece,), is_strong = _compared(("imoNumber", "9074728"), ("imoNumber", "9074728"))
    assert not is_strong
    assert piece.bits == DEFAULT.identifier_shared
    assert strong("leiCode", "213800WAVVOPS85N2205")
    assert not strong("leiCode", "213800WAVVOPS85N2206")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "49301234567"),
        ("passportNumber", "1234"),
        ("passportNumber", "0000000"),
        ("idNumber", ""),
        ("website", "mail.ru"),
        ("website", "localhost"),
        ("swiftBic", "ABCDRU"),
        ("callSign", "UBXY77"),
    ],
)
def test_what_many_bear_or_nobody_does_is_never_strong(kind: str, value: str) -> None:
    assert not strong(kind, canonical(kind, value))


def test_a_passport_number_of_another_country_is_shown_and_is_not_strong() -> None:
    same = ("passportNumber", "AB123456", "ru")
    assert _compared(same, same)[1]
    assert _compared(("passportNumber", "AB123456"), same)[1]
    (piece,), is_strong = _compared(("passportNumber", "AB123456", "ir"), same)
    assert not is_strong
    assert piece.bits == DEFAULT.identifier_shared


@pytest.mark.parametrize("kind", ["imoNumber", "leiCode", "innCode", "ogrnCode"])
def test_another_value_of_what_one_has_only_one_of_contradicts(kind: str) -> None:
    (piece,), is_strong = _compared((kind, "7704261059"), (kind, "7704261060"))
    assert not is_strong
    assert (piece.relation, piece.bits) == ("differs", DEFAULT.identifier_unique_differs)


def test_another_passport_contradicts_little_and_one_of_another_country_not_at_all() -> None:
    ours = ("passportNumber", "AB123456", "ru")
    (piece,), _ = _compared(ours, ("passportNumber", "CD999888", "ru"))
    assert piece.bits == DEFAULT.identifier_differs
    assert _compared(ours, ("passportNumber", "CD999888", "ir")) == ([], False)


def test_a_conflict_is_shown_whichever_of_several_passports_has_it() -> None:
    first, second = ("passportNumber", "AB123456", "ir"), ("passportNumber", "CD123456", "ru")
    listed = party("y", ids=[("passportNumber", "EF999888", "ru")])
    for ids in ([first, second], [second, first]):
        pieces, _ = compare_identifiers(party("x", ids=ids), listed, DEFAULT)
        assert [(piece.query, piece.relation) for piece in pieces] == [("CD123456", "differs")]


@pytest.mark.parametrize("kind", ["website", "email", "publicKey"])
def test_another_address_contradicts_nothing(kind: str) -> None:
    assert _compared((kind, "example.org"), (kind, "example.com")) == ([], False)


def test_only_the_strongest_agreement_counts_and_all_are_shown() -> None:
    ids = [("phone", "+4930123456"), ("passportNumber", "AB123456"), ("email", "a@example.org")]
    pieces, is_strong = compare_identifiers(party("x", ids=ids), party("y", ids=ids), DEFAULT)
    assert is_strong
    assert [piece.bits > 0 for piece in pieces] == [True, False, False]
    assert pieces[0].bits == DEFAULT.identifier_strong
    assert sorted(piece.feature for piece in pieces) == ["email", "passportNumber", "phone"]


def test_an_agreement_hides_no_conflict_of_another_kind() -> None:
    query = party("x", ids=[("passportNumber", "AB123456"), ("innCode", "7704261059")])
    listed = party("y", ids=[("passportNumber", "AB123456"), ("innCode", "7704261060")])
    pieces, is_strong = compare_identifiers(query, listed, DEFAULT)
    assert is_strong
    assert [(piece.feature, piece.relation) for piece in pieces] == [
        ("passportNumber", "equal"),
        ("innCode", "differs"),
    ]


@examples(100)
@given(_KINDS, st.text("AB12 -", min_size=1, max_size=12))
def test_every_agreement_is_found_by_the_lookup_keys(kind: str, value: str) -> None:
    query, listed = party("x", ids=[(kind, value)]), party("y", ids=[(kind, value)])
    pieces, _ = compare_identifiers(query, listed, DEFAULT)
    found = {key for key, _ in keys(query.identifiers)} & {k for k, _ in keys(listed.identifiers)}
    assert bool(pieces) == bool(found) == bool(canonical(kind, value))
    assert all(key.startswith(f"{group_of(kind)}:") for key in found)


def test_a_value_of_any_length_is_read_in_bounded_time() -> None:
    assert len(canonical("website", "http://" + "a" * 1_000_000)) <= 512
    assert len(canonical("idNumber", "9" * 1_000_000)) <= 512
