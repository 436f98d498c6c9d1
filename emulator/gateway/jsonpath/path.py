"""A compiled path: ``compile_path("$.a.b").read({"a": {"b": 1}})`` is 1."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from csc.emulator.gateway.jsonpath.evaluate import evaluate
from csc.emulator.gateway.jsonpath.parse import parse_path
from csc.emulator.gateway.jsonpath.scanner import InvalidPath
from csc.emulator.gateway.jsonpath.steps import Indices, Properties, Step, is_definite


class JsonPath:
    """``read(document)`` is the value, None where the path leads nowhere."""

    __slots__ = ("is_definite", "read", "text")

    def __init__(self, text: str) -> None:
        steps = parse_path(text)
        self.text = text
        self.is_definite = all(map(is_definite, steps))
        keys = _keys(steps)
        self.read: Callable[[Any], Any] = _reader(steps) if keys is None else _key_reader(keys)


def _keys(steps: tuple[Step, ...]) -> tuple[str | int, ...] | None:
    """The names and numbers of a path that has nothing else."""
    keys: list[str | int] = []
    for step in steps:
        if isinstance(step, Properties) and len(step.names) == 1:
            keys.append(step.names[0])
        elif isinstance(step, Indices) and len(step.numbers) == 1:
            keys.append(step.numbers[0])
        else:
            return None
    return tuple(keys)


def _key_reader(keys: tuple[str | int, ...]) -> Callable[[Any], Any]:
    def read_keys(document: Any) -> Any:
        value = document
        for key in keys:
            if isinstance(key, str):
                if not isinstance(value, dict):
                    return None
                value = value.get(key)
            elif isinstance(value, list) and 0 <= key < len(value):
                value = value[key]
            else:
                return None
        return value

    return read_keys


def _reader(steps: tuple[Step, ...]) -> Callable[[Any], Any]:
    return lambda document: evaluate(steps, document, document)


@lru_cache(2048)
def compile_path(text: str) -> JsonPath:
    """Raises ``InvalidPath``."""
    return JsonPath(text)


def read(text: str, document: Any) -> Any:
    return compile_path(text).read(document)


__all__ = ["InvalidPath", "JsonPath", "compile_path", "read"]
