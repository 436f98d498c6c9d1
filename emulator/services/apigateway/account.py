"""The account's settings."""

from typing import TYPE_CHECKING

from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

DEFAULT: Document = {
    "throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0},
    "features": ["UsagePlans"],
    "apiKeyVersion": "4",
}


def account(gateway: "ApiGateway") -> Document:
    return gateway.store.all("account").get("account", DEFAULT)
