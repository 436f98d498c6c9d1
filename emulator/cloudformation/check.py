"""The checks that resource types share: which properties there must and may be."""

from collections.abc import Iterable

from csc.emulator.cloudformation.contract import Properties, PropertyError, PropertyErrors


def check_properties(
    properties: Properties, required: Iterable[str], allowed: Iterable[str]
) -> None:
    """Raises PropertyErrors naming every property that is missing and every one unknown.

    ``allowed`` needn't repeat the required ones.
    """
    needed = tuple(required)
    known = {*needed, *allowed}
    errors = [PropertyError(name, "is required.") for name in needed if name not in properties]
    errors += [
        PropertyError(name, "is not a property of this type.", _nearest(name, known))
        for name in properties
        if name not in known
    ]
    if errors:
        raise PropertyErrors(errors)


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, sorted(known), 1)
    return f"Did you mean {close[0]}?" if close else f"It has: {', '.join(sorted(known))}."
