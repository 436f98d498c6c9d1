"""JSON Schema (draft 4) compiled to functions: the verdict of a request validator.

    check = compile_schema({"type": "object", "required": ["title"]}, models={})
    check({"title": "x"})  ──▶ True

Only the verdict is needed (API Gateway's answer names no error), so a check is a plain predicate.
``$ref`` may point into the schema (``#/definitions/x``), to the schema (``#``), or to another model of
the API (``https://apigateway.amazonaws.com/restapis/<api>/models/<name>``).  Formats are not checked.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.gateway.schemas.check import Check, SchemaError, every
from csc.emulator.gateway.schemas.keywords import KEYWORDS

MODEL_REFERENCE = re.compile(r"^https?://[^/]+/restapis/[^/]+/models/(?P<name>[A-Za-z0-9]+)$")


def compile_schema(schema: Any, models: Mapping[str, Any]) -> Check:
    """A predicate for ``schema``. ``models`` are the API's other schemas by name.

    Raises SchemaError.
    """
    return _Compiler(schema, models, {}).compile(schema, "#")


class _Compiler:
    """Compiles one document. ``shared`` holds the models compiled so far, so that they may recurse."""

    def __init__(self, root: Any, models: Mapping[str, Any], shared: dict[str, Check]) -> None:
        self.root = root
        self.models = models
        self.shared = shared
        self.local: dict[str, Check] = {}

    def compile(self, schema: Any, pointer: str) -> Check:
        if not isinstance(schema, Mapping):
            raise SchemaError(pointer, "a schema is an object")
        if "$ref" in schema:  # its siblings are ignored, says draft 4
            return self._reference(schema["$ref"], pointer)
        checks: list[Check] = []
        for keyword, read in KEYWORDS.items():
            if keyword in schema:
                check = read(self, schema, f"{pointer}/{keyword}")
                if check is not None:
                    checks.append(check)
        return every(checks)

    def compile_all(self, schemas: Any, pointer: str) -> list[Check]:
        if not isinstance(schemas, list) or not schemas:
            raise SchemaError(pointer, "a list of at least one schema is expected")
        return [self.compile(schema, f"{pointer}/{n}") for n, schema in enumerate(schemas)]

    def _reference(self, reference: Any, pointer: str) -> Check:
        if not isinstance(reference, str):
            raise SchemaError(pointer, "$ref is a string")
        if reference.startswith("#"):
            return self._deferred(self.local, reference, lambda: self._local(reference, pointer))
        match = MODEL_REFERENCE.match(reference)
        name = match["name"] if match else ""
        if name not in self.models:
            raise SchemaError(pointer, f"$ref {reference!r} names no model of this API")
        return self._deferred(self.shared, name, lambda: self._model(name))

    def _local(self, reference: str, pointer: str) -> Check:
        target = self.root
        for part in reference[1:].split("/")[1:]:
            part = part.replace("~1", "/").replace("~0", "~")
            try:
                target = target[int(part) if isinstance(target, list) else part]
            except (LookupError, TypeError, ValueError):
                raise SchemaError(pointer, f"$ref {reference!r} points to nothing") from None
        return self.compile(target, reference)

    def _model(self, name: str) -> Check:
        schema = self.models[name]
        return _Compiler(schema, self.models, self.shared).compile(schema, f"{name}#")

    @staticmethod
    def _deferred(known: dict[str, Check], key: str, make: Callable[[], Check]) -> Check:
        """Compile once; a schema that meets itself gets a check that looks up the finished one."""
        if key not in known:
            known[key] = lambda value: known[key](value)
            known[key] = make()
        return known[key]
