import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "ostraka"

#: One file of each kind that the program reads from its own package.
READ = (
    "py.typed",
    "cli/__init__.py",
    "http/pages/static/ostraka.css",
    "http/pages/static/ostraka.js",
    "http/pages/templates/base.html",
    "law/data/eu.yaml",
    "matching/data/weights.json",
    "model/data/countries.tsv",
    "names/data/lexicon.bin",
    "screening/policy.toml",
    "sources/data/lists.yaml",
    "sources/data/starter.yaml",
    "store/migrations/env.py",
    "store/migrations/versions/r0001_baseline.py",
)


def _in_package() -> set[str]:
    return {
        f"ostraka/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else() -> None:
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling is not installed")
    builder = wheel.WheelBuilder(str(ROOT))
    held = {file.distribution_path for file in builder.recurse_included_files()}
    assert held == _in_package()


def test_every_kind_of_file_that_the_program_reads_is_in_the_package() -> None:
    assert {f"ostraka/{name}" for name in READ} <= _in_package()


def test_the_project_leaves_no_file_of_the_package_out_of_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["hatch"]["build"] == {
        "targets": {"wheel": {"packages": ["src/ostraka"]}}
    }
    # What git ignores, the wheel leaves out.
    lines = (ROOT / ".gitignore").read_text("utf-8").split()
    ignored = {line.strip("/") for line in lines if line.endswith("/")} - {"__pycache__"}
    assert not {f for f in _in_package() if ignored & set(f.split("/"))}
