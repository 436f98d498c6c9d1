"""What is known of a route under test, as plain data: its request, its tables, its constants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csc.attribute_values import Models, TypeData
from csc.diagnostics import Span
from csc.verifying.values import Pool


@dataclass(frozen=True, slots=True)
class Subject:
    """``description`` is the bundle's ``csc.json``. ``tables`` are those of its tables that it uses.

    ``auth`` is the pool's name and the scopes; None for a public route.  ``hints`` say what a field of
    an item is compared with or looked up by: (field, parameters, claims and ``=constants`` whose texts are put together).
    ``claims`` are those that the handler reads and that not every token has.  ``statements`` are the places of the
    handler's: file, first line, last line.
    """

    id: str
    method: str
    path: str
    tier: str
    auth: tuple[str, tuple[str, ...]] | None
    description: Mapping[str, Any]
    tables: tuple[Mapping[str, Any], ...]
    constants: Pool
    hints: tuple[tuple[str, tuple[str, ...]], ...]
    claims: tuple[str, ...]
    statements: tuple[tuple[str, int, int], ...]
    span: Span

    @property
    def parameters(self) -> list[Mapping[str, Any]]:
        return [p for p in self.description["parameters"] if p["source"] != "identity"]

    @property
    def models(self) -> Models:
        models: Models = self.description["models"]
        return models

    @property
    def returns(self) -> TypeData:
        return self.description["returns"]
