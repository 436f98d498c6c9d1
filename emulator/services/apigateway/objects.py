"""The objects of a control plane, of templates and of its own API, as one.

A copy of what a template declares counts until the template changes it; so does a deletion.
"""

from collections.abc import Mapping

from csc.emulator.services.apigateway.store import DECLARED, DELETED, Document, Store, merge


class Objects:
    """Base of a service. ``declared`` are the collections that templates declared, by their paths."""

    store: Store

    @property
    def declared(self) -> Mapping[str, Mapping[str, Document]]:
        raise NotImplementedError

    def view(self, collection: str) -> Mapping[str, Document]:
        """The documents of a collection: those that templates declared, and those created here."""
        return merge(self.declared, self.store, collection)

    def is_stored(self, collection: str, name: str) -> bool:
        """Whether a document is kept here: made here, or a template's that was changed here."""
        return name in self.store.all(collection) and self.view(collection).get(
            name
        ) is self.store.all(collection).get(name)

    def put(self, collection: str, name: str, document: Document) -> None:
        """A document in the place of what a stack declared counts until the stack changes it."""
        declared = self.declared.get(collection, {}).get(name)
        copied = {} if declared is None else {DECLARED: declared}
        self.store.put(collection, name, {**document, **copied})

    def remove(self, collection: str, name: str) -> None:
        """Of what a stack declared a deletion is kept, which counts until the stack changes it."""
        self.store.remove(collection, name)
        declared = self.declared.get(collection, {}).get(name)
        if declared is not None:
            self.store.put(collection, name, {DECLARED: declared, DELETED: True})

    def is_deleted(self, collection: str, name: str) -> bool:
        """Whether a stack declared it, and it was deleted here."""
        declared = self.declared.get(collection, {})
        return name in declared and name not in self.view(collection)
