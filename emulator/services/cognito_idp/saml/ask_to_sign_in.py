"""AuthnRequest: the pool asks a provider to say who the person is.

It goes by HTTP-Redirect (deflated, base64, in the query), the answer comes by HTTP-POST.
"""

import base64
import zlib
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.oauth.messages import with_parameters
from csc.emulator.services.cognito_idp.saml.find_metadata import SamlProvider

_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


def entity_id(pool: Pool) -> str:
    """The pool's name at its providers: the audience of their assertions."""
    return f"urn:amazon:cognito:sp:{pool.id}"


def sign_in_request(
    pool: Pool, provider: SamlProvider, answer_to: str, identifier: str, state: str, now: float
) -> str:
    """The address that the browser is sent to."""
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
    return with_parameters(provider.sign_in_url, values)
