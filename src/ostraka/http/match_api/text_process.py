"""The text index of a serving index: built in a process of its own, opened when it is there.

Owns the wait for it. Building takes seconds of one processor, which a server
that screens cannot spare; the process shares nothing with it but the folder.
"""

from __future__ import annotations

import asyncio
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ostraka.http.match_api.register import Register
from ostraka.http.match_api.text_build import build_in_folder, folder_of
from ostraka.http.match_api.text_index import TextIndex
from ostraka.model.errors import NotReadyError

#: Seconds that a request waits for the text index of a new index.
WAIT: Final = 60.0


class Texts:
    """The text index of one index."""

    def __init__(self, register: Register) -> None:
        """Hold the place of it; nothing is built yet."""
        self._index = register.snapshot.folder
        self._lists = register.selected
        self._opened: TextIndex | None = None
        self._building: asyncio.Task[Path] | None = None
        self._elsewhere: TemporaryDirectory[str] | None = None

    async def ready(self) -> TextIndex:
        """The text index, built first if need be.

        Raises:
            NotReadyError: if it takes longer than a request may wait, or cannot be built.
        """
        if self._opened is None:
            folder = folder_of(self._index, self._lists)
            if not (folder / "meta.json").exists():
                folder = await self._built()
            self._opened = TextIndex(folder)
        return self._opened

    async def _built(self) -> Path:
        if self._building is None or (self._building.done() and self._building.exception()):
            self._building = asyncio.get_running_loop().create_task(self._build())
        try:
            return await asyncio.wait_for(asyncio.shield(self._building), WAIT)
        except TimeoutError as error:
            raise NotReadyError(
                "the text index is being built", action="Ask again in a moment."
            ) from error

    async def _build(self) -> Path:
        into = self._place()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "ostraka.http.match_api.text_process",
            str(self._index),
            str(into),
            *self._lists,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, told = await process.communicate()
        if process.returncode:
            last = told.decode(errors="replace").strip().rpartition("\n")[2]
            raise NotReadyError(f"the text index cannot be built: {last}", action="See the log.")
        return folder_of(into, self._lists)

    def _place(self) -> Path:
        """The folder in which it is built: the index's own, or one of its own if that is closed."""
        probe = self._index / ".text-probe"
        try:
            probe.touch()
            probe.unlink()
        except OSError:
            self._elsewhere = TemporaryDirectory(prefix="ostraka-text-")
            return Path(self._elsewhere.name)
        return self._index


@lru_cache(maxsize=2)
def texts_of(register: Register) -> Texts:
    """The text index of a register; those of the last two are kept, for a switch under load."""
    return Texts(register)


if __name__ == "__main__":
    build_in_folder(Path(sys.argv[1]), sys.argv[3:], Path(sys.argv[2]))
