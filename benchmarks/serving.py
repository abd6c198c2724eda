"""Requests a second of ``ostraka serve``: ``python benchmarks/serving.py --home DIRECTORY``.

Starts the real server on loopback and loads it with wrk (Debian's package) over sixteen
connections from the same machine: POST /match and POST /v1/screen, and beside them a stub
that reads the body and answers two kilobytes, under the same server program, as the floor.
In the middle of a last run the lists are switched back and forth between two indexes, if
two are given. Customers are the shared, invented ones; one in fifty is a listed name.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import corpus
from benchmarks.measure import machine

_CONNECTIONS: Final = 16
_LISTED: Final = ("Rosoboronexport", "Bank Rossiya", "Vladimir Putin", "Mahan Air")
_PLANTED_EVERY: Final = 50
_TICK: Final = os.sysconf("SC_CLK_TCK")

_LUA: Final = """
local bodies = {}
for line in io.lines(BODIES) do bodies[#bodies + 1] = line end
local at = 0
local headers = {["Content-Type"] = "application/json"}
request = function()
  at = at % #bodies + 1
  return wrk.format("POST", PATH, headers, bodies[at])
end
done = function(summary, latency)
  io.stderr:write(string.format(
    '{"requests": %d, "seconds": %f, "p50": %f, "p90": %f, "p99": %f, "max": %f, ' ..
    '"failed": %d, "broken": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write
      + summary.errors.timeout))
end
"""

_STUB: Final = """
import msgspec
from litestar import Litestar, Request, Response, post

ANSWER = msgspec.json.encode({"hits": ["x" * 2000]})

@post("/stub", status_code=200)
async def stub(request: Request) -> Response[bytes]:
    msgspec.json.decode(await request.body())
    return Response(content=ANSWER, media_type="application/json")

app = Litestar([stub], openapi_config=None, logging_config=None)

if __name__ == "__main__":
    import socket
    import sys

    from uvicorn import Config
    from uvicorn.supervisors import Multiprocess

    # As the server itself listens: without the delay between an answer's head and its body.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listening.bind(("127.0.0.1", int(sys.argv[1])))
    listening.set_inheritable(True)
    config = Config("stub:app", workers=int(sys.argv[2]), access_log=False, log_level="error")
    Multiprocess(config, [listening]).run()
"""


def customers(shared: Path, size: int) -> list[dict[str, Any]]:
    """Invented customers as POST /v1/screen reads them, one in fifty with a listed name."""
    bodies = []
    for number, row in enumerate(islice(corpus.customers(shared), size)):
        planted = number % _PLANTED_EVERY == 0
        name = _LISTED[number // _PLANTED_EVERY % len(_LISTED)] if planted else row["full_name"]
        given = {
            "name": name,
            "type": "any" if planted else "person",
            "born": "" if planted else row["date_of_birth"],
            "country": "" if planted else row["nationality"],
        }
        bodies.append({key: value for key, value in given.items() if value})
    return bodies


def match_body(given: dict[str, Any]) -> dict[str, Any]:
    """The same customer as POST /match reads it."""
    words = {"name": "name", "born": "birthDate", "country": "country"}
    properties = {words[key]: [value] for key, value in given.items() if key in words}
    schema = "Person" if given["type"] == "person" else "LegalEntity"
    return {"queries": {"q": {"schema": schema, "properties": properties}}}


@contextmanager
def running(command: Sequence[str], port: int, path: str) -> Iterator[int]:
    """A server while it runs: its process id, once it answers."""
    log = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(f"http://127.0.0.1:{port}{path}")
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError as error:
            if error.code == 405:
                return
            time.sleep(0.1)
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def cpu_seconds(root: int) -> float:
    """Processor time of a process and all below it, in seconds."""
    parents: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
        ticks[int(entry.name)] = int(fields[11]) + int(fields[12])
    total, todo = 0, [root]
    while todo:
        number = todo.pop()
        total += ticks.get(number, 0)
        todo += parents.get(number, [])
    return total / _TICK


def load(folder: Path, port: int, path: str, bodies: Path, seconds: int, pid: int) -> Any:
    """One run of wrk: rates, latencies in ms, processor time of the server per request."""
    script = folder / "load.lua"
    script.write_text(f'BODIES = "{bodies}"\nPATH = "{path}"\n{_LUA}')
    before = cpu_seconds(pid)
    command = ["wrk", "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "-s", str(script)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stderr)
    told["rate"] = told["requests"] / told["seconds"]
    told["cpu_ms"] = 1000 * (cpu_seconds(pid) - before) / max(told["requests"], 1)
    return told


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def switching(home: Path, others: Sequence[str], stop: threading.Event) -> int:
    """Name one index after the other as the one that serves, until told to stop."""
    count = 0
    while not stop.wait(1.5):
        part = home / "index" / ".current.bench"
        part.write_text(others[count % len(others)])
        os.replace(part, home / "index" / "current")
        count += 1
    return count


def run(arguments: argparse.Namespace, folder: Path) -> list[tuple[str, Any]]:
    """Every row of the report."""
    every = customers(Path(arguments.shared), 2 * arguments.customers)
    # Each route has customers of its own: words looked up for one would be known to the other.
    native, match = every[: arguments.customers], every[arguments.customers :]
    files = {name: folder / f"{name}.jsonl" for name in ("native", "match")}
    for name, bodies in (("native", native), ("match", [match_body(one) for one in match])):
        files[name].write_text("".join(json.dumps(body) + "\n" for body in bodies))
    found: list[tuple[str, Any]] = []
    port, seconds, processes = free_port(), arguments.seconds, str(arguments.workers)
    (folder / "stub.py").write_text(_STUB)
    stub = [sys.executable, str(folder / "stub.py"), str(port), processes]
    with running(stub, port, "/stub") as pid:
        load(folder, port, "/stub", files["native"], 2, pid)
        found.append(("stub (floor)", load(folder, port, "/stub", files["native"], seconds, pid)))
    port = free_port()
    serve = [sys.executable, "-m", "ostraka", "--home", arguments.home, "serve"]
    serve += ["--port", str(port), "--workers", processes]
    with running(serve, port, "/readyz") as pid:
        for path, name in (("/match/default", "match"), ("/v1/screen", "native")):
            load(folder, port, path, files[name], 3, pid)
            found.append((f"POST {path}", load(folder, port, path, files[name], seconds, pid)))
        if arguments.other:
            current = (Path(arguments.home) / "index" / "current").read_text()
            found.append(_switched(arguments, folder, port, pid, files["match"], current))
    return found


def _switched(
    arguments: argparse.Namespace, folder: Path, port: int, pid: int, bodies: Path, current: str
) -> tuple[str, Any]:
    home, stop = Path(arguments.home), threading.Event()
    other = Path(arguments.other) / "index"
    name = (other / "current").read_text()
    if not (home / "index" / name).exists():
        shutil.copytree(other / name, home / "index" / name)
    counts: list[int] = []
    thread = threading.Thread(target=lambda: counts.append(switching(home, (name, current), stop)))
    thread.start()
    told = load(folder, port, "/match/default", bodies, arguments.seconds, pid)
    stop.set()
    thread.join()
    (home / "index" / "current").write_text(current)
    return f"POST /match/default, {counts[0]} switches", told


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", required=True, help="data directory with all lists (a copy)")
    parser.add_argument("--other", default="", help="another one, to switch to under load")
    parser.add_argument("--shared", default="../shared", help="folder with the customers")
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    told = machine()
    kind = f"{told['cores']} cores ({told['processor']}), load before {told['load_before']}"
    print(f"{kind}. {arguments.workers} processes, {_CONNECTIONS} connections.\n")
    with TemporaryDirectory(prefix="ostraka-load-") as name:
        rows = run(arguments, Path(name))
    floor = rows[0][1]
    print("| what | requests/s | ÷ floor | p50 ms | p90 ms | p99 ms | max ms | server CPU ms | "
          "not 2xx | broken |")  # fmt: skip
    print("| --- |" + " --- |" * 9)
    for what, told in rows:
        print(
            f"| {what} | {told['rate']:,.0f} | {told['rate'] / floor['rate']:.2f} "
            f"| {told['p50']:.1f} | {told['p90']:.1f} | {told['p99']:.1f} | {told['max']:.0f} "
            f"| {told['cpu_ms']:.2f} | {told['failed']} | {told['broken']} |"
        )


if __name__ == "__main__":
    main()
