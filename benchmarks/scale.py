"""All lists together, and a million customers: ``python benchmarks/scale.py --shared ../shared``.

Measures what grows: loading every shared list file, building one index of them
all, and batches of growing length against growing lists. The customers are
invented: given, middle and family names of the shared customers put together
anew, so that names repeat as they do in a bank's book and persons do not.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import corpus, report
from benchmarks.measure import machine, watch

_ROOM: Final = Path(__file__).resolve().parent
_MARKS: Final = (
    "<!-- scale: written by benchmarks/scale.py --readme -->",
    "<!-- end of scale -->",
)
#: Lists of growing size: folders of the shared lists.
_STEPS: Final = (("un_sc",), ("ofac_sdn/2024-05-07",), (".",))
_SIZES: Final = (10_000, 100_000, 1_000_000)


def main() -> int:
    """Measure and print; with ``--readme`` put the section into the README."""
    parser = argparse.ArgumentParser(prog="benchmarks/scale.py", description=__doc__)
    parser.add_argument("--shared", default="../shared", type=Path)
    parser.add_argument("--quick", action="store_true", help="a hundredth of the customers")
    parser.add_argument("--readme", action="store_true", help="put the section into the README")
    asked = parser.parse_args()
    lists = asked.shared.resolve() / "lists"
    if not lists.is_dir():
        print(f"{lists} is not there.", file=sys.stderr)
        return 2
    sizes = [size // 100 for size in _SIZES] if asked.quick else list(_SIZES)
    with TemporaryDirectory(prefix="ostraka-scale-") as folder:
        found = _measure(asked.shared.resolve(), Path(folder), sizes)
    out = _ROOM / "out"
    out.mkdir(exist_ok=True)
    (out / "scale.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    text = _markdown(found)
    print(text)
    if asked.readme:
        report.write_between(_ROOM / "README.md", *_MARKS, text)
        (_ROOM / "scale.svg").write_text(_plot(found), "utf-8")
    return 0


def _measure(shared: Path, work: Path, sizes: Sequence[int]) -> dict[str, Any]:
    customers = {size: work / f"{size}.csv" for size in sizes}
    for size, file in customers.items():
        _write_customers(shared, size, file)
    found: dict[str, Any] = {"machine": machine(), "loads": [], "batches": []}
    for number, step in enumerate(_STEPS):
        home = work / f"home-{number}"
        for folder in step:
            found["loads"].append(_load(shared / "lists" / folder, home))
        last = number == len(_STEPS) - 1
        for size, file in customers.items():
            if last or size == sizes[1]:
                found["batches"].append(_batch(home, file, size, work / "hits.csv"))
    found["check"] = _ostraka(work / f"home-{len(_STEPS) - 1}", "lists", "--check")["status"]
    return found


def _load(folder: Path, home: Path) -> dict[str, Any]:
    loaded = _ostraka(home, "update", "--from", str(folder))
    shutil.rmtree(home / "index")
    indexed = _ostraka(home, "screen", "Nobody Whatsoever")
    states = json.loads(_ostraka(home, "lists", "--json")["out"])
    names = _ostraka_meta(home)
    versions = json.loads(_ostraka(home, "lists", "--check", "--json")["out"])
    return {
        "folder": folder.name,
        "lists": len(states),
        "versions": len(versions),
        "parties": names["parties"],
        "names": names["names"],
        "load_and_index_seconds": loaded["seconds"],
        "load_peak_mb": loaded["peak_mb"],
        "index_seconds": indexed["seconds"],
        "index_peak_mb": indexed["peak_mb"],
        "database_mb": (home / "ostraka.db").stat().st_size / 2**20,
        "files_mb": sum(file.stat().st_size for file in (home / "archive").rglob("*")) / 2**20,
    }


def _ostraka_meta(home: Path) -> dict[str, Any]:
    current = (home / "index" / "current").read_text("utf-8").strip()
    meta: dict[str, Any] = json.loads((home / "index" / current / "meta.json").read_bytes())
    return meta


def _batch(home: Path, file: Path, size: int, out: Path) -> dict[str, Any]:
    names = _ostraka_meta(home)["names"]
    done = _ostraka(home, "batch", str(file), "--type", "person", "-o", str(out))
    with out.open(newline="", encoding="utf-8") as rows:
        matched = len({row["id"] for row in csv.DictReader(rows)})
    return {
        "names": names,
        "customers": size,
        "seconds": done["seconds"],
        "peak_mb": done["peak_mb"],
        "matched": matched,
    }


def _ostraka(home: Path, *arguments: str) -> dict[str, Any]:
    """Run the command as a process of its own, under one that tells the peak of all."""
    code = (
        "import json,resource,subprocess,sys,threading,time\n"
        "from pathlib import Path\n"
        "def rss(pid):\n"
        "    total=0\n"
        "    for p in Path('/proc').glob('[0-9]*/stat'):\n"
        "        try: f=p.read_text().rsplit(') ',1)[1].split()\n"
        "        except OSError: continue\n"
        "        if int(f[1]) in pids or int(p.parent.name)==pid:\n"
        "            pids.add(int(p.parent.name)); total+=int(f[21])*4096\n"
        "    return total\n"
        "p=subprocess.Popen(sys.argv[1:],stdout=subprocess.PIPE,text=True); pids={p.pid}; peak=0\n"
        "out=[]; t=threading.Thread(target=lambda: out.append(p.stdout.read())); t.start()\n"
        "while p.poll() is None:\n"
        "    peak=max(peak,rss(p.pid)); time.sleep(0.1)\n"
        "t.join(); print(json.dumps({'status':p.returncode,'peak_mb':peak/2**20,'out':out[0]}))\n"
    )
    command = [sys.executable, "-m", "ostraka", *arguments, "--home", str(home)]
    with watch() as running:
        done = subprocess.run(
            [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True
        )
    found: dict[str, Any] = json.loads(done.stdout)
    if found["status"] not in (0, 1, 2):
        raise SystemExit(f"ostraka {arguments[0]} ended with {found['status']}: {done.stderr}")
    return {**found, "seconds": running.seconds}


def _write_customers(shared: Path, size: int, file: Path) -> None:
    rows = list(corpus.customers(shared))
    chooser = random.Random(size)
    first, middle, last = (
        [row[column] for row in rows] for column in ("first_name", "middle_name", "last_name")
    )
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "name", "birth_date", "nationality"])
        for number in range(size):
            parts = (chooser.choice(first), chooser.choice(middle), chooser.choice(last))
            row = chooser.choice(rows)
            name = " ".join(part for part in parts if part)
            writer.writerow([number, name, row["date_of_birth"], row["nationality"]])


def _markdown(found: dict[str, Any]) -> str:
    on = found["machine"]
    lines = [
        f"{on['cores']} cores, {on['ram_gb']} GB RAM, Python {on['python']}; load average before "
        f"the run: {on['load_before']}. Peak memory is of all processes together, shared pages "
        "counted each time.",
        "",
        "| what is loaded | lists | versions | parties | names | files, MB | load and index, s |"
        " peak, MB | index alone, s | database, MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in found["loads"]:
        label = "every shared list" if row["lists"] > 1 else row["folder"]
        lines.append(
            f"| {label} | {row['lists']} | {row['versions']} | {row['parties']:,} | "
            f"{row['names']:,} | {row['files_mb']:.0f} | {row['load_and_index_seconds']:.1f} | "
            f"{row['load_peak_mb']:.0f} | {row['index_seconds']:.1f} | {row['database_mb']:.0f} |"
        )
    lines += [
        "",
        "| listed names | customers | seconds | customers a second | peak, MB | who alert |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in found["batches"]:
        rate = row["customers"] / row["seconds"]
        lines.append(
            f"| {row['names']:,} | {row['customers']:,} | {row['seconds']:.1f} | {rate:,.0f} | "
            f"{row['peak_mb']:.0f} | {row['matched']:,} |"
        )
    return "\n".join(lines) + "\n\n![Growth of a batch](scale.svg)\n"


def _plot(found: dict[str, Any]) -> str:
    """Seconds by customers against all lists, and seconds by listed names, side by side."""
    batches = found["batches"]
    most = max(row["names"] for row in batches)
    by_size = [(row["customers"], row["seconds"]) for row in batches if row["names"] == most]
    middle = sorted({row["customers"] for row in batches})[1]
    by_names = [(row["names"], row["seconds"]) for row in batches if row["customers"] == middle]
    panels = (
        (by_size, f"customers, against {most:,} names", 0),
        (by_names, f"listed names, {middle:,} customers", 340),
    )
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 260" font-family="sans-serif" '
        'font-size="12"><rect width="680" height="260" fill="#ffffff"/>'
    ]
    for points, title, left in panels:
        parts.append(_panel(points, title, left))
    return "".join([*parts, "</svg>\n"])


def _panel(points: Sequence[tuple[float, float]], title: str, left: int) -> str:
    width, height = 260, 180
    most_x, most_y = (max(point[axis] for point in points) for axis in (0, 1))
    placed = [(left + 55 + width * x / most_x, 20 + height * (1 - y / most_y)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#0b5394"/>' for x, y in placed)
    return (
        f'<path d="M{left + 55} 20v{height}h{width}" fill="none" stroke="#444444"/>'
        f'<polyline points="{path}" fill="none" stroke="#0b5394" stroke-width="2"/>{dots}'
        f'<text x="{left + 50}" y="26" text-anchor="end">{most_y:.0f} s</text>'
        f'<text x="{left + 50}" y="{20 + height}" text-anchor="end">0</text>'
        f'<text x="{left + 55 + width}" y="{38 + height}" text-anchor="end">{most_x:,.0f}</text>'
        f'<text x="{left + 55 + width / 2}" y="{58 + height}" text-anchor="middle">{title}</text>'
    )


if __name__ == "__main__":
    sys.exit(main())
