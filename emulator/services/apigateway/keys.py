"""How an API key is shown."""

from csc.emulator.services.apigateway.store import Document


def key_shown(key: Document, value: bool | None) -> Document:
    """Its value is left out unless asked for."""
    return key if value else {name: held for name, held in key.items() if name != "value"}
