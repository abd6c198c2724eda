"""The pages that take a text or a message, and the routes behind them. Texts are invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient
from tests.http.served import client, put_index

from ostraka.http.pages.reading import stretches
from ostraka.screening.readings import Marked

TEXT = "MOSCOW <b>–</b> Ivan Petrovin met nobody.\r\nLater Petrovin & friends left.\n"
MESSAGE = (
    b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08'><FIToFICstmrCdtTrf>"
    b"<CdtTrfTxInf><Dbtr><Nm>Otto Berg</Nm></Dbtr><Cdtr><Nm>Ivan Petrovin</Nm></Cdtr>"
    b"</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    home = tmp_path_factory.mktemp("home")
    put_index(home, "first")
    with client(home) as found:
        yield found


def test_a_text_is_shown_with_its_names_marked_linked_and_escaped(
    served: TestClient[Any],
) -> None:
    assert served.get("/read").status_code == 200
    answer = served.post("/read", data={"text": TEXT, "on": "2024-05-01"})
    assert answer.status_code == 200
    assert '<a href="/party/invented-1"' in answer.text
    assert ">Ivan Petrovin</a></mark>" in answer.text
    assert "&lt;b&gt;" in answer.text
    assert "<b>–" not in answer.text
    assert "text of 2024-05-01 (given)" in answer.text


def test_a_file_is_read_as_a_text_is(served: TestClient[Any]) -> None:
    answer = served.post("/read", files={"file": ("a.txt", TEXT.encode(), "text/plain")})
    assert '<a href="/party/invented-1"' in answer.text
    assert "day of the text unknown" in answer.text


def test_an_empty_form_and_a_wrong_day_are_told(served: TestClient[Any]) -> None:
    assert "nothing to read" in served.post("/read", data={"text": " "}).text
    answer = served.post("/read", data={"text": "Otto", "on": "soon"})
    assert answer.status_code == 400


def test_a_message_is_shown_with_what_was_met_and_every_field(served: TestClient[Any]) -> None:
    assert served.get("/message").status_code == 200
    answer = served.post("/message", files={"file": ("a.xml", MESSAGE, "application/xml")})
    assert answer.status_code == 200
    assert "ALERT" in answer.text
    assert "CdtTrfTxInf/Cdtr" in answer.text
    assert '<a href="/party/invented-1"' in answer.text
    assert "Otto Berg" in answer.text
    broken = served.post("/message", data={"text": "<Document><a>"})
    assert "ERROR" in broken.text
    assert "PASS" not in broken.text


def test_the_route_reads_a_document_with_places_in_code_points(served: TestClient[Any]) -> None:
    text = "Ünnamed: Ivan Petrovin."
    answer = served.post("/v1/read", content=text.encode(), params={"on": "2024-05-01"})
    assert answer.status_code == 200
    told = answer.json()
    (mention,) = told["mentions"]
    assert text[mention["start"] : mention["end"]] == "Ivan Petrovin"
    assert (told["date"], told["date_basis"]) == ("2024-05-01", "given")
    assert mention["listed_then"] == ["invented"]
    assert served.post("/v1/read", content=b"").status_code == 422
    assert served.post("/v1/read", content=b"\0\1\2").status_code == 422


def test_of_a_long_text_what_is_around_the_marks_is_shown() -> None:
    text = "a" * 100_000 + "Ivan" + "b" * 100_000
    mark = Marked("Ivan", 100_000, 100_004, "x-1", "Ivan", 0.9, "listed", (), (), (), 0)
    shown = stretches(text, [mark], [])
    assert sum(len(one.text) for one in shown) < 3_000
    assert [one.text for one in shown if one.mention] == ["Ivan"]
    whole = stretches("xx Ivan yy", [Marked("Ivan", 3, 7, "x", "", 1, "listed", (), (), (), 0)], [])
    assert "".join(one.text for one in whole) == "xx Ivan yy"
