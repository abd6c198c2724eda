"""The error tree: every failure that a user can meet, and nothing else.

    OstrakaError
    ├── InputError          the user's input is wrong              exit status 2
    │   ├── UsageError      an argument or a query
    │   ├── FormatError     a list file, a table, a data file
    │   └── PolicyError     the policy file
    └── NotReadyError       the data asked for is not loaded yet   exit status 3

Each error names the input, the place in it and the next action, so that the
command line, the web server and a log line can all show the same text.
"""

from __future__ import annotations


class OstrakaError(Exception):
    """Root of every error that Ostraka raises on purpose."""

    exit_status = 70

    def __init__(self, reason: str, *, source: str = "", place: str = "", action: str = "") -> None:
        """Create an error.

        Args:
            reason: what is wrong, one sentence without a full stop.
            source: the input: a file name, an argument, a list id.
            place: where in the input: ``line 53, column 10``, ``record 15582``.
            action: what the user can do next.
        """
        super().__init__(reason)
        self.reason = reason
        self.source = source
        self.place = place
        self.action = action

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.source, self.place) if part)
        text = f"{where}: {self.reason}" if where else self.reason
        return f"{text}. {self.action}" if self.action else text


class InputError(OstrakaError):
    """The input cannot be used; nothing was changed."""

    exit_status = 2


class UsageError(InputError):
    """An argument or a query is wrong."""


class FormatError(InputError):
    """A file is not what it should be: truncated, malformed, empty or of no known kind."""


class PolicyError(InputError):
    """The policy file is wrong."""


class NotReadyError(OstrakaError):
    """The data asked for is not there: no list, no index, an unknown party."""

    exit_status = 3
