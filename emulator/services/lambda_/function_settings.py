"""What is set of a function beside its configuration: by kind, function and qualifier, in the state file.

    FunctionSettings(storage, "url").get("orders", "live") ──▶ {"AuthType": "NONE", …}

The qualifier is empty for the function itself.
"""

from collections.abc import Iterator
from typing import Any

from csc.emulator.services.recorded.made import MadeDocuments
from csc.emulator.storage import Storage

Document = dict[str, Any]


class FunctionSettings:
    """Documents of one kind (``url``, ``invoke config``, ``concurrency``, …)."""

    def __init__(self, storage: Storage, kind: str) -> None:
        self._documents = MadeDocuments(storage, f"lambda {kind}")

    def get(self, name: str, qualifier: str = "") -> Document | None:
        kept = self._documents.get(f"{name}:{qualifier}")
        return None if kept is None else kept["document"]

    def put(self, name: str, qualifier: str, document: Document) -> None:
        kept = {"name": name, "qualifier": qualifier, "document": document}
        self._documents.put(f"{name}:{qualifier}", kept)

    def remove(self, name: str, qualifier: str = "") -> None:
        self._documents.remove(f"{name}:{qualifier}")

    def of(self, name: str) -> list[tuple[str, Document]]:
        """Those of one function, each with its qualifier, in the order of these."""
        return [(q, document) for n, q, document in self if n == name]

    def forget(self, name: str) -> None:
        for qualifier, _ in self.of(name):
            self.remove(name, qualifier)

    def __iter__(self) -> Iterator[tuple[str, str, Document]]:
        for kept in self._documents:
            yield kept["name"], kept["qualifier"], kept["document"]
