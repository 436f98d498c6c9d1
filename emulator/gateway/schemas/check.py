"""What a compiled schema is: a predicate on JSON data."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Check = Callable[[Any], bool]


class SchemaError(Exception):
    """The schema itself is wrong: ``pointer`` says where (``#/properties/a``)."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(f"{pointer}: {message}")
        self.pointer, self.message = pointer, message


class Compiler(Protocol):
    """What a keyword's reader may ask for: the checks of the schemas inside it."""

    def compile(self, schema: Any, pointer: str) -> Check: ...

    def compile_all(self, schemas: Any, pointer: str) -> list[Check]: ...


ReadKeyword = Callable[[Compiler, Mapping[str, Any], str], Check | None]
"""(compiler, the schema that has the keyword, pointer) → its check, or None for no constraint."""


def every(checks: list[Check]) -> Check:
    if not checks:
        return lambda value: True
    if len(checks) == 1:
        return checks[0]
    if len(checks) == 2:
        first, second = checks
        return lambda value: first(value) and second(value)
    together = tuple(checks)

    def all_of_them(value: Any) -> bool:
        for check in together:  # noqa: SIM110 (a generator costs as much as the checks)
            if not check(value):
                return False
        return True

    return all_of_them
