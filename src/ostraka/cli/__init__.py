"""The command ``ostraka``: the entry point and the map from errors to exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

#: Options that are also accepted before the command's name, and whether they take a value.
_LEADING = {"--home": True, "--json": False}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status.

    Args:
        arguments: without the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output is gone: nothing more to say, and no traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run the command line.

    Returns:
        The exit status: 0, 1, 2, 3 or 70 (see :mod:`ostraka.cli.app`).
    """
    from cyclopts import CycloptsError

    from ostraka.cli.app import app
    from ostraka.model.errors import OstrakaError

    try:
        answer = app(leading_last(arguments), exit_on_error=False, print_error=False)
        return int(answer) if isinstance(answer, int) else 0
    except CycloptsError as error:
        print(f"ostraka: {error}", file=sys.stderr)
        print("Try `ostraka --help`.", file=sys.stderr)
        return 2
    except OstrakaError as error:
        print(f"ostraka: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        raise
    except Exception as error:
        import traceback

        traceback.print_exc()
        print(
            f"ostraka: internal error ({type(error).__name__}); please report it", file=sys.stderr
        )
        return 70


def leading_last(arguments: Sequence[str]) -> list[str]:
    """Move options that stand before the command's name behind everything else."""
    given = list(arguments)
    moved: list[str] = []
    while given:
        name, equals, _ = given[0].partition("=")
        if name not in _LEADING:
            break
        count = 2 if _LEADING[name] and not equals else 1
        moved += given[:count]
        given = given[count:]
    if "--" in given:
        end = given.index("--")
        return given[:end] + moved + given[end:]
    return given + moved
