"""Write the pictures of docs/pages.md: ``python scripts/screenshots.py``.

Serves the starter list on loopback and lets headless Chromium draw each page.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import ostraka

_OUT: Final = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
_GROMOV: Final = "name=Alexei+Gromov&type=person&born=1960"
#: Name, address, width and height of each picture.
_PAGES: Final = (
    ("search", f"/?{_GROMOV}", 1100, 760),
    ("evidence", f"/evidence?{_GROMOV}&party={{party}}", 1100, 1500),
    ("party", "/party/{party}", 1100, 1500),
    ("lists", "/lists", 1100, 420),
    ("actions", "/actions?on=2021-04-15", 1100, 1200),
    (
        "decide",
        "/decide?party=Central+Bank+of+the+Russian+Federation&activity=primary-market"
        "&instrument=bond&currency=RUB&issued=2021-06-15&on=2021-06-15"
        "&actor=us-financial-institution",
        1100,
        1100,
    ),
)


#: An invented text, and what is sent with it.
_TEXT: Final = (
    "An invented dispatch. The United States named Russia's Foreign Intelligence Service (SVR), "
    "also known as APT 29, Cozy Bear and The Dukes, on Thursday. Alexei Gromov was sanctioned the "
    "same day; Gromov did not comment.\n"
)


def main() -> int:
    """Draw every page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 2
    _OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ostraka-pages-") as folder:
        home = Path(folder) / "home"
        book = ostraka.open(home)
        book.load_starter()
        party = book.screen("Alexei Gromov", type="person").hits[0].id
        port = _free_port()
        command = [sys.executable, "-m", "ostraka", "serve", "--port", str(port)]
        command += ["--workers", "1", "--home", str(home)]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:  # noqa: S603
            try:
                address = f"http://127.0.0.1:{port}"
                _wait_for(f"{address}/readyz")
                for name, page, width, height in _PAGES:
                    target = f"{address}{page.format(party=party)}"
                    _draw(chromium, Path(folder), target, _OUT / f"{name}.png", (width, height))
                read = _posted(address, "/read", {"text": _TEXT, "on": "2021-04-15"})
                (Path(folder) / "read.html").write_text(read, "utf-8")
                page = (Path(folder) / "read.html").as_uri()
                _draw(chromium, Path(folder), page, _OUT / "read.png", (1100, 1300))
            finally:
                server.terminate()
    return 0


def _draw(chromium: str, folder: Path, address: str, out: Path, size: tuple[int, int]) -> None:
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--hide-scrollbars", f"--user-data-dir={folder / 'profile'}",
        f"--window-size={size[0]},{size[1]}", f"--screenshot={out}", address,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=60)  # noqa: S603


def _posted(address: str, path: str, form: dict[str, str]) -> str:
    """The page that answers a form, its style from the server."""
    request = Request(address + path, urlencode(form).encode())  # noqa: S310
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        text: str = answer.read().decode("utf-8")
    return text.replace("/static/", f"{address}/static/")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(address, timeout=5):  # noqa: S310
                return
        except (URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
