"""The mapping beside a table of one's own names: which column is which property.

Owns the reading of ``NAME.mapping.yaml``. Refuses what it does not know, each
error with the line of the mapping: an unknown key, property or schema, a key
that stands twice, an anchor. The file is described in docs/own-lists.md.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

import yaml
from msgspec import Struct
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ostraka.model.errors import FormatError, UsageError
from ostraka.model.ftm import read_schema
from ostraka.model.records import Part
from ostraka.model.schema import PROPERTIES
from ostraka.model.text import fold_space

#: The smallest mapping that works, in one line, as messages are shown.
ONE_LINE: Final = (
    "{list: house_watch, title: Our watch list, id: Number, schema: Person,"
    " columns: {Name: name, Born: birthDate}}"
)
SUFFIXES: Final = (".mapping.yaml", ".mapping.yml")
_MOST: Final = 1 << 18
_KEYS: Final = (
    "list", "title", "id", "id_else", "schema", "encoding", "delimiter", "dates", "published",
    "columns", "joined", "constants", "ignore",
)  # fmt: skip
_ENCODING = re.compile(
    r"(utf[-_]?(8|16|32)([-_]?(le|be|sig))?|cp\d+|windows-?\d+|iso-?8859-?\d+|latin-?\d|koi8-?\w|"
    r"gbk?|gb2312|gb18030|big5|shift_?jis|euc[-_]?(jp|kr)|mac\w+|tis-?620|ascii|us-ascii)",
    re.I,
)
_DELIMITERS: Final = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_PLACES: Final = {"YYYY": r"(?P<y>\d{4})", "MM": r"(?P<m>\d{1,2})", "DD": r"(?P<d>\d{1,2})"}
_PLACE = re.compile("YYYY|MM|DD")


class Column(Struct, frozen=True):
    """What becomes of one column, or of several joined.

    Attributes:
        names: the columns; several are joined.
        property: the property that they hold.
        separator: what parts several values of one cell, or empty.
        joiner: what stands between joined columns.
        dates: the pattern of a date with the groups y, m and d, or None.
        details: column by key of the detail: ``{"country": "Issued by"}``.
        line: line of the mapping.
    """

    names: tuple[str, ...]
    property: str
    separator: str = ""
    joiner: str = ", "
    dates: re.Pattern[str] | None = None
    details: Mapping[str, str] = {}
    line: int = 0


class OwnMapping(Struct, frozen=True):
    """A mapping.

    Attributes:
        list: list id as written.
        title: the list's title.
        id: column of the record's id, or None.
        id_else: columns from which an id is made for a row that has none.
        schema: schema of every row where no column tells.
        schema_column: the column that tells, or empty.
        schemas: schema by the cell's text, folded and in lower case.
        encoding: of the table; empty for UTF-8 or what its first bytes say.
        delimiter: between cells; empty if it is to be found out.
        published: date of this version, ISO, or empty.
        columns: what becomes of the columns.
        constants: values that every record has, by property.
        ignore: columns that are left out on purpose.
        lines: line of the mapping by column name.
    """

    list: str
    title: str
    id: str
    id_else: tuple[str, ...]
    schema: str
    schema_column: str
    schemas: Mapping[str, str]
    encoding: str
    delimiter: str
    published: str
    columns: tuple[Column, ...]
    constants: tuple[tuple[str, str], ...]
    ignore: frozenset[str]
    lines: Mapping[str, int]


def read_mapping(part: Part) -> OwnMapping:
    """Read a mapping.

    Raises:
        FormatError: if it is none, with the line that is wrong.
    """
    with part.open() as stream:
        raw = stream.read(_MOST + 1)
    reader = _Reader(part.name)
    if len(raw) > _MOST:
        raise reader.error(f"a mapping of more than {_MOST:,} bytes", 0)
    try:
        text = raw.decode("utf-8-sig")
        for token in yaml.scan(text):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                raise reader.error("anchors and aliases are not read", token.start_mark.line)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise reader.error("the mapping is not UTF-8", 0) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = fold_space(getattr(error, "problem", None) or str(error))
        raise reader.error(f"no YAML: {said}", mark.line if mark is not None else 0) from error
    return reader.mapping(node)


class _Reader:
    """Reads nodes, so that every error has its line."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: dict[str, int] = {}

    def error(self, reason: str, line: int, action: str = "") -> FormatError:
        """An error at a line, counted from 0."""
        return FormatError(
            reason,
            source=self._name,
            place=f"line {line + 1}",
            action=action or "Correct the mapping; docs/own-lists.md describes it.",
        )

    def mapping(self, node: Node | None) -> OwnMapping:
        """The whole mapping."""
        if not isinstance(node, MappingNode):
            raise self.error("no mapping of keys to values", 0, f"A small one: {ONE_LINE}")
        keys = self._entries(node)
        for key, (name, _) in keys.items():
            self._known(key, _KEYS, name, "key")
        for needed in ("list", "columns"):
            if needed not in keys:
                raise self.error(f"the key {needed!r} is missing", 0, f"A small one: {ONE_LINE}")
        value = {key: node for key, (_, node) in keys.items()}
        dates = self._dates(value.get("dates"))
        columns = [*self._columns(value["columns"], dates), *self._joined(value.get("joined"))]
        column, schemas, schema = self._schemas(value.get("schema"))
        key, key_else = self._column(value.get("id")), self._names(value.get("id_else"))
        if not key and not key_else:
            at = value["columns"].start_mark.line
            raise self.error("neither 'id' nor 'id_else' says what identifies a row", at)
        return OwnMapping(
            list=self._text(value["list"]),
            title=self._optional(value.get("title")) or self._text(value["list"]),
            id=key,
            id_else=key_else,
            schema=schema,
            schema_column=column,
            schemas=schemas,
            encoding=self._encoding(value.get("encoding")),
            delimiter=self._delimiter(value.get("delimiter")),
            published=self._published(value.get("published")),
            columns=tuple(columns),
            constants=tuple(self._constants(value.get("constants"))),
            ignore=frozenset(self._names(value.get("ignore"))),
            lines=self._lines,
        )

    # -- nodes -----------------------------------------------------------------

    def _entries(self, node: Node) -> dict[str, tuple[Node, Node]]:
        if not isinstance(node, MappingNode):
            raise self.error("here keys with values are expected", node.start_mark.line)
        found: dict[str, tuple[Node, Node]] = {}
        for name, value in node.value:
            key = self._text(name)
            if key in found:
                raise self.error(f"{key!r} stands twice", name.start_mark.line)
            found[key] = (name, value)
        return found

    def _text(self, node: Node) -> str:
        if not isinstance(node, ScalarNode) or not fold_space(node.value):
            raise self.error("here a text is expected", node.start_mark.line)
        return fold_space(node.value)

    def _optional(self, node: Node | None) -> str:
        return self._text(node) if node is not None else ""

    def _column(self, node: Node | None) -> str:
        """The name of a column, remembered with its line."""
        if node is None:
            return ""
        name = self._text(node)
        self._lines.setdefault(name, node.start_mark.line + 1)
        return name

    def _names(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        return tuple(self._column(one) for one in nodes)

    def _known(self, word: str, words: tuple[str, ...], node: Node, what: str) -> None:
        if word not in words:
            near = get_close_matches(word, words, 1)
            action = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(words))}."
            raise self.error(f"there is no {what} {word!r}", node.start_mark.line, action)

    # -- keys ------------------------------------------------------------------

    def _property(self, node: Node) -> str:
        prop = self._text(node)
        self._known(prop, tuple(PROPERTIES), node, "property")
        return prop

    def _columns(self, node: Node, dates: re.Pattern[str] | None) -> list[Column]:
        found = []
        for name, value in self._entries(node).values():
            column = self._column(name)
            line = name.start_mark.line + 1
            if isinstance(value, ScalarNode):
                found.append(Column((column,), self._property(value), dates=dates, line=line))
                continue
            keys = self._entries(value)
            for key, (at, _) in keys.items():
                self._known(key, ("property", "separator", "dates", "details"), at, "key")
            if "property" not in keys:
                raise self.error(f"the column {column!r} has no 'property'", name.start_mark.line)
            own = {key: one for key, (_, one) in keys.items()}
            details = self._entries(own["details"]) if "details" in own else {}
            found.append(
                Column(
                    (column,),
                    self._property(own["property"]),
                    separator=self._raw(own.get("separator")),
                    dates=self._dates(own.get("dates")) or dates,
                    details={key: self._column(one) for key, (_, one) in details.items()},
                    line=line,
                )
            )
        if not found:
            raise self.error("no column is mapped", node.start_mark.line)
        return found

    def _joined(self, node: Node | None) -> list[Column]:
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            raise self.error("'joined' is a list of joinings", node.start_mark.line)
        found = []
        for one in node.value:
            keys = self._entries(one)
            for key, (at, _) in keys.items():
                self._known(key, ("columns", "property", "with", "details"), at, "key")
            if "columns" not in keys or "property" not in keys:
                raise self.error("a joining has 'columns' and a 'property'", one.start_mark.line)
            own = {key: node for key, (_, node) in keys.items()}
            details = self._entries(own["details"]) if "details" in own else {}
            found.append(
                Column(
                    self._names(own["columns"]),
                    self._property(own["property"]),
                    joiner=self._raw(own.get("with")) or ", ",
                    details={key: self._column(value) for key, (_, value) in details.items()},
                    line=one.start_mark.line + 1,
                )
            )
        return found

    def _raw(self, node: Node | None) -> str:
        """A text as it stands: a separator may be a space."""
        if node is None:
            return ""
        if not isinstance(node, ScalarNode) or not node.value:
            raise self.error("here a text is expected", node.start_mark.line)
        return str(node.value)

    def _schemas(self, node: Node | None) -> tuple[str, dict[str, str], str]:
        """The column that tells the schema, the schema of each of its texts, and the default."""
        if node is None:
            return "", {}, "LegalEntity"
        if isinstance(node, ScalarNode):
            return "", {}, self._schema(node)
        keys = self._entries(node)
        for key, (at, _) in keys.items():
            self._known(key, ("column", "values", "default"), at, "key")
        if "column" not in keys:
            raise self.error("the schema names no 'column'", node.start_mark.line)
        values = self._entries(keys["values"][1]) if "values" in keys else {}
        schemas = {key.casefold(): self._schema(one) for key, (_, one) in values.items()}
        default = self._schema(keys["default"][1]) if "default" in keys else ""
        return self._column(keys["column"][1]), schemas, default

    def _schema(self, node: Node) -> str:
        try:
            return read_schema(self._text(node))
        except UsageError as error:
            raise self.error(error.reason, node.start_mark.line, error.action) from error

    def _encoding(self, node: Node | None) -> str:
        name = self._optional(node)
        if node is None:
            return ""
        try:
            known = codecs.lookup(name).name
        except LookupError:
            known = ""
        if not known or not _ENCODING.fullmatch(name):
            action = "Write utf-8, utf-16, cp1252 or another."
            raise self.error(f"there is no encoding {name!r}", node.start_mark.line, action)
        return known

    def _delimiter(self, node: Node | None) -> str:
        if node is None:
            return ""
        text = self._raw(node)
        text = _DELIMITERS.get(text.lower(), text)
        if len(text) != 1 or text in '"\r\n' or text.isalnum():
            action = "Write one of , ; | or tab."
            raise self.error(f"{text!r} is no delimiter", node.start_mark.line, action)
        return text

    def _dates(self, node: Node | None) -> re.Pattern[str] | None:
        if node is None:
            return None
        text = self._text(node)
        if sorted(_PLACE.findall(text)) != ["DD", "MM", "YYYY"]:
            action = "Write DD.MM.YYYY, MM/DD/YYYY, YYYYMMDD or the like."
            raise self.error(f"{text!r} is no form of a date", node.start_mark.line, action)
        pattern, at = "", 0
        tight = "MMDD" in text or "DDMM" in text or "YYYYMM" in text or "YYYYDD" in text
        for place in _PLACE.finditer(text):
            pattern += re.escape(text[at : place.start()]) + _PLACES[place.group()]
            at = place.end()
        pattern += re.escape(text[at:])
        return re.compile(pattern.replace("{1,2}", "{2}") if tight else pattern)

    def _published(self, node: Node | None) -> str:
        text = self._optional(node)
        if node is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise self.error(f"{text!r} is no day", node.start_mark.line, "Write 2026-11-23.")
        return text

    def _constants(self, node: Node | None) -> list[tuple[str, str]]:
        if node is None:
            return []
        found = []
        for name, value in self._entries(node).values():
            prop = self._property(name)
            nodes = value.value if isinstance(value, SequenceNode) else [value]
            found += [(prop, self._text(one)) for one in nodes]
        return found
