"""/v1/owned and /v1/actions: the law's answers that need no query. Parties are invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient
from tests.http.served import client, put_index

from ostraka.http.v1.answers import OwnedShown


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Any]]:
    home = tmp_path_factory.mktemp("home")
    put_index(home, "first")
    with client(home) as found:
        yield found


def test_who_owns_a_listed_party_is_answered_under_every_regime(served: TestClient[Any]) -> None:
    answer = served.post("/v1/owned", json={"party": "invented-3", "as_of": "2024-05-01"})
    assert answer.status_code == 200, answer.text
    told = msgspec.convert(answer.json(), OwnedShown)
    assert told.party["id"] == "invented-3"
    assert {"us", "eu", "uk", "ca", "au", "ch"} <= set(told.verdicts)
    assert "not legal advice" in told.notice.lower()


def test_a_party_that_nobody_knows_is_not_found(served: TestClient[Any]) -> None:
    assert served.post("/v1/owned", json={"party": "Nobody Atall Quux"}).status_code == 404
    assert served.post("/v1/owned", json={"party": ""}).status_code == 422
