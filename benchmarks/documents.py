"""Texts a second, and what is found in them: ``python benchmarks/documents.py --home DIR``.

Measures the finder of ``ostraka read`` over a data directory with loaded lists:

- speed and false mentions on ordinary prose: the documentation that Python and the installed
  packages carry, cut into texts; most of what is found there names real namesakes and firms,
  so every mention is printed to be judged;
- recall on listed names planted in invented sentences, written as texts write them: as
  listed, in capitals, with a possessive, with one slip, surname first, across a line break.

Prints a report; with ``--readme`` puts it into benchmarks/README.md. Never fails on time.
"""

from __future__ import annotations

import argparse
import ast
import pydoc_data.topics
import random
import sys
import sysconfig
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import ostraka
from ostraka.book import Book
from ostraka.screening.mentions import Finder

_README: Final = Path(__file__).resolve().parent / "README.md"
_MARKS: Final = (
    "<!-- documents: written by benchmarks/documents.py --readme -->",
    "<!-- end of documents -->",
)
_TEXT: Final = 20_000
_SENTENCES: Final = (
    "On Monday the committee heard that {} had signed the contract in Lyon.",
    "Officials said {} was behind the purchase, and gave no details.",
    "The invoice was paid by {} after two reminders.",
)


def prose(size: int) -> str:
    """So many characters of documentation that this machine has."""
    parts = ["\n\n".join(pydoc_data.topics.topics.values())]
    length = len(parts[0])
    roots = [sysconfig.get_paths()[kind] for kind in ("stdlib", "purelib")]
    for path in (path for root in roots for path in sorted(Path(root).rglob("*.py"))):
        if length > size:
            break
        for text in _docstrings(path):
            parts.append(text)
            length += len(text)
    return "\n\n".join(parts)[:size]


def _docstrings(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (OSError, SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node)
            if text and len(text) > 200:
                yield text


def _slip(rng: random.Random, name: str) -> str:
    """One letter of the longest word dropped."""
    word = max(name.split(), key=len)
    at = rng.randrange(1, len(word) - 1)
    return name.replace(word, word[:at] + word[at + 1 :], 1)


def _reversed(_: random.Random, name: str) -> str:
    *given, family = name.split()
    return f"{family.upper()}, {' '.join(given).title()}"


TREATMENTS: Final[dict[str, Callable[[random.Random, str], str]]] = {
    "as listed": lambda _, name: name,
    "capitalised": lambda _, name: name.title(),
    "capitals": lambda _, name: name.upper(),
    "possessive": lambda _, name: f"{name.title()}'s agent",
    "one slip": lambda rng, name: _slip(rng, name.title()),
    "line break": lambda _, name: name.title().replace(" ", "\n", 1),
    "surname first": _reversed,
}


def planted(book: Book, count: int, on: date) -> dict[str, list[tuple[str, str]]]:
    """Names drawn from the lists: persons and firms of two to four words of ASCII letters."""
    rng = random.Random(7)
    snapshot = book.screener.snapshot
    day = on.toordinal()
    found: dict[str, list[tuple[str, str]]] = {"person": [], "organization": []}
    for row in rng.sample(range(len(snapshot)), len(snapshot)):
        family = snapshot.family(row)
        if family not in found or len(found[family]) >= count:
            continue
        names = [one for one in book.screener.names_on(row, day).values() if not one.weak]
        names = [one for one in names if 2 <= len(one.text.split()) <= 4]
        names = [one for one in names if one.text.replace(" ", "").isascii()]
        names = [one for one in names if one.text.replace(" ", "").isalpha() and len(one.text) > 8]
        if names:
            found[family].append((names[0].text, snapshot.party(row).id))
    return found


def recall(book: Book, finder: Finder, count: int, on: date) -> list[str]:
    """Rows of the report: share of planted names found, by kind and treatment."""
    rows = []
    for family, names in planted(book, count, on).items():
        for label, treat in TREATMENTS.items():
            if label == "surname first" and family != "person":
                continue
            rng = random.Random(11)
            met = 0
            for number, (name, party) in enumerate(names):
                sentence = _SENTENCES[number % len(_SENTENCES)]
                text = sentence.format(treat(rng, name))
                met += any(one.hit.id == party for one in finder.find(text, on))
            rows.append(f"| {family} | {label} | {len(names)} | {met / max(len(names), 1):.1%} |")
    return rows


def speed(finder: Finder, size: int, on: date) -> tuple[list[str], Counter[str]]:
    """Rows of the report on prose, and what was found in it."""
    text = prose(size)
    texts = [text[start : start + _TEXT] for start in range(0, len(text), _TEXT)]
    finder.find("Warm up.", on)
    found: Counter[str] = Counter()
    rows = []
    for label in ("texts met for the first time", "the same texts again"):
        started = time.perf_counter()
        spans = Counter(
            (number, one.start, one.end, one.text)
            for number, part in enumerate(texts)
            for one in finder.find(part, on)
        )
        seconds = time.perf_counter() - started
        megabytes = sum(len(part.encode()) for part in texts) / 1e6
        rows.append(
            f"| {label} | {megabytes:.1f} | {megabytes / seconds:.1f} | "
            f"{len(spans) / megabytes:.1f} |"
        )
        found = Counter(" ".join(span[3].split()) for span in spans)
    return rows, found


def report(book: Book, size: int, count: int, on: date) -> str:
    """The section of benchmarks/README.md."""
    finder = Finder(book.screener)
    fast, found = speed(finder, size, on)
    lines = [
        "### Listed parties in text",
        "",
        f"One process; {len(book.screener.snapshot):,} listed records; texts of "
        f"{_TEXT // 1000:,} kB of Python documentation.",
        "",
        "| prose | MB | MB/s | mentions per MB |",
        "|---|---|---|---|",
        *fast,
        "",
        "Found in the prose: "
        + (", ".join(f"{name} ({many})" for name, many in found.most_common(20)) or "nothing")
        + ".",
        "",
        "| planted | written | names | found |",
        "|---|---|---|---|",
        *recall(book, finder, count, on),
    ]
    return "\n".join(lines)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="Data directory with lists.")
    parser.add_argument("--megabytes", type=float, default=4.0)
    parser.add_argument("--names", type=int, default=300, help="Planted names of each kind.")
    parser.add_argument("--on", type=date.fromisoformat, default=None)
    parser.add_argument("--readme", action="store_true", help="Put the report into the README.")
    asked = parser.parse_args()
    book = ostraka.open(asked.home)
    text = report(book, int(asked.megabytes * 1e6), asked.names, asked.on or book.today())
    print(text)
    if asked.readme:
        page = _README.read_text("utf-8")
        before, _, rest = page.partition(_MARKS[0])
        after = rest.partition(_MARKS[1])[2]
        body = f"{before.rstrip()}\n\n{_MARKS[0]}\n{text}\n{_MARKS[1]}\n{after.lstrip()}"
        _README.write_text(body, "utf-8")


if __name__ == "__main__":
    main()
