"""A publisher on this machine that serves files and fails in every way that publishers do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from msgspec import Struct

Answer = Callable[["Handler"], None]


class Publisher(Struct):
    """What is served, and what was asked.

    Attributes:
        address: of the server, without a path.
        answers: by path, what to do at each request; the last one is repeated.
        asked: every request's path and headers, in order.
    """

    address: str
    answers: dict[str, list[Answer]]
    asked: list[tuple[str, dict[str, str]]]


class Handler(BaseHTTPRequestHandler):
    """Answers as the publisher says."""

    protocol_version = "HTTP/1.1"
    publisher: Publisher

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.publisher.asked.append((path, {k.lower(): v for k, v in self.headers.items()}))
        answers = self.publisher.answers.get(path, [status(404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        answer(self)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer."""
        self.send_response(code)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def publisher(answers: dict[str, list[Answer]]) -> Iterator[Publisher]:
    """Serve on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    served = Publisher(f"http://127.0.0.1:{server.server_port}", answers, [])
    Handler.publisher = served
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def file(body: bytes, etag: str = "", modified: str = "") -> Answer:
    """The file; 304 to who has it, the rest of it to who has its beginning."""

    def answer(handler: Handler) -> None:
        told = {
            name: value for name, value in (("ETag", etag), ("Last_Modified", modified)) if value
        }
        if etag and handler.headers.get("if-none-match") == etag:
            handler.answer(304, b"", **told)
            return
        begun = handler.headers.get("range")
        if begun and handler.headers.get("if-range") == etag:
            start = int(begun.removeprefix("bytes=").rstrip("-"))
            told["Content_Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            handler.answer(206, body[start:], **told)
            return
        handler.answer(200, body, **told)

    return answer


def status(code: int, **headers: str) -> Answer:
    """An answer without a file."""
    return lambda handler: handler.answer(code, b"sorry", **headers)


def cut(body: bytes, after: int, etag: str = "") -> Answer:
    """The beginning of a file, under the length of the whole; then the connection ends."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        if etag:
            handler.send_header("ETag", etag)
        handler.end_headers()
        handler.wfile.write(body[:after])
        handler.wfile.flush()
        handler.close_connection = True

    return answer


def slow(body: bytes, pause: float) -> Answer:
    """A file, a piece at a time."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        for start in range(0, len(body), 50):
            time.sleep(pause)
            try:
                handler.wfile.write(body[start : start + 50])
                handler.wfile.flush()
            except OSError:
                return

    return answer


def moved(target: str) -> Answer:
    """A redirect."""
    return lambda handler: handler.answer(302, location=target)


def page(text: str) -> Answer:
    """An HTML page, with status 200."""
    body = f"<!DOCTYPE html><html><body>{text}</body></html>".encode()
    return lambda handler: handler.answer(200, body, content_type="text/html")
