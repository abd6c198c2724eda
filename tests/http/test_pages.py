"""The pages, over the starter list: what they show and refuse, and what a browser makes of them."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from litestar import Litestar
from litestar.datastructures import State
from litestar.testing import TestClient

import ostraka
from ostraka.book import Book
from ostraka.http.pages import HANDLERS

_Answer = TypeVar("_Answer")
_HOSTILE = "<script>alert(1)</script>\"'&"


class _Server:
    """A serving state without threads."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def aside(self) -> Book:
        return self.book

    def current(self) -> _Server:
        return self

    async def run(self, work: Callable[..., _Answer], *args: Any) -> _Answer:
        return work(*args)

    run_aside = run


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    book = ostraka.open(tmp_path_factory.mktemp("pages"))
    book.load_starter()
    state = State({"ostraka": _Server(book)})
    return Litestar(list(HANDLERS), state=state, openapi_config=None)


@pytest.fixture(scope="module")
def client(app: Litestar) -> Iterator[TestClient[Litestar]]:
    with TestClient(app) as opened:
        yield opened


@pytest.fixture(scope="module")
def hit(client: TestClient[Litestar]) -> str:
    """The address of the evidence of the first hit."""
    text = client.get("/", params={"name": "Alexei Gromov"}).text
    found = re.search(r'class="caption" href="(/evidence\?[^"]+)"', text)
    assert found is not None
    return found[1].replace("&amp;", "&")


def _party(hit: str) -> str:
    return hit.rpartition("party=")[2]


def test_a_search_shows_its_hits_with_score_words_and_lists(client: TestClient[Litestar]) -> None:
    page = client.get("/", params={"name": "Alexei Gromov", "type": "person"})
    assert page.status_code == 200
    for told in ("GROMOV", "starter", "gromov ~ gromov", "Receipt", "<meter"):
        assert told in page.text


def test_a_search_before_the_first_version_says_that_nothing_is_known(
    client: TestClient[Litestar],
) -> None:
    page = client.get("/", params={"name": "Alexei Gromov", "as_of": "1990-01-01"})
    assert page.status_code == 404
    assert "unknown" in page.text


def test_the_script_gets_the_hits_alone(client: TestClient[Litestar]) -> None:
    part = client.get("/", params={"name": "Alexei Gromov"}, headers={"X-Part": "1"}).text
    assert "GROMOV" in part
    assert "<form" not in part
    assert "<html" not in part


def test_the_evidence_adds_up_on_the_page(client: TestClient[Litestar], hit: str) -> None:
    page = client.get(hit).text
    bits = [
        float(text.replace("\u2212", "-"))
        for text in re.findall(r'<td class="number">([+\u2212][\d.]+)</td>\n<td><svg', page)
    ]
    total = re.search(r"total ([+\u2212-][\d.]+) bits", page)
    assert total is not None
    assert sum(bits) == pytest.approx(float(total[1]), abs=0.05)
    for told in ("Side by side", "Gates", "passed", "<svg"):
        assert told in page


def test_a_party_shows_names_designations_and_measures(
    client: TestClient[Litestar], hit: str
) -> None:
    page = client.get(f"/party/{_party(hit)}").text
    for told in ("Listed by", "Names", "Measures in force", "GROMOV", "stated since"):
        assert told in page


def test_lists_actions_and_decisions_answer(client: TestClient[Litestar]) -> None:
    assert "starter" in client.get("/lists").text
    assert "designated" in client.get("/actions", params={"on": "2021-04-15"}).text
    asked = {
        "party": "Central Bank of the Russian Federation",
        "activity": "payment",
        "actor": "us-financial-institution",
        "on": "2022-02-28",
    }
    page = client.get("/decide", params=asked)
    assert page.status_code == 200
    assert re.search("REJECT|CANNOT-BE-RULED-OUT", page.text)
    assert "not legal advice" in page.text.lower()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?name=x&as_of=tomorrow", 400),
        ("/?name=x&born=whenever", 400),
        ("/party/nobody-1", 404),
        ("/lists/nothing", 404),
        ("/actions?on=2021-13-40", 400),
        ("/decide?party=x&activity=dance&actor=us-person", 400),
        ("/decide?party=x&activity=payment&actor=us-person&maturity_days=soon", 400),
        ("/evidence?name=x&party=", 404),
        ("/static/../asking.py", 404),
        ("/static/secrets", 404),
    ],
)
def test_what_cannot_be_answered_is_a_page_that_says_why(
    client: TestClient[Litestar], address: str, status: int
) -> None:
    page = client.get(address)
    assert page.status_code == status
    if not address.startswith("/static"):
        assert 'role="alert"' in page.text


@pytest.mark.parametrize(
    "address",
    ["/", "/evidence?party=x", "/lists", "/actions", "/decide", "/decide?activity=payment"],
)
def test_what_is_asked_is_escaped_and_no_page_carries_script_or_style(
    client: TestClient[Litestar], address: str
) -> None:
    fields = ("name", "born", "country", "id", "on", "by", "party", "currency", "place", "list")
    for field in fields:
        page = client.get(address, params={field: _HOSTILE}).text
        assert "<script>" not in page
        assert _HOSTILE not in page
        assert " style=" not in page
        assert not re.search(r"\son\w+=", page)


@pytest.fixture(scope="module")
def address(app: Litestar) -> Iterator[str]:
    """A real server on loopback."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=20)


def _browser(tmp_path: Path, *arguments: str) -> str:
    """What headless Chromium prints."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", f"--user-data-dir={tmp_path}", "--virtual-time-budget=5000",
    ]  # fmt: skip
    done = subprocess.run([*command, *arguments], capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


def test_in_a_browser_the_script_runs_and_the_slider_knows_the_days(
    address: str, tmp_path: Path
) -> None:
    page = _browser(tmp_path, "--dump-dom", f"{address}/?name=Alexei+Gromov")
    slider = re.search(r'<input id="slide"[^>]*max="(\d+)"', page)
    assert slider is not None
    assert int(slider[1]) > 1000
    assert "GROMOV" in page


def test_a_browser_draws_the_evidence(address: str, hit: str, tmp_path: Path) -> None:
    picture = tmp_path / "evidence.png"
    size = "--window-size=1100,1500"
    _browser(tmp_path / "profile", size, f"--screenshot={picture}", f"{address}{hit}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 20_000
