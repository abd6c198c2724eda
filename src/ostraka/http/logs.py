"""The log: one JSON object a line on standard error.

Owns what may stand in it. A query's values, names and keys never do: a request is
named by its route, not by its address, and a failure by the kind of the exception and
the lines of code it passed, not by its message, which may quote the input.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, Final, TextIO

import structlog
from structlog.typing import FilteringBoundLogger

#: Frames of a failure that are named, the innermost last.
_FRAMES: Final = 12


def make_log(level: str, stream: TextIO | None = None) -> FilteringBoundLogger:
    """The log of this process.

    Args:
        level: least level that is written: debug, info, warning, error.
        stream: where to; standard error by default.
    """
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_number(level)),
    )
    return logger


def failure(error: BaseException) -> dict[str, Any]:
    """A failure as the log names it: its kind and where it passed, never its message."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = [f"{PurePath(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    return {"error": type(error).__name__, "frames": where}


class JsonLines(logging.Formatter):
    """Lines of other packages' loggers (uvicorn's), in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a traceback is told as :func:`failure` tells it."""
        told: dict[str, Any] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": datetime.fromtimestamp(record.created, UTC)
            .isoformat()
            .replace("+00:00", "Z"),
        }
        if record.exc_info and record.exc_info[1] is not None:
            told |= failure(record.exc_info[1])
        return json.dumps(told)


def logging_config(level: str) -> dict[str, Any]:
    """How uvicorn logs in every process: JSON on standard error, no access log of its own."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "ostraka.http.logs.JsonLines"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {
            "uvicorn": {"handlers": ["stderr"], "level": level.upper(), "propagate": False},
            "uvicorn.error": {"level": level.upper()},
            "uvicorn.access": {"handlers": [], "propagate": False},
            "asyncio": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }


def _number(level: str) -> int:
    return {"debug": 10, "info": 20, "warning": 30, "error": 40}[level]
