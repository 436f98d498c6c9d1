"""Credentials of a session of a role, for the bearer of a token of an OpenID Connect provider.

The providers are the emulated user pools and identity pools, and those from outside that
CreateOpenIDConnectProvider made known (``ask_issuer.py``).  The trust policy names the provider
(``Federated``) and may ask for its ``aud``, ``sub`` and ``amr``.
"""

import base64
import json
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_identity.open_id_token import ISSUER, PROVIDER, read_token
from csc.emulator.services.iam.assume_role import Trust, issue_for_role, role_by_arn
from csc.emulator.services.iam.partition import partition_of
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.sts.errors import (
    ExpiredTokenException,
    InvalidIdentityToken,
    ValidationError,
)
from csc.emulator.services.sts.session_policies import session_policies
from csc.emulator.services.sts.show_credentials import show_credentials

if TYPE_CHECKING:
    from csc.emulator.services.cognito_identity.service import CognitoIdentity
    from csc.emulator.services.cognito_idp.service import CognitoIdp
    from csc.emulator.services.cognito_idp.verify_token import Claims
    from csc.emulator.services.iam.entities import Provider
    from csc.emulator.services.sts.service import Sts


def assume_role_with_web_identity(
    sts: "Sts", input: Input, call: Call
) -> Output | Awaitable[Output]:
    known = _known_issuer(sts, input["WebIdentityToken"], call.region)
    if known is not None:
        return _from_outside(sts, input, *known)
    return _assume(sts, input, _read(sts, input["WebIdentityToken"], call.region))


def _known_issuer(sts: "Sts", token: str, region: str) -> "tuple[str, Provider] | None":
    """The issuer and the account's provider of a token from outside."""
    issuer = _unverified_issuer(token)
    bare = issuer.partition("://")[2]
    if _is_ours(sts, issuer):
        return None
    partition = partition_of(region)
    arn = f"arn:{partition}:iam::{sts.cloud.account}:oidc-provider/{bare}"
    found = sts.iam.store.providers.get(arn)
    if found is None and bare:
        raise InvalidIdentityToken(f"No OpenIDConnect provider found in your account for {issuer}")
    return (issuer, found) if found is not None else None


def _is_ours(sts: "Sts", issuer: str) -> bool:
    pools = sts.cloud.services.get("cognito-idp")
    own = cast("CognitoIdp", pools).store.pools.values() if pools is not None else ()
    return issuer == ISSUER or any(issuer == cast("CognitoIdp", pools).issuer(pool) for pool in own)


async def _from_outside(sts: "Sts", input: Input, issuer: str, provider: "Provider") -> Output:
    from csc.emulator.services.sts.ask_issuer import audience_of, verified_claims

    now = sts.cloud.clock.now()
    claims = await verified_claims(provider, issuer, input["WebIdentityToken"], now)
    bearer = Bearer(
        provider.name,
        provider.arn,
        audience_of(claims, provider),
        str(claims["sub"]),
        claims.get("amr") or "authenticated",
    )
    return _assume(sts, input, bearer)


def _assume(sts: "Sts", input: Input, bearer: "Bearer") -> Output:
    issuer, provider = bearer.issuer, bearer.provider
    role = role_by_arn(sts.iam, input["RoleArn"])
    seconds = int(input.get("DurationSeconds") or 3600)
    if role is not None and seconds > role.max_session:
        raise ValidationError(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    context: dict[str, Any] = {
        f"{issuer}:aud": bearer.audience,
        f"{issuer}:sub": bearer.subject,
        f"{issuer}:amr": bearer.amr,
        "sts:RoleSessionName": input["RoleSessionName"],
    }
    principal = Principal("federated", provider, provider, sts.cloud.account)
    trust = Trust(principal, action="sts:AssumeRoleWithWebIdentity", context=context)
    session = input["RoleSessionName"]
    credentials = issue_for_role(
        sts.iam,
        input["RoleArn"],
        session,
        trust,
        seconds=seconds,
        policies=session_policies(sts, input),
        keys={
            "aws:FederatedProvider": provider,
            f"{issuer}:aud": bearer.audience,
            f"{issuer}:sub": bearer.subject,
        },
    )
    assert role is not None
    return {
        "Credentials": show_credentials(credentials),
        "SubjectFromWebIdentityToken": bearer.subject,
        "AssumedRoleUser": {"AssumedRoleId": f"{role.id}:{session}", "Arn": credentials.arn},
        "Provider": provider,
        "Audience": bearer.audience,
    }


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who brings a token: what the trust policy may ask for."""

    issuer: str
    provider: str
    audience: str
    subject: str
    amr: str | list[str] = "authenticated"


def _read(sts: "Sts", token: str, region: str) -> Bearer:
    identities = sts.cloud.services.get("cognito-identity")
    if identities is not None and _unverified_issuer(token) == ISSUER:
        claims = _pool_claims(cast("CognitoIdentity", identities), token)
        return Bearer(PROVIDER, PROVIDER, claims["aud"], claims["sub"], claims["amr"])
    found = _claims(sts, token).claims
    issuer = str(found["iss"]).partition("://")[2]
    provider = f"arn:{partition_of(region)}:iam::{sts.cloud.account}:oidc-provider/{issuer}"
    return Bearer(
        issuer, provider, str(found.get("aud") or found.get("client_id")), str(found["sub"])
    )


def _unverified_issuer(token: str) -> str:
    """Which key to look for; nothing is believed of it before the signature is verified."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return str(claims.get("iss", ""))
    except (IndexError, ValueError, AttributeError):
        return ""


def _pool_claims(service: "CognitoIdentity", token: str) -> dict[str, Any]:
    from csc.emulator.services.cognito_identity.errors import NotAuthorizedException

    try:
        return read_token(service, token)
    except NotAuthorizedException as refused:
        if "expired" in refused.message:
            raise ExpiredTokenException("Token expired") from refused
        raise InvalidIdentityToken("The ID Token provided is not a valid JWT.") from refused


def _claims(sts: "Sts", token: str) -> "Claims":
    from csc.emulator.services.cognito_idp.verify_token import Expired, TokenRefused, read_token

    cognito = sts.cloud.services.get("cognito-idp")
    if cognito is None:
        raise InvalidIdentityToken("No OpenIDConnect provider found in your account")
    pools = cast("CognitoIdp", cognito)
    try:
        return read_token(pools, token, tuple(pools.store.pools.values()))
    except Expired as refused:
        raise ExpiredTokenException("Token expired") from refused
    except TokenRefused as refused:
        raise InvalidIdentityToken(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an "
            "Access Token)"
        ) from refused
