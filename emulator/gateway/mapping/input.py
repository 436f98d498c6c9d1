"""``$input``: the body as text, as JSON, by JSONPath, and the request's parameters."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from csc.emulator.gateway.jsonpath import InvalidPath, compile_path
from csc.emulator.gateway.mapping.payload import PayloadError, parse_payload
from csc.emulator.gateway.velocity.errors import RenderError
from csc.emulator.gateway.velocity.java.json_text import json_text
from csc.emulator.gateway.velocity.java.methods import PREPARED, java
from csc.emulator.gateway.velocity.java.text import PRINTERS


class Given(Protocol):
    """A request's parameters: names as sent, the last value where a name is repeated.

    Those of the path are as they stand in the URL, percent-encoded (which is why AWS's own templates
    urlDecode them).
    """

    @property
    def raw_path_parameters(self) -> Mapping[str, str]: ...
    @property
    def query_parameters(self) -> Mapping[str, str]: ...
    @property
    def header_parameters(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters that are there already; those of a request are read when they are asked for."""

    path: Mapping[str, str] = field(default_factory=dict)
    querystring: Mapping[str, str] = field(default_factory=dict)
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw_path_parameters(self) -> Mapping[str, str]:
        return self.path

    @property
    def query_parameters(self) -> Mapping[str, str]:
        return self.querystring

    @property
    def header_parameters(self) -> Mapping[str, str]:
        return self.header


NO_PARAMETERS = Parameters()
_UNREAD = object()


class Input:
    """Decodes and parses the body when it is first asked for, once.

    ``document`` may be what the body says, for a template that only reads that (``reads_document``).
    """

    __slots__ = ("_document", "_parameters", "_raw", "_text")

    def __init__(self, body: bytes | str, parameters: Given, document: Any = _UNREAD) -> None:
        self._raw = body
        self._text: str | None = None
        self._document: Any = document
        self._parameters = parameters

    def body(self) -> str:
        """An empty body is ``{}``."""
        if self._text is None:
            raw = self._raw
            self._text = (raw if isinstance(raw, str) else raw.decode("utf-8", "replace")) or "{}"
        return self._text

    def document(self) -> Any:
        if self._document is _UNREAD:
            self._document = parse_payload(self._raw or "{}")
        return self._document

    def path(self, path: str | None) -> Any:
        document = self.document()
        if path is None:
            raise RenderError("NullPointerException: a path is null")
        if path == "$":
            return document
        try:
            compiled = compile_path(path)
        except InvalidPath as error:
            raise RenderError(f"InvalidPathException: {error}") from None
        return compiled.read(document) if isinstance(document, dict | list) else None

    def json(self, path: str | None) -> str:
        value = self.path(path)
        return "" if value is None else to_json(value)

    def params(self) -> dict[str, Any]:
        given = self._parameters
        return {
            "path": dict(given.raw_path_parameters),
            "querystring": dict(given.query_parameters),
            "header": dict(given.header_parameters),
        }

    def param(self, name: Any) -> str:
        """Looked up in path, query string and headers, in this order."""
        given = self._parameters
        found = given.raw_path_parameters.get(name)
        if found is None:
            found = given.query_parameters.get(name)
            if found is None:
                found = given.header_parameters.get(name)
        return "" if found is None else found


_SHAPE = bytes(48 if 48 <= code <= 57 else code if code in b".eE" else 32 for code in range(256))
_ODD_NUMBER = re.compile(rb"[:,\[]-?(?:[0-9.]+[eE]|[0-9]{8,}\.|0\.00)")
"""In orjson's output: a number that Java may write in another way. Seldom text that looks like one."""

_ODD_CHARACTER = re.compile(rb"\\u|\x7f|\xc2[\x80-\x9f]|\xe2[\x80-\x83]")
_ESCAPED = re.compile(r"\\\\|\\u00[0-9a-f]{2}|[\x7f-\x9f\u2000-\u20ff]")


def to_json(value: Any) -> str:
    """JSON text as json-smart writes it; by orjson where both write the same."""
    if not isinstance(value, dict | list):
        return json_text(value)
    try:
        written = orjson.dumps(value)
    except TypeError:
        return json_text(value)
    shape = written.translate(_SHAPE)
    if (b"0." in shape or b"0e" in shape) and _ODD_NUMBER.search(written) is not None:
        return json_text(value)
    if written.isascii() and b"\\u" not in written and b"\x7f" not in written:
        return written.decode("ascii")
    text = written.decode()
    return text if _ODD_CHARACTER.search(written) is None else _ESCAPED.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 1:
        return f"\\u{ord(found):04X}"
    return found if found == "\\\\" else "\\u" + found[2:].upper()


_PATH = re.compile(r"\$!?\{?input\.path\(")


def reads_document(text: str) -> bool:
    """Whether a template asks its ``$input`` for nothing but paths."""
    return text.count("input") == len(_PATH.findall(text))


PRINTERS[Input] = lambda _: "{}"


def _prepare_path(path: str) -> Callable[[Input], Any] | None:
    """``$input.path`` of a path that is known when the template is compiled; None for a wrong one."""
    if path == "$":
        return Input.document
    try:
        read = compile_path(path).read
    except InvalidPath:
        return None

    def prepared(input: Input) -> Any:
        document = input.document()
        return read(document) if isinstance(document, dict | list) else None

    return prepared


PREPARED[Input, "path"] = _prepare_path

java(Input, name="getBody")(Input.body)
java(Input, name="path", takes="S")(Input.path)
java(Input, name="json", takes="S")(Input.json)
java(Input, name="params")(Input.params)
java(Input, name="params", takes="S")(Input.param)

__all__ = ["NO_PARAMETERS", "Input", "Parameters", "PayloadError", "to_json"]
