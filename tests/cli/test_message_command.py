"""The command ``message`` over the starter list, as a user meets it. All messages are invented."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import ostraka
from ostraka.cli import run

LISTED = "Ministry of Finance of the Russian Federation"


def pacs008(payee: str = "Anna Berg", currency: str = "EUR", town: str = "Lyon") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>REF1</MsgId><CreDtTm>2026-05-01T10:00:00</CreDtTm><NbOfTxs>1</NbOfTxs>
<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>
<CdtTrfTxInf><PmtId><EndToEndId>{LISTED[:30]}</EndToEndId></PmtId>
<IntrBkSttlmAmt Ccy="{currency}">10.00</IntrBkSttlmAmt>
<Dbtr><Nm>Otto Berg</Nm></Dbtr>
<DbtrAgt><FinInstnId><BICFI>GLOBDEFF</BICFI></FinInstnId></DbtrAgt>
<CdtrAgt><FinInstnId><BICFI>GLOBFRPP</BICFI></FinInstnId></CdtrAgt>
<Cdtr><Nm>{payee}</Nm><PstlAdr><TwnNm>{town}</TwnNm></PstlAdr></Cdtr>
</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>
""".encode()


def mt103(payee: str = "ANNA BERG", reference: str = "REF1") -> bytes:
    return (
        "{1:F01GLOBDEFFAXXX0000000000}{2:I103GLOBFRPPXXXXN}{4:\r\n"
        f":20:{reference}\r\n:23B:CRED\r\n:32A:260501EUR10,\r\n:50K:/123456\r\nOTTO BERG\r\n"
        f"1 MAIN ROAD\r\n:59:/654321\r\n{payee}\r\n:71A:SHA\r\n-}}"
    ).encode("latin-1")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter list."""
    root = tmp_path_factory.mktemp("home")
    assert run(["demo", "--home", str(root), "--json"]) == 0
    return root


@pytest.fixture
def ask(home: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the command: its exit status, and a document for each message."""

    def asking(*arguments: str) -> tuple[int, list[Any]]:
        capsys.readouterr()
        status = run(["message", *arguments, "--home", str(home), "--json"])
        return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return asking


def test_a_message_of_nobody_listed_passes_with_status_0(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(pacs008())
    status, (document,) = ask(str(file))
    assert (status, document["outcome"], document["hits"]) == (0, "pass", [])
    roles = {field["role"] for field in document["fields"]}
    assert {"party", "agent", "geography", "retained"} <= roles


@pytest.mark.parametrize(
    "data", [pacs008(LISTED), mt103("MINISTRY OF FINANCE OF THE RUSSIAN\r\nFEDERATION")]
)
def test_a_message_to_a_listed_party_alerts_with_status_1(
    ask: Any, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "message"
    file.write_bytes(data)
    status, (document,) = ask(str(file), "--actor", "us-financial-institution")
    assert (status, document["outcome"]) == (1, "alert")
    hit = document["hits"][0]
    assert hit["part"] == "Cdtr"
    assert hit["party"]["id"] == "starter-31694"
    assert hit["evidence"]
    assert [one["actors"] for one in hit["decisions"]] == [["us-financial-institution"]]


def test_a_reference_that_reads_like_a_listed_name_passes(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.fin"
    file.write_bytes(mt103(reference="MINFIN RUSSIA"))
    status, (document,) = ask(str(file))
    assert (status, document["outcome"]) == (0, "pass")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b'{"a": 1}',
        b"PK\x03\x04",
        pacs008()[:-40],
        pacs008().replace(b"UTF-8", b"no-such-code"),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + pacs008().partition(b"?>")[2].replace(b"Anna", b"&b;"),
        b"<html><body>no message</body></html>",
        mt103()[:60],
    ],
    ids=["empty", "text", "json", "zip", "cut", "encoding", "entity", "html", "cut mt"],
)
def test_what_cannot_be_read_is_an_error_with_status_2(
    ask: Any, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "bad"
    file.write_bytes(data)
    status, (document,) = ask(str(file))
    assert (status, document["outcome"]) == (2, "error")
    assert str(file) in document["reasons"][0]
    assert document["hits"] == []


def test_one_broken_file_of_a_folder_stops_no_other(ask: Any, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(pacs008(LISTED))
    (tmp_path / "b.xml").write_bytes(b"<broken")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "c.fin").write_bytes(mt103())
    (tmp_path / ".hidden").write_bytes(b"not looked at")
    status, documents = ask(str(tmp_path))
    assert status == 2
    assert [one["outcome"] for one in documents] == ["alert", "error", "pass"]


def test_a_batch_gives_a_document_for_each_message(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.rje"
    file.write_bytes(
        b"$".join([mt103(), mt103("MINISTRY OF FINANCE OF THE RUSSIAN\r\nFEDERATION"), mt103()])
    )
    status, documents = ask(str(file))
    assert status == 1
    assert [one["outcome"] for one in documents] == ["pass", "alert", "pass"]


def test_standard_input_is_read_where_a_dash_stands(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mt103())))
    status, (document,) = ask("-")
    assert status == 0
    assert document["source"].startswith("standard input")


def test_a_missing_file_and_an_unknown_option_are_usage_errors(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for given in ([str(tmp_path / "none.xml")], [], ["--instnat"], [str(tmp_path)]):
        assert run(["message", *given, "--home", str(home)]) == 2
        assert capsys.readouterr().err.startswith("ostraka: ")


def test_the_terminal_shows_outcome_hits_and_roles(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(pacs008(LISTED, town="Sevastopol"))
    assert run(["message", str(file), "--home", str(home), "--instant"]) == 1
    shown = capsys.readouterr().out
    assert "ALERT" in shown
    assert "starter-31694" in shown
    assert "crimea" in shown
    assert "instant payment: left out eu_fsf for" in shown
    assert "retained" in shown


def test_the_book_answers_as_the_command_does(ask: Any, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(pacs008(LISTED))
    _, (document,) = ask(str(file))
    with ostraka.open(home) as book:
        (result,) = book.message(file.read_bytes(), str(file))
    assert result.receipt is not None
    assert document["receipt"]["result"] == result.receipt.result
    assert document["reasons"] == list(result.reasons)
