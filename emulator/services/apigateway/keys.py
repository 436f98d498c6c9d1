"""How an API key is shown, and what it may be."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.store import Document


def key_shown(key: Document, value: bool | None) -> Document:
    """Its value is left out unless asked for."""
    return key if value else {name: held for name, held in key.items() if name != "value"}


def check_key(given: Mapping[str, Any]) -> None:
    """Raises BadRequestException."""
    value = given.get("value") or ""
    if value and len(value) < 20:
        raise BadRequestException("API Key value should be at least 20 characters")
    if len(value) > 128:
        raise BadRequestException("API Key value exceeds maximum size of 128 characters")
    if len(given.get("name") or "") > 1024:
        raise BadRequestException("Invalid API Key name, can be at most 1024 characters.")
    if len(given.get("description") or "") > 125_000:
        raise BadRequestException("Invalid API Key description specified.")
