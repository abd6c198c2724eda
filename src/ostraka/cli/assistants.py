"""Tools for assistants over the Model Context Protocol: the command ``mcp``.

Parses and calls; nothing else.
"""

from __future__ import annotations

from ostraka.cli.app import Home, KnownAt
from ostraka.cli.app import _book as open_book
from ostraka.model.errors import UsageError


def mcp(*, known_at: KnownAt = None, home: Home = None) -> int:
    """Serve the tools over standard input and output, until they are closed."""
    try:
        from ostraka.mcp.server import create_server
    except ImportError as error:
        raise UsageError(
            "the Model Context Protocol needs the extra `mcp`",
            action="Install it: pip install 'ostraka[mcp]'.",
        ) from error
    create_server(open_book(home, known_at=known_at)).run("stdio")
    return 0
