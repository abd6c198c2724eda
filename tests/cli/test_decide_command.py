"""The command ``decide`` over the starter list, as a user meets it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from ostraka.cli import run

BANK = ("--actor", "us-financial-institution")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "law" / "deciding.md"
MINISTRY = "Ministry of Finance of the Russian Federation"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter list."""
    root = tmp_path_factory.mktemp("home")
    assert run(["demo", "--home", str(root), "--json"]) == 0
    return root


@pytest.fixture
def ask(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command and read its answer."""

    def asking(*arguments: str) -> Any:
        capsys.readouterr()
        assert run(["decide", *arguments, "--home", str(home), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return asking


def bond(party: str, issued: str, currency: str = "RUB", on: str = "") -> tuple[str, ...]:
    return (
        *("--party", party, "--instrument", "bond", "--currency", currency),
        *("--issue-date", issued, "--on", on or issued, *BANK),
    )


@pytest.mark.parametrize("party", [MINISTRY, "starter-31694", "us_ofac_cons-31694", "Minfin"])
def test_the_days_around_directive_1(ask: Any, party: str) -> None:
    before = ask("--activity", "primary-market", *bond(party, "2021-06-13"))
    assert before["answer"] == "permitted"
    after = ask("--activity", "primary-market", *bond(party, "2021-06-15"))
    assert after["answer"] == "reject"
    assert {r["rule"] for r in after["rules"] if r["applies"]} == {"ru-1 (2021-04-15)"}
    dollars = ask("--activity", "primary-market", *bond(party, "2021-05-12", "USD"))
    assert dollars["answer"] == "reject"
    july = ("--activity", "secondary-market", *bond(party, "2021-06-20", on="2021-07-14"))
    assert ask(*july)["answer"] == "permitted"
    march = ask("--activity", "secondary-market", *bond(party, "2022-03-02"))
    assert march["answer"] == "reject"
    cited = " ".join(r["citation"] for r in march["rules"] if r["applies"])
    assert "Directive 1A" in cited
    assert "Directive 4" in cited


@pytest.mark.parametrize(
    "party",
    ["Central Bank of the Russian Federation", "Bank of Russia", "starter-31695", "Банк России"],
)
def test_the_day_of_directive_4(ask: Any, party: str) -> None:
    question = ("--party", party, "--activity", "payment", *BANK)
    assert ask(*question, "--on", "2022-02-27")["answer"] == "permitted"
    after = ask(*question, "--on", "2022-02-28")
    assert after["answer"] == "reject"
    assert all(rule["effect"] != "block" for rule in after["rules"])


@pytest.mark.parametrize(
    "party",
    [
        "Alrosa",
        "us_ofac_sdn-34644",
        "Public Joint Stock Company Alrosa",
        "Rostelecom",
        "Credit Bank of Moscow",
        "Alfa-Bank",
    ],
)
def test_the_first_annex_of_directive_3_is_known_without_a_list(ask: Any, party: str) -> None:
    question = ("--party", party, "--activity", "new-debt", *BANK)
    late = ask(*question, "--maturity-days", "15", "--on", "2022-03-26")
    assert late["answer"] == "reject"
    assert "ru-3 (2022-02-24)" in {r["rule"] for r in late["rules"] if r["applies"]}
    assert any("us_ofac_sdn is not loaded" in note for note in late["notes"])
    early = ask(*question, "--maturity-days", "15", "--on", "2022-03-25")
    assert early["answer"] == "permitted"
    short = ask(*question, "--maturity-days", "14", "--on", "2022-03-26")
    assert short["answer"] == "permitted"
    untold = ask(*question, "--on", "2022-03-26")
    assert untold["answer"] == "restricted"
    assert untold["conditions"][0]["must"] == "at most 14"


@pytest.mark.parametrize(
    "party", ["Gazprombank", "Russian Agricultural Bank", "us_ofac_cons-17016"]
)
def test_a_bank_of_the_first_annex_is_known_under_the_names_and_numbers_of_lists(
    ask: Any, party: str
) -> None:
    found = ask("--party", party, "--activity", "new-equity", "--on", "2022-03-26", *BANK)
    assert found["answer"] == "reject"
    assert {r["rule"] for r in found["rules"] if r["applies"]} == {"ru-3 (2022-02-24)"}


def test_a_designated_person_is_blocked_and_the_company_it_owns_to_one_half(ask: Any) -> None:
    day = ("--activity", "payment", "--on", "2021-05-03", *BANK)
    assert ask("--party", "Alexei GROMOV", *day)["answer"] == "block"
    owned = ask("--party", "An invented company", "--owner", "starter-16689:50.0", *day)
    assert owned["answer"] == "block"
    assert "50.0%" in owned["rules"][0]["why"]
    other = ask("--party", "An invented company", "--owner", "starter-16689:49", *day)
    assert other["answer"] == "restricted"


def test_a_name_that_nobody_has_cannot_be_ruled_out(ask: Any) -> None:
    found = ask("--party", "Nobody Whatsoever", "--activity", "payment", *BANK)
    assert found["answer"] == "cannot-be-ruled-out"
    assert "no known party" in found["rules"][0]["why"]


def test_an_id_that_nobody_has_cannot_be_ruled_out(ask: Any) -> None:
    found = ask("--party", "us_ofac_sdn-999999999", "--activity", "payment", *BANK)
    assert found["answer"] == "cannot-be-ruled-out"


def test_a_day_before_the_first_version_of_a_list_clears_nobody(ask: Any) -> None:
    found = ask("--party", "starter-16689", "--activity", "payment", "--on", "2015-01-05", *BANK)
    assert found["answer"] != "permitted"


def test_a_place_under_embargo_is_considered(ask: Any) -> None:
    question = ("--party", MINISTRY, "--activity", "goods", "--on", "2021-05-03", *BANK)
    assert ask(*question)["answer"] == "permitted"
    assert ask(*question, "--place", "Симферополь")["answer"] == "reject"


def test_the_answer_says_that_it_is_no_legal_advice_in_both_forms(
    home: Path, capsys: pytest.CaptureFixture[str], ask: Any
) -> None:
    question = ("--party", MINISTRY, "--activity", "payment", "--on", "2022-02-28", *BANK)
    assert "not legal advice" in ask(*question)["notice"]
    assert run(["decide", *question, "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    assert "REJECT" in shown
    assert "not legal advice" in shown
    assert "Directive 4" in shown


def test_json_has_the_fields_that_others_rely_on(ask: Any) -> None:
    found = ask("--party", MINISTRY, "--activity", "payment", "--on", "2022-02-28", *BANK)
    assert set(found) >= {"answer", "conditions", "rules", "changes", "notice", "question"}
    assert set(found["rules"][0]) >= {
        "rule",
        "applies",
        "effect",
        "citation",
        "verified",
        "why",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        ("--activity", "dancing"),
        ("--actor", "martian"),
        ("--currency", "roubles"),
        ("--instrument", "carpet"),
        ("--on", "tomorrow"),
        ("--maturity-days", "-1"),
        ("--owner", "somebody"),
        ("--owner", "somebody:101"),
    ],
)
def test_a_question_that_cannot_be_read_is_status_2(
    home: Path, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]
) -> None:
    question = ["--party", MINISTRY, "--activity", "payment", *BANK]
    given = ["--party", MINISTRY, *BANK] if wrong[0] == "--activity" else question
    assert run(["decide", *given, *wrong, "--home", str(home)]) == 2
    assert "ostraka:" in capsys.readouterr().err


def test_without_a_list_the_data_is_not_ready(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = ["--party", MINISTRY, "--activity", "payment", *BANK]
    assert run(["decide", *question, "--home", str(tmp_path / "empty")]) == 3
    assert "no list is loaded" in capsys.readouterr().err


def examples() -> list[tuple[list[str], str, set[str]]]:
    """The examples of the page for the compliance officer."""
    text = PAGE.read_text("utf-8").split("```")[1]
    found = []
    for line in text.splitlines():
        if line.startswith("ostraka decide "):
            command = shlex.split(line)[2:]
        elif line.startswith("-> "):
            answer, _, rules = line[3:].partition(": ")
            found.append((command, answer, set(rules.split(", ")) - {""}))
    return found


@pytest.mark.parametrize(("command", "answer", "rules"), examples())
def test_the_examples_of_the_page_answer_as_the_page_says(
    ask: Any, command: list[str], answer: str, rules: set[str]
) -> None:
    found = ask(*command)
    assert found["answer"] == answer
    applied = {rule["rule"] for rule in found["rules"] if rule["applies"]}
    assert applied == rules
