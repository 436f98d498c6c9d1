"""Credentials of a session of a role, for the bearer of a token of an OpenID Connect provider.

The providers whose tokens can be checked here are the emulated user pools; the trust policy names
the provider (``Federated``) and may ask for its ``aud`` and ``sub``.
"""

from typing import TYPE_CHECKING, Any, cast

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.assume_role import Trust, issue_for_role, role_by_arn
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.sts.errors import (
    ExpiredTokenException,
    InvalidIdentityToken,
    ValidationError,
)
from csc.emulator.services.sts.session_policies import session_policies
from csc.emulator.services.sts.show_credentials import show_credentials

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp
    from csc.emulator.services.cognito_idp.verify_token import Claims
    from csc.emulator.services.sts.service import Sts


def assume_role_with_web_identity(sts: "Sts", input: Input, call: Call) -> Output:
    claims = _claims(sts, input["WebIdentityToken"])
    issuer = str(claims.claims["iss"]).partition("://")[2]
    audience = claims.claims.get("aud") or claims.claims.get("client_id")
    provider = f"arn:aws:iam::{sts.cloud.account}:oidc-provider/{issuer}"
    role = role_by_arn(sts.iam, input["RoleArn"])
    seconds = int(input.get("DurationSeconds") or 3600)
    if role is not None and seconds > role.max_session:
        raise ValidationError(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    context: dict[str, Any] = {
        f"{issuer}:aud": audience,
        f"{issuer}:sub": claims.claims["sub"],
        f"{issuer}:amr": "authenticated",
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
    )
    assert role is not None
    return {
        "Credentials": show_credentials(credentials),
        "SubjectFromWebIdentityToken": claims.claims["sub"],
        "AssumedRoleUser": {"AssumedRoleId": f"{role.id}:{session}", "Arn": credentials.arn},
        "Provider": provider,
        "Audience": audience,
    }


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
