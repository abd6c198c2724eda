"""Files of payment messages: the pool answers as one process does. All messages are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.invented import DAY, named, screener

from ostraka.batch import messages
from ostraka.batch.messages import message_job, run_messages
from ostraka.screening.messages_result import MessageResult
from ostraka.screening.screen import Screener


def mt103(payee: str) -> bytes:
    return (
        "{1:F01GLOBDEFFAXXX0000000000}{2:I103GLOBFRPPXXXXN}{4:\r\n"
        ":20:REF1\r\n:23B:CRED\r\n:32A:260501EUR10,\r\n:50K:/123456\r\nOTTO BERG\r\n"
        f":59:/654321\r\n{payee}\r\n:71A:SHA\r\n-}}"
    ).encode("latin-1")


LISTED = mt103("ZAVODINA PETROVINA")
GOOD = mt103("ANNA UNBEKANNT")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    return screener(tmp_path_factory.mktemp("index"), [named(1, "Zavodina Petrovina")])


def run(
    opened: Screener, files: list[Path | tuple[str, bytes]], workers: int = 1
) -> list[MessageResult]:
    job = message_job(opened, DAY, (), instant=False, code_version="0")
    return list(run_messages(job, files, workers, opened))


def test_many_files_give_the_same_results_in_a_pool(
    opened: Screener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files: list[Path | tuple[str, bytes]] = []
    for number in range(30):
        path = tmp_path / f"{number:02}.fin"
        path.write_bytes(LISTED if number % 7 == 0 else b"broken" if number % 5 == 0 else GOOD)
        files.append(path)
    alone = run(opened, files)
    monkeypatch.setattr(messages, "_POOL_FROM", 10)
    monkeypatch.setattr(messages, "_FILES", 4)
    assert run(opened, files, workers=2) == alone
    assert [one.outcome for one in alone[:8]] == [
        *("alert", "pass", "pass", "pass", "pass", "error", "pass", "alert")
    ]


def test_one_large_file_gives_the_same_results_in_a_pool(
    opened: Screener, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = b"\r\n$\r\n".join([GOOD, LISTED, b"{1:broken}", GOOD] * 6)
    alone = run(opened, [("batch.rje", batch)])
    monkeypatch.setattr(messages, "_LARGE", 10)
    monkeypatch.setattr(messages, "GROUP", 5)
    assert run(opened, [("batch.rje", batch)], workers=2) == alone
    assert [one.outcome for one in alone[:4]] == ["pass", "alert", "error", "pass"]


def test_a_file_that_is_not_there_is_an_error_of_its_own(opened: Screener, tmp_path: Path) -> None:
    first, second = run(opened, [tmp_path / "none.fin", ("given", LISTED)])
    assert (first.outcome, second.outcome) == ("error", "alert")
    assert "none.fin" in first.reasons[0]


def test_a_file_that_is_too_large_is_an_error(
    opened: Screener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("ostraka.intake.messages.MAX_BYTES", 100)
    monkeypatch.setattr(messages, "MAX_BYTES", 100)
    path = tmp_path / "large.fin"
    path.write_bytes(GOOD * 10)
    (result,) = run(opened, [path])
    assert result.outcome == "error"
    assert "more than 100" in result.reasons[0]
