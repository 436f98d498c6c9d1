"""The maps of ``$context``: they have all that a map has, and print as nothing.

Recorded on AWS: ``$context.get("identity")``, ``$context.requestOverride.get("header")`` and their like
print the empty text, while ``$context.identity.keySet()`` runs over the names.  The developer guide says
the same of ``$context.authorizer.claims``, in other words: it "returns null".
"""

from collections.abc import Mapping
from typing import Any

from csc.emulator.gateway.velocity.java import map_methods, object_methods
from csc.emulator.gateway.velocity.java.methods import CLASS_NAMES, METHODS
from csc.emulator.gateway.velocity.java.text import PRINTERS
from csc.emulator.gateway.velocity.java.types import SilentMap

_MAP_METHODS = (map_methods, object_methods)
"""Imported so that such a map can have all that a map has."""

METHODS[SilentMap] = METHODS[dict]
CLASS_NAMES[SilentMap] = CLASS_NAMES[dict]
PRINTERS[SilentMap] = lambda _: ""


def silent(given: Mapping[str, Any]) -> SilentMap:
    """A copy of a map, and of the maps in it, that prints as nothing."""
    copy = SilentMap(given)
    for name, item in given.items():
        if type(item) is not str and isinstance(item, Mapping):  # mostly texts; the ABC is slow
            copy[name] = silent(item)
    return copy


__all__ = ["SilentMap", "silent"]
