"""AuthnRequest: the pool asks a provider to say who the person is.

It goes by HTTP-Redirect (deflated, base64, in the query), the answer comes by HTTP-POST.
"""

import base64
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode
from xml.sax.saxutils import quoteattr

from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.oauth.messages import with_parameters
from csc.emulator.services.cognito_idp.saml.find_metadata import SamlProvider

_RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def entity_id(pool: Pool) -> str:
    """The pool's name at its providers: the audience of their assertions."""
    return f"urn:amazon:cognito:sp:{pool.id}"


def sign_in_request(
    pool: Pool,
    provider: SamlProvider,
    answer_to: str,
    identifier: str,
    state: str,
    now: float,
    sign: Callable[[str], str] | None = None,
) -> str:
    """The address that the browser is sent to. ``sign`` makes the signature of the query's text,
    where the provider wants one (SAML bindings, 3.4.4.1)."""
    issued = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    request = (
        '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID={quoteattr(identifier)} '
        f'Version="2.0" IssueInstant="{issued}" Destination={quoteattr(provider.sign_in_url)} '
        f'AssertionConsumerServiceURL={quoteattr(answer_to)} ProtocolBinding="{_POST}">'
        f"<saml:Issuer>{entity_id(pool)}</saml:Issuer></samlp:AuthnRequest>"
    )
    deflate = zlib.compressobj(wbits=-15)
    packed = deflate.compress(request.encode()) + deflate.flush()
    values = {"SAMLRequest": base64.b64encode(packed).decode(), "RelayState": state}
    if sign is not None:
        values["SigAlg"] = _RSA_SHA256
        values["Signature"] = sign(urlencode(values))
    return with_parameters(provider.sign_in_url, values)
