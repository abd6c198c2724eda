"""The tools of assistants, asked as a client asks them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client.stdio import stdio_client

import ostraka
from mcp import ClientSession, StdioServerParameters


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the starter list."""
    folder = tmp_path_factory.mktemp("assistants")
    ostraka.open(folder).load_starter()
    return folder


def _asked(home: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[list[str], list[Any]]:
    """The names of the tools, and the answer to each call, over a real server process."""
    params = StdioServerParameters(
        command=sys.executable, args=["-m", "ostraka", "--home", str(home), "mcp"]
    )

    async def run() -> tuple[list[str], list[Any]]:
        async with stdio_client(params) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            names = [tool.name for tool in (await session.list_tools()).tools]
            return names, [await session.call_tool(name, given) for name, given in calls]

    return anyio.run(run)


def _document(answer: Any) -> Any:
    assert not answer.is_error, answer
    return json.loads(answer.content[0].text)


def test_a_client_finds_five_tools_and_each_answers(home: Path) -> None:
    bank = {"parties": ["Central Bank of the Russian Federation"], "activity": "payment"}
    names, answers = _asked(
        home,
        [
            ("screen", {"name": "Alexei Gromov", "type": "person"}),
            ("actions", {"on": "2021-04-15"}),
            ("decide", {**bank, "actors": ["us-financial-institution"], "on": "2022-02-28"}),
        ],
    )
    assert sorted(names) == ["actions", "decide", "explain", "party", "screen"]
    screened, acted, decided = (_document(answer) for answer in answers)
    assert screened["hits"]
    assert screened["hits"][0]["match"]
    assert screened["receipt"]["code"]
    assert acted["date"] == "2021-04-15"
    assert acted["actions"]
    assert decided["answer"] in ("reject", "cannot-be-ruled-out")
    found = screened["hits"][0]["party"]["id"]
    _, (party, explained) = _asked(
        home, [("party", {"id": found}), ("explain", {"party": found, "name": "Nobody Known"})]
    )
    assert _document(party)["id"] == found
    assert not _document(explained)["match"]


_WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("screen", {"name": ""}, "name"),
    ("screen", {"name": "x", "as_of": "yesterday"}, "YYYY-MM-DD"),
    ("screen", {"name": "x", "limit": 0}, "limit"),
    ("party", {"id": "nobody-1"}, "there is no party"),
    ("decide", {"parties": ["x"], "activity": "dance", "actors": []}, "activity"),
    ("actions", {"on": ""}, "YYYY-MM-DD"),
]


def test_a_wrong_argument_is_an_error_that_says_what_to_write(home: Path) -> None:
    _, answers = _asked(home, [(tool, given) for tool, given, _ in _WRONG])
    for answer, (tool, given, named) in zip(answers, _WRONG, strict=True):
        assert answer.is_error, (tool, given)
        assert named in answer.content[0].text
