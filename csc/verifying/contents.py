"""What tables hold, compared by what it means: a set has no order, and neither has an item.

Forms mostly leave the same bytes behind, so those are looked at first.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

SETS = ("SS", "NS", "BS")


class Contents(Mapping[str, list[Any]]):
    """The attribute values of each item by table. ``texts`` are their JSON in the order of their keys."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, texts: Mapping[str, Sequence[bytes]]) -> None:
        self.texts = texts
        self._settled: dict[str, list[Any]] | None = None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Contents) and self.texts == other.texts:
            return True
        return isinstance(other, Mapping) and self._items() == dict(other)

    def __getitem__(self, table: str) -> list[Any]:
        return self._items()[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def _items(self) -> dict[str, list[Any]]:
        if self._settled is None:
            self._settled = {
                name: sorted((_settle(orjson.loads(text)) for text in texts), key=json.dumps)
                for name, texts in self.texts.items()
            }
        return self._settled


def _settle(value: Any) -> Any:
    """An attribute value in the form in which equal ones are equal."""
    if isinstance(value, dict):
        return {
            name: sorted(one) if name in SETS and _texts(one) else _settle(one)
            for name, one in sorted(value.items())
        }
    return [_settle(one) for one in value] if isinstance(value, list) else value


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
