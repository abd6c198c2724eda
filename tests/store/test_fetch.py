"""Lists from a publisher that fails in every way that publishers do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.store import failing_server as serve
from tests.store.failing_server import Answer, Publisher, publisher

import ostraka
from ostraka.cli import run
from ostraka.model.errors import UsageError
from ostraka.store.fetch import Bounds, Fetcher, FetchError, World, check_address
from ostraka.store.load import Outcome
from ostraka.store.validators import Validators

_QUICK = Bounds(attempts=3, wait=0.0, silence=2.0, seconds=5.0)
_DAY = datetime(2024, 6, 1, tzinfo=UTC)


def un_list(day: str, count: int) -> bytes:
    """An invented list in the UN's format."""
    people = "".join(
        f"<INDIVIDUAL><DATAID>{n}</DATAID><VERSIONNUM>1</VERSIONNUM>"
        f"<FIRST_NAME>INVENTED {chr(65 + n % 26) * 4} {chr(65 + n // 26) * 4}</FIRST_NAME>"
        f"<UN_LIST_TYPE>Invented</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.{n:03}</REFERENCE_NUMBER>"
        "<LISTED_ON>2020-01-01</LISTED_ON></INDIVIDUAL>"
        for n in range(count)
    )
    return (
        f'<CONSOLIDATED_LIST dateGenerated="{day}T00:00:00Z"><INDIVIDUALS>{people}'
        "</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"
    ).encode()


_GOOD = un_list("2024-05-01", 30)


class Home:
    """A data directory that fetches one list from the failing server."""

    def __init__(self, folder: Path, served: Publisher) -> None:
        self.folder = folder
        self.served = served
        self.day = _DAY

    def fetch(self, bounds: Bounds = _QUICK, name: str = "un_sc") -> Outcome:
        """Fetch; a day later each time."""
        self.day += timedelta(days=1)
        address = f"{self.served.address}/list.xml"
        with ostraka.open(self.folder) as book:
            (outcome,) = book.fetch(
                [name], addresses={name: [address]}, bounds=bounds, now=self.day
            )
        return outcome

    def serves(self) -> tuple[int, str]:
        """How many records answer, and why the last attempt failed."""
        with ostraka.open(self.folder) as book:
            (state,) = book.lists(now=self.day)
        return state.records, state.last_error


def _then(tmp_path: Path, *answers: Answer) -> tuple[Outcome, tuple[int, str], Publisher]:
    """A good version first; then the answers, to a second update."""
    with publisher({"/list.xml": [serve.file(_GOOD), *answers]}) as served:
        home = Home(tmp_path, served)
        assert home.fetch().status == "loaded"
        served.asked.clear()
        return home.fetch(), home.serves(), served


def test_what_is_unchanged_is_not_sent_again(tmp_path: Path) -> None:
    answer = serve.file(_GOOD, '"one"', "Wed, 01 May 2024 00:00:00 GMT")
    with publisher({"/list.xml": [answer]}) as served:
        home = Home(tmp_path, served)
        first, second = home.fetch(), home.fetch()
        assert (first.status, first.records, second.status) == ("loaded", 30, "unchanged")
        headers = served.asked[-1][1]
        assert headers["if-none-match"] == '"one"'
        assert headers["if-modified-since"] == "Wed, 01 May 2024 00:00:00 GMT"
        assert headers["user-agent"].startswith("ostraka/")
        assert home.serves() == (30, "")


def test_a_burst_of_500s_is_waited_out(tmp_path: Path) -> None:
    newer = serve.file(un_list("2024-05-02", 31))
    outcome, state, served = _then(tmp_path, serve.status(500), serve.status(503), newer)
    assert (outcome.status, outcome.added) == ("loaded", 1)
    assert len(served.asked) == 3
    assert state == (31, "")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([serve.status(500)], "answered 500; tried 3 times"),
        ([serve.status(404)], "answered 404"),
        ([serve.page("We are down for maintenance")], "an HTML page came in place of the list"),
        ([serve.file(_GOOD[: len(_GOOD) // 2])], "line 1"),
        ([serve.cut(_GOOD, 900)], "connection"),
        ([serve.file(un_list("2024-05-02", 18))], "lost more than 30%"),
        ([serve.file(b"")], "empty"),
        ([serve.moved("http://list.invalid/list.xml")], "does not follow"),
        ([serve.moved("/list.xml")], "sent on more than 5 times"),
    ],
)
def test_no_failure_replaces_a_good_version_and_each_is_told(
    tmp_path: Path, answers: Sequence[Answer], words: str
) -> None:
    outcome, (records, error), _ = _then(tmp_path, *answers)
    assert outcome.status == "refused"
    assert words in outcome.error
    assert records == 30
    assert words in error


def test_a_body_that_trickles_is_given_up_in_time(tmp_path: Path) -> None:
    with publisher({"/list.xml": [serve.slow(_GOOD, 0.05)]}) as served:
        outcome = Home(tmp_path, served).fetch(Bounds(attempts=3, wait=0.0, seconds=0.4))
    assert outcome.status == "refused"
    assert "longer than 0 seconds" in outcome.error
    with publisher({"/list.xml": [serve.slow(_GOOD, 1.0)]}) as served:
        outcome = Home(tmp_path, served).fetch(Bounds(attempts=2, wait=0.0, silence=0.2))
    assert "no byte came in time" in outcome.error


def test_a_file_that_is_too_long_is_given_up(tmp_path: Path) -> None:
    with publisher({"/list.xml": [serve.file(_GOOD)]}) as served:
        outcome = Home(tmp_path, served).fetch(Bounds(max_bytes=1000))
    assert "longer than 1,000 bytes" in outcome.error
    assert not list((tmp_path / "fetch").rglob("*.part"))


def test_a_download_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    answers = [serve.cut(_GOOD, 1000, '"one"'), serve.file(_GOOD, '"one"')]
    with publisher({"/list.xml": answers}) as served:
        assert Home(tmp_path, served).fetch().status == "loaded"
        assert served.asked[1][1]["range"] == "bytes=1000-"


def test_another_run_goes_on_where_the_last_one_broke_off(tmp_path: Path) -> None:
    once = Bounds(attempts=1, wait=0.0)
    with publisher({"/list.xml": [serve.cut(_GOOD, 1000, '"one"')]}) as served:
        home = Home(tmp_path, served)
        assert home.fetch(once).status == "refused"
        served.answers["/list.xml"] = [serve.file(_GOOD, '"one"')]
        assert home.fetch(once).status == "loaded"
        assert served.asked[-1][1]["range"] == "bytes=1000-"


def test_a_file_that_changed_meanwhile_begins_anew(tmp_path: Path) -> None:
    newer = un_list("2024-05-02", 40)
    answers = [serve.cut(_GOOD, 1000, '"one"'), serve.file(newer, '"two"')]
    with publisher({"/list.xml": answers}) as served:
        outcome = Home(tmp_path, served).fetch()
    assert (outcome.status, outcome.records) == ("loaded", 40)


def test_a_redirect_is_followed_and_one_that_leaves_https_is_not(tmp_path: Path) -> None:
    answers = {"/list.xml": [serve.moved("/new/list.xml")], "/new/list.xml": [serve.file(_GOOD)]}
    with publisher(answers) as served:
        assert Home(tmp_path, served).fetch().status == "loaded"
    for address in ("http://example.org/list.xml", "ftp://example.org/x", "file:///etc/passwd"):
        with pytest.raises(FetchError, match="only https"):
            check_address(address)


def test_a_page_is_followed_to_its_most_telling_file(tmp_path: Path) -> None:
    text = '<a href="/doc/list.ods">ODS</a> <a href="files/list.xml?v=3">XML</a> <a>no link</a>'
    answers = {"/page": [serve.page(text)], "/empty": [serve.page("<a href='/x.pdf'>PDF</a>")]}
    with publisher(answers) as served:
        world = World(lambda: 0.0, lambda _: None, lambda: 0.5)
        fetcher = Fetcher(world, _QUICK, "invented/1")
        found = fetcher.links(f"{served.address}/page", tmp_path, (".xml", ".ods"))
        assert found == [f"{served.address}/files/list.xml?v=3"]
        with pytest.raises(FetchError, match="links to no file"):
            fetcher.links(f"{served.address}/empty", tmp_path, (".xml",))
        fetcher.close()


def test_waits_double_and_a_server_may_ask_for_longer(tmp_path: Path) -> None:
    waited: list[float] = []
    world = World(lambda: 0.0, waited.append, lambda: 0.5)
    answers = [serve.status(503), serve.status(503), serve.status(429, retry_after="17")]
    with publisher({"/list.xml": [*answers, serve.file(_GOOD)]}) as served:
        fetcher = Fetcher(world, Bounds(attempts=4, wait=1.0), "invented/1")
        address = f"{served.address}/list.xml"
        assert fetcher.fetch(address, tmp_path, Validators()).path is not None
        fetcher.close()
    assert waited == [1.0, 2.0, 17.0]


def test_one_list_that_fails_holds_up_no_other_and_the_exit_status_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"/un.xml": [serve.file(_GOOD)], "/ca.xml": [serve.status(404)]}
    with publisher(answers) as served:
        file = tmp_path / "addresses.yaml"
        file.write_text(f"un_sc: {served.address}/un.xml\nca_sema: [{served.address}/ca.xml]\n")
        arguments = ["--home", str(tmp_path / "home"), "--addresses", str(file)]
        assert run(["update", "un_sc", "ca_sema", *arguments]) == 2
        assert run(["update", "un_sc", *arguments]) == 0
        assert run(["lists", "--home", str(tmp_path / "home")]) == 0
    out = capsys.readouterr().out
    assert "answered 404" in out
    assert "30 records" in out


def test_what_cannot_be_fetched_is_a_usage_error(tmp_path: Path) -> None:
    with ostraka.open(tmp_path) as book:
        for name, words in (("uk_ofsi", "ended"), ("starter", "no address"), ("x", "no list")):
            with pytest.raises(UsageError, match=words):
                book.fetch([name], now=datetime(2026, 11, 23, tzinfo=UTC))
    assert run(["update", "--published", "2024-01-01", "--home", str(tmp_path)]) == 2
    assert run(["update", "--addresses", str(tmp_path / "no"), "--home", str(tmp_path)]) == 2


def test_real_files_come_over_http_as_they_come_from_a_folder(shared: Path, tmp_path: Path) -> None:
    files = {
        "un_sc": ["un_sc/2025-11-15"],
        "ca_sema": ["ca_sema/2025-04"],
        "us_ofac_cons": ["ofac_consolidated/2025-01-10_enhanced"],
    }
    answers: dict[str, list[Answer]] = {}
    wanted = {}
    for name, folders in files.items():
        (path,) = [p for folder in folders for p in sorted((shared / "lists" / folder).iterdir())]
        answers[f"/{name}/{path.name}"] = [serve.file(path.read_bytes(), '"x"')]
        wanted[name] = [f"/{name}/{path.name}"]
    with publisher(answers) as served, ostraka.open(tmp_path) as book:
        addresses = {
            name: [served.address + path for path in paths] for name, paths in wanted.items()
        }
        outcomes = book.fetch(list(files), addresses=addresses, bounds=_QUICK)
        again = book.fetch(list(files), addresses=addresses, bounds=_QUICK)
    assert [one.status for one in outcomes] == ["loaded"] * 3
    assert {one.list: one.records for one in outcomes}["un_sc"] == 1000
    assert [one.status for one in again] == ["unchanged"] * 3
