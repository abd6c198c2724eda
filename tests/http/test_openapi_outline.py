"""The outline of /v1 does not change by accident, and every setting is documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from tests.http.served import client, put_index

from ostraka.http.config import Settings

_ROOT = Path(__file__).parents[2]
_GOLDEN = _ROOT / "tests" / "fixtures" / "openapi" / "outline.txt"


def _outline(told: dict[str, Any]) -> str:
    """One line for each operation: what it takes and what it answers."""
    lines = []
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            parameters = ", ".join(
                one["name"] + ("" if one.get("required") else "?")
                for one in operation.get("parameters", ())
            )
            body = ", ".join(
                f"{kind} {shape['schema'].get('$ref', '').rpartition('/')[2]}".strip()
                for kind, shape in operation.get("requestBody", {}).get("content", {}).items()
            )
            statuses = " ".join(operation["responses"])
            lines.append(f"{method.upper()} {path} ({parameters}) [{body}] -> {statuses}")
    return "\n".join(lines) + "\n"


def test_the_outline_of_the_api_is_the_one_on_record(tmp_path: Path) -> None:
    put_index(tmp_path, "first")
    with client(tmp_path) as found:
        told = found.get("/v1/openapi.json").json()
        page = found.get("/v1/docs").text
    outline = _outline(told)
    assert outline == _GOLDEN.read_text("utf-8"), outline
    for path in told["paths"]:
        assert path in page
        assert path in (_ROOT / "docs" / "serving.md").read_text("utf-8")


def test_every_setting_is_documented_with_its_default() -> None:
    text = (_ROOT / "docs" / "serving.md").read_text("utf-8")
    for setting in msgspec.structs.fields(Settings):
        shown = msgspec.json.encode(setting.default).decode() if setting.default else ""
        assert f"| `{setting.name}` |" in text
        row = next(line for line in text.splitlines() if line.startswith(f"| `{setting.name}` |"))
        assert not shown or shown.strip('"') in row
