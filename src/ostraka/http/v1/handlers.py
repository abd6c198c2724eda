"""The router of /v1."""

from __future__ import annotations

from typing import Final

from litestar import Router

from ostraka.http.v1 import batches, files, law, lists, screening
from ostraka.http.v1.routes import known_parameters

ROUTER: Final = Router(
    path="/v1",
    route_handlers=[
        *screening.HANDLERS,
        *batches.HANDLERS,
        *lists.HANDLERS,
        *law.HANDLERS,
        *files.HANDLERS,
    ],
    before_request=known_parameters,
)
HANDLERS: Final = (ROUTER,)
