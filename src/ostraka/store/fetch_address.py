"""Where downloads may go, and how an address is told.

Owns the rule: https alone, but for plain http on this machine to one who named it.
Refuses to tell passwords and tokens: messages hold the host and the path.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urljoin, urlsplit

from ostraka.model.errors import InputError


class FetchError(InputError):
    """A download that did not come about; the version loaded before stays."""


def failed(address: str, reason: str) -> FetchError:
    """The error of a download.

    Args:
        address: what was asked for.
        reason: why it did not come.
    """
    return FetchError(
        reason,
        source=shown(address),
        action="The version loaded before stays; try again later, or load the file with --from.",
    )


def shown(address: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    try:
        parts = urlsplit(address)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "an address that cannot be read"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def check_address(address: str) -> str:
    """An address that may be fetched: https, or http on this machine.

    Raises:
        FetchError: if it is another.
    """
    if _is_secure(address) or _is_local(address):
        return address
    raise failed(address, "only https addresses are fetched")


def follow(first: str, at: str, link: str) -> str:
    """Where a redirect or a link leads, if it may lead there.

    Args:
        first: the address that was asked for; only one on this machine leads to this machine.
        at: the address that told the link.
        link: the link, which may be relative.

    Raises:
        FetchError: if it is not followed.
    """
    try:
        target = urljoin(at, link)
    except ValueError:
        target = ""
    if link and (_is_secure(target) or (_is_local(first) and _is_local(target))):
        return target
    raise failed(first, f"it leads to {shown(target or link)[:200]!r}, which is not followed")


def _is_secure(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" and bool(parts.hostname)
    except ValueError:
        return False


def _is_local(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return parts.scheme == "http" and (
            host == "localhost" or ipaddress.ip_address(host).is_loopback
        )
    except ValueError:
        return False
