"""The commands ``party``, ``judge`` and ``coverage``, and party ids through loads."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ostraka.cli import run

_UN, _SDN = "un_sc-XXi.001", "us_ofac_sdn-701"


def _un(folder: Path, day: str, *people: tuple[str, str]) -> None:
    """Write an invented version of the UN's list; people are name and birth date."""
    entries = "".join(
        f"<INDIVIDUAL><DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM>"
        f"<FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>Invented</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>XXi.00{number}</REFERENCE_NUMBER>"
        f"<LISTED_ON>2020-01-0{number}</LISTED_ON>"
        "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
        f"<DATE>{born}</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"
        for number, (name, born) in enumerate(people, 1)
    )
    path = folder / "un" / day / "consolidated.xml"
    path.parent.mkdir(parents=True)
    path.write_text(
        f'<CONSOLIDATED_LIST dateGenerated="{day}T00:00:00Z"><INDIVIDUALS>{entries}'
        "</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>",
        "utf-8",
    )


def _sdn(folder: Path, day: str, *people: tuple[str, str, str]) -> None:
    """Write an invented version of the SDN list; people are given and family name and birth."""
    entries = "".join(
        f"<sdnEntry><uid>70{number}</uid><firstName>{first}</firstName><lastName>{last}</lastName>"
        "<sdnType>Individual</sdnType><programList><program>SDGT</program></programList>"
        f"<dateOfBirthList><dateOfBirthItem><uid>{number}</uid><dateOfBirth>{born}</dateOfBirth>"
        "<mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry>"
        for number, (first, last, born) in enumerate(people, 1)
    )
    year, month, date = day.split("-")
    path = folder / "sdn" / day / "sdn.xml"
    path.parent.mkdir(parents=True)
    path.write_text(
        '<sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation>'
        f"<Publish_Date>{month}/{date}/{year}</Publish_Date>"
        f"<Record_Count>{len(people)}</Record_Count></publshInformation>{entries}</sdnList>",
        "utf-8",
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two invented lists that share a party, loaded."""
    root = tmp_path_factory.mktemp("lists")
    lists = root / "lists"
    _un(lists, "2021-01-01", ("ORLAN BREKKISH", "1961-03-14"), ("TAVISH MOONCREST", "1970-05-02"))
    _sdn(lists, "2021-01-05", ("Orlan", "BREKKISH", "14 Mar 1961"), ("Ilse", "VANDERQUIST", "1955"))
    assert run(["update", "--from", str(lists), "--home", str(root / "home")]) == 0
    return root


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    """A copy of their data directory."""
    shutil.copytree(made / "home", tmp_path / "home")
    return tmp_path / "home"


def _answer(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> Any:
    capsys.readouterr()
    assert run([*arguments, "--home", str(home), "--json"]) in (0, 1)
    return msgspec.json.decode(capsys.readouterr().out)


def test_one_party_on_two_lists_is_one_hit(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = _answer(capsys, home, "screen", "Orlan Brekkish")
    (hit,) = document["hits"]
    assert hit["party"]["id"] == _UN
    assert [one["list"] for one in hit["records"]] == ["un_sc", "us_ofac_sdn"]


def test_party_shows_every_lists_view_and_why_they_are_together(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (_UN, _SDN):
        document = _answer(capsys, home, "party", name)
        assert document["id"] == _UN
        assert [one["id"] for one in document["records"]] == [_UN, _SDN]
        assert document["records"][0]["listed_on"] == "2020-01-01"
        (link,) = document["links"]
        assert (link["rule"], link["a"], link["b"]) == (
            "name", "un_sc:XXi.001", "us_ofac_sdn:701",
        )  # fmt: skip
        assert link["evidence"]
    assert run(["party", _SDN, "--home", str(home)]) == 0
    shown = capsys.readouterr().out
    for word in (_UN, _SDN, "together:", "ORLAN BREKKISH", "1961-03-14"):
        assert word in shown
    assert run(["party", _UN, "--as-of", "2021-01-02", "--home", str(home)]) == 0
    assert "SDGT" not in capsys.readouterr().out


def test_a_judgement_splits_a_party_and_its_withdrawal_joins_it_again(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _answer(
        capsys, home, "judge", _UN, _SDN, "--different", "--note", "two men", "--by", "ana"
    )
    assert told["parties"] == [_UN, _SDN]
    assert (told["same"], told["by"], told["note"]) == (False, "ana", "two men")
    hits = _answer(capsys, home, "screen", "Orlan Brekkish")["hits"]
    assert [hit["party"]["id"] for hit in hits] == [_UN, _SDN]
    (apart,) = _answer(capsys, home, "party", _SDN)["apart"]
    assert apart["because"] == "judgement"
    assert run(["party", _SDN, "--home", str(home)]) == 0
    assert "apart:" in capsys.readouterr().out
    told = _answer(capsys, home, "judge", _SDN, _UN, "--withdraw")
    assert told["parties"] == [_UN]


def test_a_judgement_survives_a_reload_and_joins_what_no_rule_joins(
    home: Path, made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "us_ofac_sdn-702"
    _answer(capsys, home, "judge", "un_sc-XXi.002", other, "--same", "--note", "her pen name")
    lists = home.parent / "later"
    _un(lists, "2021-02-01", ("ORLAN BREKKISH", "1961-03-14"), ("TAVISH MOONCREST", "1970-05-02"))
    assert run(["update", "--from", str(lists), "--home", str(home)]) == 0
    document = _answer(capsys, home, "party", other)
    assert document["id"] == "un_sc-XXi.002"
    assert document["links"][0]["rule"] == "judgement"
    shutil.rmtree(home / "index")
    assert _answer(capsys, home, "party", other) == document


def test_a_party_keeps_its_id_when_a_better_list_comes_and_when_history_is_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lists, home = tmp_path / "lists", tmp_path / "home"
    born = "14 Mar 1961"
    _sdn(lists / "a", "2021-01-05", ("Orlan", "BREKKISH", born))
    assert run(["update", "--from", str(lists / "a"), "--home", str(home)]) == 0
    assert _answer(capsys, home, "party", _SDN)["id"] == _SDN
    _un(lists / "b", "2021-01-01", ("ORLAN BREKKISH", "1961-03-14"))
    assert run(["update", "--from", str(lists / "b"), "--home", str(home)]) == 0
    assert _answer(capsys, home, "party", _SDN)["id"] == _UN
    _un(lists / "c", "2020-06-01", ("ORLAN BREKKISH", "1961-03-14"))
    assert run(["update", "--from", str(lists / "c"), "--home", str(home)]) == 0
    for name in (_SDN, _UN):
        document = _answer(capsys, home, "party", name)
        assert document["id"] == _UN
        assert document["records"][0]["since"] == "2020-06-01"


def test_a_record_of_the_starter_list_is_found_once_the_list_it_excerpts_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shared: Path
) -> None:
    assert run(["demo", "--home", str(tmp_path)]) in (0, 1)
    files = str(shared / "lists" / "ofac_sdn" / "2021-04-15")
    assert run(["update", "--from", files, "--home", str(tmp_path)]) in (0, 2)
    assert _answer(capsys, tmp_path, "party", "starter-16689")["id"] == "us_ofac_sdn-16689"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["judge", _UN, _SDN, "--note", "x"], 2, "exactly one"),
        (["judge", _UN, _SDN, "--same", "--different", "--note", "x"], 2, "exactly one"),
        (["judge", _UN, _SDN, "--same"], 2, "note"),
        (["judge", _UN, _UN, "--same", "--note", "x"], 2, "itself"),
        (["judge", _UN, "un_sc-nobody", "--same", "--note", "x"], 3, "no party"),
        (["judge", _UN, _SDN, "--withdraw"], 3, "no judgement"),
        (["coverage", "--listed-by", "eu_fsf"], 2, "not loaded"),
        (["coverage", "--on", "2020-01-01", "--listed-by", "un_sc"], 2, "unknown"),
        (["coverage", "--on", "soon"], 2, "not a day"),
    ],
)
def test_wrong_input_is_told_with_its_status(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    assert run([*arguments, "--home", str(home)]) == status
    assert said in capsys.readouterr().err


def test_coverage_counts_lists_against_lists_and_tells_who_is_missing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = _answer(capsys, home, "coverage")
    counts = {(one["a"], one["b"]): one["parties"] for one in document["matrix"]}
    assert counts["un_sc", "us_ofac_sdn"] == counts["us_ofac_sdn", "un_sc"] == 1
    assert dict(document["alone"]) == {"un_sc": 1, "us_ofac_sdn": 1}
    asked = ("coverage", "--listed-by", "un_sc", "--not-by", "us_ofac_sdn")
    (party,) = _answer(capsys, home, *asked)["parties"]
    assert (party["id"], party["listings"][0]["listed_on"]) == ("un_sc-XXi.002", "2020-01-02")
    for command in (("coverage",), asked):
        assert run([*command, "--home", str(home)]) == 0
        shown = capsys.readouterr().out
        assert "who lists whom" in shown
        assert "un_sc" in shown
