"""Who a SAML provider is: its metadata, given as a file or at an address."""

from dataclasses import dataclass

from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.entities import IdentityProvider
from csc.emulator.services.cognito_idp.oauth.ask_provider import ProviderFailed, fetch_text
from csc.emulator.services.iam.saml_metadata import METADATA, Metadata, parse_xml, read_metadata

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


@dataclass(frozen=True, slots=True)
class SamlProvider:
    """``issuer`` is its entity id, ``certificates`` are in DER, ``sign_in_url`` takes requests."""

    issuer: str
    certificates: tuple[bytes, ...]
    sign_in_url: str


async def find_metadata(provider: IdentityProvider, now: float) -> SamlProvider:
    """Raises ProviderFailed for metadata that can't be had, or by which nobody can sign in."""
    text = provider.details.get("MetadataFile")
    if not text:
        text = await fetch_text(provider.details.get("MetadataURL", ""))
    try:
        known = read_metadata(text, now)
    except ServiceError as wrong:
        raise ProviderFailed(f"The metadata of {provider.name} can't be read.") from wrong
    return _usable(provider, text, known, now)


def _usable(provider: IdentityProvider, text: str, known: Metadata, now: float) -> SamlProvider:
    url = sign_in_url(text)
    if not url or not known.certificates or not known.issuer:
        raise ProviderFailed(
            f"The metadata of {provider.name} lacks its entity id, a certificate or a "
            "SingleSignOnService by HTTP-Redirect."
        )
    if now >= known.expires:
        raise ProviderFailed(f"The metadata of {provider.name} has expired.")
    return SamlProvider(known.issuer, known.certificates, url)


def sign_in_url(text: str) -> str:
    """Where the provider takes requests by redirect; empty where it doesn't say."""
    root = parse_xml(text)
    services = () if root is None else root.iter(f"{METADATA}SingleSignOnService")
    found = [one.get("Location") or "" for one in services if one.get("Binding") == REDIRECT]
    return found[0] if found else ""
