"""The description of /v1: an OpenAPI document and a page made of it.

Owns title, tags and names of operations. The page is plain HTML without a script: it
works without another host.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import msgspec
from litestar import MediaType, Response, get
from litestar.enums import HttpMethod
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Method

from ostraka.book import code_version
from ostraka.http.v1.routes import AnyRequest, encoded

_TITLE: Final = "Ostraka"
_DESCRIPTION: Final = (
    "Sanctions screening from the official lists, with evidence that adds up. An answer that "
    "could not be completed is an error, never an empty result. Nothing here is legal advice."
)


def openapi_config() -> OpenAPIConfig:
    """How the routes of /v1 are described, at /v1/openapi.json."""
    return OpenAPIConfig(
        title=_TITLE,
        version=code_version(),
        description=_DESCRIPTION,
        path="/v1/openapi",
        render_plugins=[JsonRenderPlugin(path="/")],
        use_handler_docstrings=True,
        operation_id_creator=_operation,
        components=Components(
            security_schemes={
                "key": SecurityScheme(
                    type="apiKey",
                    name="X-API-Key",
                    security_scheme_in="header",
                    description="Also: Authorization: ApiKey KEY, or Bearer KEY.",
                )
            }
        ),
    )


def _operation(_: HTTPRouteHandler, method: HttpMethod | Method, path: Sequence[Any]) -> str:
    """The name of an operation: ``get_lists_diff``."""
    parts = [part for part in path if isinstance(part, str) and part != "v1"]
    return "_".join([method.lower(), *parts]).replace("-", "_")


@get("/v1/openapi.json", include_in_schema=False, sync_to_thread=False)
def description(request: AnyRequest) -> Response[bytes]:
    """The OpenAPI document."""
    return encoded(msgspec.json.encode(request.app.openapi_schema.to_schema()))


@get("/v1/docs", include_in_schema=False, sync_to_thread=False)
def docs(request: AnyRequest) -> Response[str]:
    """The routes of /v1 as a page."""
    schema: dict[str, Any] = msgspec.to_builtins(request.app.openapi_schema.to_schema())
    return Response(content=page(schema), media_type=MediaType.HTML)


def page(schema: dict[str, Any]) -> str:
    """The page of a description."""
    info = schema["info"]
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        f"<title>{escape(info['title'])} /v1</title>",
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f"<p>{escape(info['description'])}</p>",
        '<p>The whole description: <a href="/v1/openapi.json">/v1/openapi.json</a>.</p>',
    ]
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            parts.append(_route(path, method, told))
    return "\n".join(parts)


def _route(path: str, method: str, told: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(one['name'])}</code><td>{escape(one['in'])}"
        f"<td>{'required' if one.get('required') else ''}"
        for one in told.get("parameters", ())
    )
    table = f"<table><tr><th>parameter<th>in<th>{rows}</table>" if rows else ""
    answers = ", ".join(
        f"{escape(status)} {escape(one['description'])}"
        for status, one in told["responses"].items()
    )
    return (
        f"<h2><code>{escape(method.upper())} {escape(path)}</code></h2>"
        f"<p>{escape(told.get('description') or told.get('summary') or '')}</p>"
        f"{table}<p>{answers}</p>"
    )


DOCS_HANDLERS: Final = (description, docs)
