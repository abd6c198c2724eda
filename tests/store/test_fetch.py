"""Lists from a publisher that fails in every way that publishers do."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from tests.store import failing_server as serve
from tests.store.failing_server import Answer, Publisher, publisher

import ostraka
from ostraka.cli import run
from ostraka.cli.updating import read_addresses
from ostraka.model.errors import FormatError, UsageError
from ostraka.sources import formats
from ostraka.store.fetch import Bounds, Fetcher, World
from ostraka.store.fetch_address import FetchError, check_address
from ostraka.store.load import Outcome
from ostraka.store.update import wanted_of
from ostraka.store.validators import Validators

_QUICK = Bounds(attempts=3, wait=0.0, silence=2.0, seconds=5.0)
_DAY = datetime(2024, 6, 1, tzinfo=UTC)
_STILL = World(lambda: 0.0, lambda _: None, lambda: 0.5)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The publisher on this machine is asked directly, whatever the environment says."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


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
        ([serve.moved("http://list.invalid/list.xml")], "not followed"),
        ([serve.moved("/list.xml")], "sent on more than 5 times"),
        ([serve.moved("http://[")], "not followed"),
        ([serve.status(304)], "answered 304"),
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
    assert "longer than 0.4 seconds" in outcome.error
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
        fetcher = Fetcher(_STILL, _QUICK, "invented/1")
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


def test_a_link_that_no_one_can_read_or_may_follow_fails_that_list_alone(tmp_path: Path) -> None:
    pages = {
        "/odd": [serve.page("<a href='http://[/x.xml'>?</a> <a href='/y.xml'>y</a>")],
        "/none": [serve.file(b"<!-- nothing -->")],
        "/away": [serve.page("<a href='http://list.invalid/x.xml'>x</a>")],
    }
    with publisher(pages) as served:
        fetcher = Fetcher(_STILL, _QUICK, "invented/1")
        assert fetcher.links(f"{served.address}/odd", tmp_path, (".xml",)) == [
            f"{served.address}/y.xml"
        ]
        for path, words in (("/none", "links to no file"), ("/away", "not followed")):
            with pytest.raises(FetchError, match=words):
                fetcher.links(f"{served.address}{path}", tmp_path, (".xml",))
        fetcher.close()


def test_a_publisher_may_be_told_of_a_browser_and_always_of_the_program(tmp_path: Path) -> None:
    with publisher({"/list.xml": [serve.file(_GOOD, '"\u00e9"')]}) as served:
        fetcher = Fetcher(_STILL, _QUICK, "invented/1")
        one = fetcher.fetch(f"{served.address}/list.xml", tmp_path, Validators(), "Mozilla/5.0")
        fetcher.close()
    assert served.asked[0][1]["user-agent"] == "Mozilla/5.0 invented/1"
    assert one.validators == Validators(), "a tag that cannot be said back is not kept"


def test_a_proxy_of_the_environment_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with publisher({"http://127.0.0.1:9/list.xml": [serve.file(_GOOD)]}) as served:
        monkeypatch.setenv("http_proxy", served.address)
        fetcher = Fetcher(_STILL, _QUICK, "invented/1")
        assert fetcher.fetch("http://127.0.0.1:9/list.xml", tmp_path, Validators()).path
        fetcher.close()
    monkeypatch.setenv("http_proxy", "nonsense://x")
    with pytest.raises(UsageError, match="proxy"):
        Fetcher(_STILL, _QUICK, "invented/1")


def test_errors_tell_no_password_and_no_token(tmp_path: Path) -> None:
    with publisher({}) as served:
        fetcher = Fetcher(_STILL, _QUICK, "invented/1")
        address = served.address.replace("//", "//user:secret@") + "/x?token=secret"
        with pytest.raises(FetchError, match="answered 404") as caught:
            fetcher.fetch(address, tmp_path, Validators())
        fetcher.close()
    assert "secret" not in str(caught.value)


def test_two_runs_at_one_file_do_not_mix_it(tmp_path: Path) -> None:
    asked = 0

    def answer(request: httpx2.Request) -> httpx2.Response:
        nonlocal asked
        asked += 1
        return httpx2.Response(200, content=disturbed() if asked == 1 else iter([_GOOD]))

    def disturbed() -> Iterator[bytes]:
        yield _GOOD[:1000]
        (part,) = tmp_path.glob("*.part")
        part.write_bytes(b"of another run")
        yield _GOOD[1000:]

    fetcher = Fetcher(_STILL, _QUICK, "invented/1", httpx2.MockTransport(answer))
    path = fetcher.fetch("https://list.invalid/list.xml", tmp_path, Validators()).path
    fetcher.close()
    assert path is not None
    assert path.read_bytes() == _GOOD
    assert asked == 2


def test_a_list_that_really_lost_its_records_is_accepted_when_told_so(tmp_path: Path) -> None:
    less = serve.file(un_list("2024-05-02", 18), '"less"')
    with publisher({"/list.xml": [serve.file(_GOOD), less]}) as served:
        home = Home(tmp_path, served)
        addresses = {"un_sc": [f"{served.address}/list.xml"]}
        assert [home.fetch().status, home.fetch().status] == ["loaded", "refused"]
        with ostraka.open(tmp_path) as book:
            (outcome,) = book.fetch(
                ["un_sc"], addresses=addresses, now=home.day, accept_shrink=True
            )
            (state,) = book.lists(now=home.day)
    assert (outcome.status, outcome.removed) == ("loaded", 12)
    assert (state.last_attempt[:10], state.last_result) == ("2024-06-03", "loaded")


def _legacy(names: Sequence[str]) -> dict[str, list[Answer]]:
    """An invented legacy CSV trio."""
    null = "-0- "
    sdn = "".join(
        f'{n},"{name}",{null},"INVENTED",{",".join([null] * 8)}\r\n'
        for n, name in enumerate(names, 1)
    )
    alt = f'1,1,"aka","{names[0]} TRADING",{null}\r\n'
    add = f'1,1,"1 Long Street","Nowhere","Cuba",{null}\r\n'
    return {
        f"/{name}.csv": [serve.file(text.encode(), f'"{zlib.crc32(text.encode())}"')]
        for name, text in (("SDN", sdn), ("ALT", alt), ("ADD", add))
    }


def test_several_files_are_one_version_and_come_whole_or_not_at_all(tmp_path: Path) -> None:
    with publisher(_legacy(["ALPHA", "BETA"])) as served, ostraka.open(tmp_path) as book:
        addresses = {"us_ofac_sdn": [f"{served.address}/{n}.csv" for n in ("SDN", "ALT", "ADD")]}

        def fetch(day: int) -> Outcome:
            (outcome,) = book.fetch(
                ["us_ofac_sdn"], addresses=addresses, bounds=_QUICK, now=_DAY + timedelta(days=day)
            )
            return outcome

        first = fetch(1)
        assert (first.status, first.records) == ("loaded", 2), first.error
        assert first.file == "SDN.csv + ALT.csv + ADD.csv"
        assert fetch(2).status == "unchanged"
        served.answers.update(_legacy(["ALPHA", "BETA", "GAMMA"]))
        second = fetch(3)
        assert (second.status, second.added, second.changed) == ("loaded", 1, 0), second.error
        served.answers.update(_legacy(["ALPHA"]) | {"/ALT.csv": [serve.status(404)]})
        third = fetch(4)
        assert (third.status, "answered 404" in third.error) == ("refused", True)
        addresses["us_ofac_sdn"][1] = f"{served.address}/SDN.csv"
        assert "came more than once" in fetch(5).error
        (state,) = book.lists(now=_DAY)
        assert state.records == 3


def test_files_that_are_not_one_version_are_refused(tmp_path: Path) -> None:
    answers = {"/a.xml": [serve.file(_GOOD)], "/b.xml": [serve.file(un_list("2024-05-02", 29))]}
    with publisher(answers) as served, ostraka.open(tmp_path) as book:
        addresses = {"un_sc": [f"{served.address}/a.xml", f"{served.address}/b.xml"]}
        (outcome,) = book.fetch(["un_sc"], addresses=addresses, bounds=_QUICK, now=_DAY)
        assert (outcome.status, book.lists(now=_DAY)[0].version) == ("refused", None)
    assert "not one version" in outcome.error


def test_addresses_may_be_yaml_or_toml(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("un_sc: https://x.invalid/1\nca_sema: [https://x.invalid/2]\n")
    (tmp_path / "a.toml").write_text(
        'un_sc = "https://x.invalid/1"\nca_sema = ["https://x.invalid/2"]\n'
    )
    told = read_addresses(tmp_path / "a.yaml")
    assert told == read_addresses(tmp_path / "a.toml")
    assert told == {"un_sc": ["https://x.invalid/1"], "ca_sema": ["https://x.invalid/2"]}
    (tmp_path / "bad.toml").write_text("un_sc = [1]")
    with pytest.raises(FormatError, match="addresses cannot be read"):
        read_addresses(tmp_path / "bad.toml")


def test_every_address_of_the_package_may_be_fetched() -> None:
    wanted = wanted_of(formats.lists(), (), {}, datetime(2026, 11, 23, tzinfo=UTC).date())
    for one in wanted:
        assert [check_address(address) for address in one.addresses]
    assert [one.list for one in wanted if one.page] == ["uk_sl"]
    assert "Mozilla" in {one.list: one.agent for one in wanted}["au_dfat"]
    assert {one.list for one in wanted} == {
        info.id for info in formats.lists() if info.id not in ("uk_ofsi", "starter")
    }


#: Real files of most lists; the others' formats take longer to read than a test should.
_REAL = {
    "us_ofac_sdn": "ofac_sdn/2024-05-24_enhanced_YEMEN_filter/yemen_sanctions.xml",
    "us_ofac_cons": "ofac_consolidated/2025-03-28/consolidated.xml",
    "uk_sl": "uk_fcdo_uksl/2026-08_xml_EXCERPT/UK_Sanctions_List_excerpt.xml",
    "un_sc": "un_sc/2025-11-15/consolidatedLegacyByPRN.xml",
    "ca_sema": "ca_sema/2020-03/sema-lmes.xml",
    "ch_seco": "ch_seco/2024-01-17_official_sample/seco.xml",
}


def test_real_files_come_over_http_as_they_come_from_a_folder(shared: Path, tmp_path: Path) -> None:
    paths = {name: shared / "lists" / path for name, path in _REAL.items()}
    answers: dict[str, list[Answer]] = {
        f"/{name}/{path.name}": [serve.file(path.read_bytes(), f'"{name}"')]
        for name, path in paths.items()
    }
    with publisher(answers) as served, ostraka.open(tmp_path) as book:
        addresses = {name: [f"{served.address}/{name}/{path.name}"] for name, path in paths.items()}
        outcomes = {
            one.list: one for one in book.fetch(list(paths), addresses=addresses, bounds=_QUICK)
        }
        again = book.fetch(list(paths), addresses=addresses, bounds=_QUICK)
        assert {one.status for one in outcomes.values()} == {"loaded"}
        assert {name: one.records for name, one in outcomes.items()} == {
            "us_ofac_sdn": 10,
            "us_ofac_cons": 443,
            "uk_sl": 3,
            "un_sc": 1000,
            "ca_sema": 1369,
            "ch_seco": 3,
        }
        assert {one.status for one in again} == {"unchanged"}
        given = book.update(list(paths.values()), lists=list(paths))
        assert {one.list: (one.status, one.version) for one in given} == {
            name: ("unchanged", one.version) for name, one in outcomes.items()
        }
