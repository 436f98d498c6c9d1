"""Credentials of a session of a role, for whom a SAML provider of the account vouches."""

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.assume_role import Trust, issue_for_role, role_by_arn
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.sts.carried_over import IDENTITY, TRANSITIVE
from csc.emulator.services.sts.errors import (
    IDPRejectedClaim,
    InvalidIdentityToken,
    ValidationError,
)
from csc.emulator.services.sts.session_policies import session_policies
from csc.emulator.services.sts.show_credentials import show_credentials

if TYPE_CHECKING:
    from csc.emulator.services.sts.saml.claims import Claims
    from csc.emulator.services.sts.service import Sts


def assume_role_with_saml(sts: "Sts", input: Input, call: Call) -> Output:
    arn, provider = input["RoleArn"], input["PrincipalArn"]
    claims = _claims(sts, input["SAMLAssertion"], provider)
    if (arn, provider) not in claims.roles:
        raise IDPRejectedClaim("Not authorized to perform sts:AssumeRoleWithSAML")
    seconds = int(input.get("DurationSeconds") or 3600)
    if claims.seconds is not None:
        seconds = min(seconds, claims.seconds) if "DurationSeconds" in input else claims.seconds
    role = role_by_arn(sts.iam, arn)
    if role is not None and seconds > role.max_session:
        raise ValidationError(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    keys = _keys(claims)
    context: dict[str, Any] = {**keys, "sts:RoleSessionName": claims.session}
    context |= {f"aws:RequestTag/{tag}": value for tag, value in claims.tags.items()}
    also = ("sts:TagSession",) if claims.tags else ()
    also = (*also, "sts:SetSourceIdentity") if claims.source_identity else also
    principal = Principal("federated", provider, provider, sts.cloud.account)
    trust = Trust(principal, action="sts:AssumeRoleWithSAML", context=context, also=also)
    if claims.transitive:
        keys[TRANSITIVE] = json.dumps(claims.transitive)
    credentials = issue_for_role(
        sts.iam,
        arn,
        claims.session,
        trust,
        seconds=seconds,
        policies=session_policies(sts, input),
        tags=claims.tags,
        keys={"aws:FederatedProvider": provider, **keys},
    )
    assert role is not None
    return {
        "Credentials": show_credentials(credentials),
        "AssumedRoleUser": {
            "AssumedRoleId": f"{role.id}:{claims.session}",
            "Arn": credentials.arn,
        },
        "Subject": claims.subject,
        "SubjectType": claims.subject_type,
        "Issuer": claims.issuer,
        "Audience": claims.audience,
        **({"SourceIdentity": claims.source_identity} if claims.source_identity else {}),
    }


def _claims(sts: "Sts", encoded: str, arn: str) -> "Claims":
    from csc.emulator.services.iam.saml_metadata import read_metadata
    from csc.emulator.services.sts.saml.claims import read_claims
    from csc.emulator.services.sts.saml.verify_signature import verified_assertion

    provider, now = sts.iam.store.saml.get(arn), sts.cloud.clock.now()
    if provider is None:
        raise InvalidIdentityToken(f"Specified provider {arn} doesn't exist")
    try:
        document = base64.b64decode("".join(encoded.split()), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise InvalidIdentityToken("Invalid base64 SAMLResponse") from error
    metadata = read_metadata(provider.metadata, now)
    if now >= metadata.expires:
        raise InvalidIdentityToken("The provider's metadata has expired")
    claims = read_claims(verified_assertion(document, metadata.certificates), now)
    if claims.issuer != metadata.issuer:
        raise InvalidIdentityToken("Issuer not present in specified provider")
    return claims


def _keys(claims: "Claims") -> dict[str, str]:
    keys = {
        "saml:aud": claims.audience,
        "saml:iss": claims.issuer,
        "saml:sub": claims.subject,
        "saml:sub_type": claims.subject_type,
    }
    return keys | ({IDENTITY: claims.source_identity} if claims.source_identity else {})
