"""Instant payments: exactly payer and payee are left out, of exactly the Union's measures.

All messages and lists are invented.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.invented import DAY, named, record, screener
from tests.invented import fact as stated
from tests.screening.messages_made import NamesInText, message, party

from ostraka.intake.fields import Message
from ostraka.screening.messages import screen_message
from ostraka.screening.messages_instant import EU_TARGETED
from ostraka.screening.messages_result import MessageResult
from ostraka.screening.policy import Policy
from ostraka.screening.screen import Screener

EU_ONLY = "Olga Europina Zimskaya"
OTHER = "Gavrilo Tarikanov Petrovin"
BANKS = (
    party("DbtrAgt", bank=True, bic="GLOBDEFF"),
    party("CdtrAgt", bank=True, bic="GLOBFRPP"),
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    listed = [record("EU.1", stated("name", EU_ONLY), list_id="eu_fsf"), named(1, OTHER)]
    return screener(tmp_path_factory.mktemp("index"), listed)


def ask(opened: Screener, asked: Message, *, instant: bool = True) -> MessageResult:
    finder = NamesInText(opened, {EU_ONLY: "Person"})
    return screen_message(opened, finder, asked, DAY, instant=instant)


@pytest.mark.parametrize("part", ["Dbtr", "Cdtr"])
def test_payer_and_payee_are_not_screened_against_the_unions_measures(
    opened: Screener, part: str
) -> None:
    asked = message(*BANKS, party(part, EU_ONLY))
    result = ask(opened, asked)
    assert result.outcome == "pass"
    assert result.instant is not None
    assert result.instant.applies
    assert result.instant.lists == EU_TARGETED
    assert result.instant.paths == (f"CdtTrfTxInf[1]/{part}",)
    assert "5d(2)" in result.instant.citation
    assert ask(opened, asked, instant=False).outcome == "alert"


@pytest.mark.parametrize(
    "part",
    ["UltmtDbtr", "UltmtCdtr", "InitgPty", "Invcr", "Invcee", "DbtrAcct", "CdtrAcct", "Orgtr"],
)
def test_every_other_party_is_screened_against_them(opened: Screener, part: str) -> None:
    assert ask(opened, message(*BANKS, party(part, EU_ONLY))).outcome == "alert"


@pytest.mark.parametrize("part", ["Dbtr", "Cdtr"])
def test_payer_and_payee_are_screened_against_every_other_list(opened: Screener, part: str) -> None:
    assert ask(opened, message(*BANKS, party(part, OTHER))).outcome == "alert"


def test_banks_texts_addresses_and_places_are_screened(opened: Screener) -> None:
    assert ask(opened, message(*BANKS, party("Dbtr", EU_ONLY, bank=True))).outcome == "alert"
    assert ask(opened, message(*BANKS, party("IntrmyAgt1", EU_ONLY, bank=True))).outcome == "alert"
    assert ask(opened, message(*BANKS, texts=(EU_ONLY,))).outcome == "alert"
    assert ask(opened, message(*BANKS, party("Cdtr", "A B", lines=(EU_ONLY,)))).outcome == "alert"
    assert ask(opened, message(*BANKS, party("Cdtr", "A B", town="Tehran"))).outcome == "alert"


@pytest.mark.parametrize(
    "asked",
    [
        message(*BANKS, party("Cdtr", EU_ONLY), currency="USD"),
        message(*BANKS, party("Cdtr", EU_ONLY), currency=""),
        message(*BANKS, party("Cdtr", EU_ONLY), type="pacs.009.001.08"),
        message(*BANKS, party("Cdtr", EU_ONLY), type="pacs.004.001.09"),
        message(*BANKS, party("Cdtr", EU_ONLY), type="MT103"),
        message(party("CdtrAgt", bank=True, bic="GLOBGB2L"), party("Cdtr", EU_ONLY)),
        message(*BANKS, party("Cdtr", EU_ONLY, account="GB82WEST12345698765432")),
    ],
    ids=["dollars", "no currency", "banks", "return", "mt", "bank outside", "account outside"],
)
def test_where_the_condition_does_not_hold_nothing_is_left_out_and_the_result_says_why(
    opened: Screener, asked: Message
) -> None:
    result = ask(opened, asked)
    assert result.outcome == "alert"
    assert result.instant is not None
    assert not result.instant.applies
    assert result.instant.why


def test_a_message_that_says_that_it_is_instant_is_screened_as_one(opened: Screener) -> None:
    asked = message(*BANKS, party("Cdtr", EU_ONLY), instant=True)
    result = ask(opened, asked, instant=False)
    assert result.outcome == "pass"
    assert result.instant is not None
    assert result.instant.applies


def test_a_message_that_nobody_calls_instant_tells_nothing_of_it(opened: Screener) -> None:
    assert ask(opened, message(*BANKS), instant=False).instant is None


def test_a_party_on_several_lists_is_met_by_the_others(tmp_path: Path) -> None:
    listed = screener(
        tmp_path,
        [
            record("EU.1", stated("name", OTHER), list_id="eu_fsf"),
            record("1", stated("name", OTHER), list_id="un_sc"),
        ],
    )
    asked = message(*BANKS, party("Dbtr", OTHER))
    result = screen_message(listed, NamesInText(listed), asked, DAY, instant=True)
    met = {ref.list for hit in result.hits if hit.hit is not None for ref in hit.hit.records}
    assert met == {"un_sc"}


def test_with_the_unions_list_alone_payer_and_payee_meet_nothing(opened: Screener) -> None:
    policy = msgspec.structs.replace(Policy(), lists=EU_TARGETED)
    alone = Screener(opened.snapshot, opened.lexicon, policy, code_version="0")
    assert ask(alone, message(*BANKS, party("Dbtr", EU_ONLY))).outcome == "pass"
    assert ask(alone, message(*BANKS, party("UltmtDbtr", EU_ONLY))).outcome == "alert"
