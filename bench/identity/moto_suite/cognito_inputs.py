"""What moto's Cognito tests send and AWS refuses, and what is sent instead.

Sources: the service models of cognito-idp and cognito-identity (lengths and patterns); Amazon Cognito
Developer Guide: "User pool attributes" (a name is a standard one or ``custom:`` one of the schema),
"Password requirements", "Adding MFA", "Computing secret hash values", "Authentication flows" (a flow
must be enabled for the client).
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import time
import urllib.request
from typing import Any

from botocore.exceptions import ClientError

from bench.identity.moto_suite.exchange import Answered, Corrections, Exchange, Params
from bench.identity.moto_suite.make_credentials import code_at

STANDARD = frozenset(
    [
        "address",
        "birthdate",
        "email",
        "email_verified",
        "family_name",
        "gender",
        "given_name",
        "locale",
        "middle_name",
        "name",
        "nickname",
        "phone_number",
        "phone_number_verified",
        "picture",
        "preferred_username",
        "profile",
        "sub",
        "updated_at",
        "website",
        "zoneinfo",
        "identities",
    ]
)
FLOWS = [
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]


def attribute_name(exchange: Exchange, pool: str, name: str) -> str:
    """A name that the pool's schema has: added to it where it lacks it."""
    if name in STANDARD:
        return name
    bare = name.removeprefix("custom:")
    sent = name if name.startswith("custom:") else f"custom:{bare[:13]}"
    added = exchange.memory.setdefault("attributes", set())
    if (pool, sent) not in added:
        added.add((pool, sent))
        given = {"Name": sent.removeprefix("custom:"), "AttributeDataType": "String"}
        # Where the pool has it, or isn't there, the call itself will say.
        with contextlib.suppress(ClientError):
            exchange.call(
                "AddCustomAttributes",
                UserPoolId=pool,
                CustomAttributes=[{**given, "Mutable": True}],
            )
    return exchange.instead(name, sent)


def verified_addresses(exchange: Exchange, params: Params) -> Params:
    """What is verified is there."""
    given = {one["Name"] for one in params.get("UserAttributes") or ()}
    for name, value in (("email", "test@example.com"), ("phone_number", "+15555550100")):
        if f"{name}_verified" in given and name not in given:
            params["UserAttributes"] = [
                *params["UserAttributes"],
                {"Name": name, "Value": value},
            ]
    return attributes(exchange, params)


def attributes(exchange: Exchange, params: Params) -> Params:
    pool = params.get("UserPoolId") or _pool_of(exchange, params)
    for member in ("UserAttributes", "ReadAttributes", "WriteAttributes"):
        given = params.get(member)
        if not given or not pool:
            continue
        params[member] = [
            {**one, "Name": attribute_name(exchange, pool, one["Name"])}
            if isinstance(one, dict)
            else attribute_name(exchange, pool, one)
            for one in given
        ]
    return addresses(exchange, params)


def _pool_of(exchange: Exchange, params: Params) -> str:
    """The pool of a client, or the last that was made where only a token is given."""
    for client in exchange.seen("UserPoolClient"):
        if client.get("ClientId") == params.get("ClientId"):
            return str(client["UserPoolId"])
    pools = exchange.seen("UserPool")
    return str(pools[-1]["Id"]) if pools else ""


def addresses(exchange: Exchange, params: Params) -> Params:
    """An e-mail address and a telephone number are ones."""
    for one in params.get("UserAttributes") or ():
        if one["Name"] == "email" and not re.fullmatch(r"\S+@\S+\.\w+", one["Value"]):
            one["Value"] = exchange.instead(one["Value"], "test@m.com")
        if one["Name"] == "phone_number" and not one["Value"].startswith("+"):
            one["Value"] = exchange.instead(one["Value"], f"+1{one['Value']}")
    return params


def strong(exchange: Exchange, text: Any) -> Any:
    """A UUID is made a password by letters of the kinds that it lacks."""
    if isinstance(text, str) and re.fullmatch(r"[0-9a-f-]{36}", text):
        return f"Aa1!{text}"
    return text


def passwords(exchange: Exchange, params: Params) -> Params:
    for name in ("TemporaryPassword", "Password", "PreviousPassword", "ProposedPassword"):
        if name in params:
            params[name] = strong(exchange, params[name])
    return params


def make_user(exchange: Exchange, params: Params) -> Params:
    params = passwords(exchange, attributes(exchange, with_secret_hash(exchange, params)))
    if "TemporaryPassword" in params:
        exchange.memory.setdefault("passwords", {})[params["Username"]] = params[
            "TemporaryPassword"
        ]
    return params


def with_secret_hash(exchange: Exchange, params: Params) -> Params:
    made = secret_hash(exchange, params.get("ClientId"), params.get("Username"))
    if made and "SecretHash" not in params:
        params["SecretHash"] = made
    return passwords(exchange, params)


def secret_hash(exchange: Exchange, client_id: Any, username: Any) -> str:
    for client in exchange.seen("UserPoolClient"):
        if client.get("ClientId") == client_id and client.get("ClientSecret") and username:
            message, key = f"{username}{client_id}".encode(), client["ClientSecret"].encode()
            return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return ""


def make_client(exchange: Exchange, params: Params) -> Params:
    """The flows that a test uses later are enabled, and called as they are."""
    given = params.get("ExplicitAuthFlows")
    if given is None:
        params["ExplicitAuthFlows"] = FLOWS
    else:
        params["ExplicitAuthFlows"] = [flow for flow in given if flow != "ALLOW_ADMIN_NO_SRP_AUTH"]
    return attributes(exchange, params)


def sign_in(exchange: Exchange, params: Params) -> Params:
    given = dict(params.get("AuthParameters") or {})
    if "PASSWORD" in given:
        given["PASSWORD"] = strong(exchange, given["PASSWORD"])
    name = given.get("USERNAME") or exchange.memory.get("signed in")
    made = secret_hash(exchange, params.get("ClientId"), name)
    if made and "SECRET_HASH" not in given:
        given["SECRET_HASH"] = made
    exchange.memory["signed in"] = name
    return {**params, "AuthParameters": given}


def respond(exchange: Exchange, params: Params) -> Params:
    """A second code of an authenticator is the next one: AWS takes none twice."""
    given = dict(params.get("ChallengeResponses") or {})
    if "NEW_PASSWORD" in given:
        given["NEW_PASSWORD"] = strong(exchange, given["NEW_PASSWORD"])
    if "SOFTWARE_TOKEN_MFA_CODE" in given and exchange.seen("SecretCode"):
        given["SOFTWARE_TOKEN_MFA_CODE"] = unused_code(exchange, given["SOFTWARE_TOKEN_MFA_CODE"])
    if given.get("SMS_MFA_CODE") == "123456":
        given["SMS_MFA_CODE"] = last_code()
    made = secret_hash(exchange, params.get("ClientId"), given.get("USERNAME"))
    if made and "SECRET_HASH" not in given and "USERNAME" in given:
        given["SECRET_HASH"] = made
    return {**params, "ChallengeResponses": given}


def unused_code(exchange: Exchange, written: str) -> str:
    """The first code after the last that was used, waited for where it is too far ahead."""
    seed, now = exchange.seen("SecretCode")[-1], int(time.time()) // 30
    if written != code_at(seed, now):
        return written
    step = max(now, exchange.memory.get("code step", now)) + 1
    exchange.memory["code step"] = step
    time.sleep(max(0.0, (step - 1) * 30 - time.time()))
    return code_at(seed, step)


def last_code() -> str:
    """The code that was sent, which a person would read."""
    url = f"{os.environ['TEST_SERVER_MODE_ENDPOINT']}/moto-api/last-code"
    with urllib.request.urlopen(url) as answer:
        return str(json.load(answer)["code"])


def user_of(exchange: Exchange, params: Params) -> Params:
    """The user that a public operation names; nothing where there is none."""
    pool = _pool_of(exchange, params)
    if not pool:
        return {}
    try:
        return dict(exchange.call("AdminGetUser", UserPoolId=pool, Username=params["Username"]))
    except ClientError:
        return {}


def confirm_sign_up(exchange: Exchange, params: Params) -> Params:
    """Whoever was sent no code is confirmed by an administrator; who was made by one, by a password."""
    params = with_secret_hash(exchange, params)
    user = user_of(exchange, params)
    if params.get("ConfirmationCode") != "123456" or not user:
        return params
    who = {"UserPoolId": _pool_of(exchange, params), "Username": params["Username"]}
    if user["UserStatus"] == "FORCE_CHANGE_PASSWORD":
        made_permanent(exchange, params)
        raise Answered({})
    exchange.call("AdminConfirmSignUp", **who)
    raise Answered({})


def made_permanent(exchange: Exchange, params: Params) -> None:
    """A temporary password becomes the user's own."""
    known = exchange.memory.get("passwords", {})
    exchange.call(
        "AdminSetUserPassword",
        UserPoolId=_pool_of(exchange, params),
        Username=params["Username"],
        Password=known.get(params["Username"], "Aa1!Aa1!Aa1!"),
        Permanent=True,
    )


def forgot_password(exchange: Exchange, params: Params) -> Params:
    """A password is asked for anew by a user who has one, and an address that is verified."""
    params = with_secret_hash(exchange, params)
    user = user_of(exchange, params)
    if not user:
        hide_users(exchange, params)
        return params
    if user["UserStatus"] == "FORCE_CHANGE_PASSWORD":
        made_permanent(exchange, params)
    has = {one["Name"] for one in user["UserAttributes"]} & {"email", "phone_number"}
    verified = [{"Name": f"{name}_verified", "Value": "true"} for name in sorted(has)]
    if not has:
        verified = [
            {"Name": "phone_number", "Value": "+15555550100"},
            {"Name": "phone_number_verified", "Value": "true"},
        ]
    who = {"UserPoolId": _pool_of(exchange, params), "Username": params["Username"]}
    exchange.call("AdminUpdateUserAttributes", UserAttributes=verified, **who)
    return params


def hide_users(exchange: Exchange, params: Params) -> None:
    """A client that tells everybody that a code was sent."""
    with contextlib.suppress(ClientError):
        exchange.call(
            "UpdateUserPoolClient",
            UserPoolId=_pool_of(exchange, params) or "us-west-2_none",
            ClientId=params["ClientId"],
            PreventUserExistenceErrors="ENABLED",
        )


def confirm_forgot_password(exchange: Exchange, params: Params) -> Params:
    params = with_secret_hash(exchange, params)
    if re.fullmatch(r"[0-9a-f-]{36}", params.get("ConfirmationCode", "")):
        params["ConfirmationCode"] = last_code() or params["ConfirmationCode"]
    return params


def allow_totp(exchange: Exchange, params: Params) -> Params:
    """A pool that asks nobody for a second factor challenges nobody: it is made optional."""
    pool = params.get("UserPoolId") or _pool_of(exchange, params)
    if pool:
        shown = exchange.call("GetUserPoolMfaConfig", UserPoolId=pool)
        if shown.get("MfaConfiguration", "OFF") == "OFF":
            exchange.call(
                "SetUserPoolMfaConfig",
                UserPoolId=pool,
                MfaConfiguration="OPTIONAL",
                SoftwareTokenMfaConfiguration={"Enabled": True},
            )
    return params


def mfa_preference(exchange: Exchange, params: Params) -> Params:
    """Codes by SMS need a telephone number."""
    params = allow_totp(exchange, params)
    pool, user = params.get("UserPoolId"), params.get("Username")
    if (params.get("SMSMfaSettings") or {}).get("Enabled") and pool and user:
        number = [{"Name": "phone_number", "Value": "+15555550100"}]
        exchange.call(
            "AdminUpdateUserAttributes", UserPoolId=pool, Username=user, UserAttributes=number
        )
    return params


def triggers(exchange: Exchange, params: Params) -> Params:
    """A trigger is named by an ARN."""
    given = params.get("LambdaConfig") or {}
    named = {
        name: exchange.instead(value, f"arn:aws:lambda:us-west-2:123456789012:function:{value}")
        if isinstance(value, str) and not value.startswith("arn:")
        else value
        for name, value in given.items()
    }
    return {**params, "LambdaConfig": named} if given else params


def provider_name(exchange: Exchange, params: Params) -> Params:
    given = params.get("ProviderName", "")
    if len(given) > 32:
        params["ProviderName"] = exchange.instead(given, given[:32])
    return pool_id(exchange, params)


def pool_id(exchange: Exchange, params: Params) -> Params:
    given = params.get("UserPoolId", "")
    if isinstance(given, str) and given and "_" not in given:
        unknown = re.sub(r"[^0-9a-zA-Z]", "", given)
        params["UserPoolId"] = exchange.instead(given, f"us-west-2_{unknown}")
    if isinstance(params.get("ClientId"), str):
        params["ClientId"] = re.sub(r"[^\w+]", "", params["ClientId"])
    return params


def role(exchange: Exchange, params: Params) -> Params:
    given = params.get("RoleArn", "")
    if given.startswith("arn:aws:iam:::"):
        sent = given.replace(":::", "::123456789012:", 1)
        params["RoleArn"] = exchange.instead(given, sent)
    return pool_id(exchange, params)


def server_name(exchange: Exchange, params: Params) -> Params:
    given = params.get("Name", "")
    params["Name"] = exchange.instead(given, re.sub(r"[{}]", "", given))
    return server_identifier(exchange, params)


def server_identifier(exchange: Exchange, params: Params) -> Params:
    """Numbered so that they sort as they were made: no order is promised of a list."""
    given = params.get("Identifier", "")
    found = re.fullmatch(r"(my_server)(\d+)", given)
    if found:
        params["Identifier"] = exchange.instead(given, f"{found[1]}{int(found[2]):03d}")
    return params


def token(exchange: Exchange, params: Params) -> Params:
    """The signs of a token, of no token that was issued."""
    if not re.fullmatch(r"[A-Za-z0-9-_=.]+", params.get("AccessToken", "x")):
        params["AccessToken"] = re.sub(r"[^A-Za-z0-9-_=.]", "", params["AccessToken"])
    return params


def with_token(*more: Any) -> Any:
    def correct(exchange: Exchange, params: Params) -> Params:
        for one in (token, *more):
            params = one(exchange, params)
        return params

    return correct


USER_POOLS: Corrections = {
    "CreateUserPool": triggers,
    "UpdateUserPool": triggers,
    "CreateUserPoolClient": make_client,
    "UpdateUserPoolClient": attributes,
    "CreateResourceServer": server_name,
    "CreateGroup": role,
    "UpdateGroup": role,
    "CreateIdentityProvider": provider_name,
    "DescribeIdentityProvider": provider_name,
    "UpdateIdentityProvider": provider_name,
    "DeleteIdentityProvider": provider_name,
    "AdminCreateUser": make_user,
    "AdminUpdateUserAttributes": verified_addresses,
    "AdminSetUserPassword": passwords,
    "AdminSetUserMFAPreference": mfa_preference,
    "SignUp": make_user,
    "ConfirmSignUp": confirm_sign_up,
    "ForgotPassword": forgot_password,
    "ConfirmForgotPassword": confirm_forgot_password,
    "ResendConfirmationCode": with_secret_hash,
    "InitiateAuth": sign_in,
    "AdminInitiateAuth": sign_in,
    "RespondToAuthChallenge": respond,
    "AdminRespondToAuthChallenge": respond,
    "AssociateSoftwareToken": with_token(allow_totp),
    "SetUserMFAPreference": with_token(allow_totp),
    "ChangePassword": with_token(passwords),
    "UpdateUserAttributes": with_token(attributes),
    "GetUser": token,
    "GlobalSignOut": token,
    "*": pool_id,
}
"""Operation → what is corrected in its input."""


def identity_pool(exchange: Exchange, params: Params) -> Params:
    given = params.get("IdentityPoolId", "")
    if given and not re.fullmatch(r"[\w-]+:[0-9a-f-]{36}", given):
        unknown = "us-west-2:00000000-0000-0000-0000-000000000000"
        params["IdentityPoolId"] = exchange.instead(given, unknown)
    if "AccountId" in params and not params["AccountId"].isdigit():
        params["AccountId"] = "123456789012"
    if int(params.get("MaxResults", 0)) > 60:
        params["MaxResults"] = 60
    if exchange.operation == "GetId":
        params.pop("Logins", None)  # no provider issued them: the pool lets guests in
    return params


def identity(exchange: Exchange, params: Params) -> Params:
    """An identity, or a pool, that nobody made is made; its login is the pool's developer's."""
    call, written = exchange.call, params.get("IdentityId")
    pool = call(
        "CreateIdentityPool",
        IdentityPoolName="made",
        AllowUnauthenticatedIdentities=True,
        DeveloperProviderName="someurl",
    )["IdentityPoolId"]
    if "IdentityPoolId" in params:
        params["IdentityPoolId"] = pool
        params.pop("IdentityId", None)
        made = call("GetOpenIdTokenForDeveloperIdentity", **params)["IdentityId"]
        if written:
            exchange.instead(written, made)
        return params
    params.pop("Logins", None)
    made = call("GetId", IdentityPoolId=pool)["IdentityId"]
    call("SetIdentityPoolRoles", IdentityPoolId=pool, Roles={"unauthenticated": _guest_role()})
    params["IdentityId"] = exchange.instead(written, made)
    return params


def _guest_role() -> str:
    import boto3

    trusted = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    iam = boto3.client("iam", "us-east-1")
    made = iam.create_role(RoleName="guest", AssumeRolePolicyDocument=document)
    return str(made["Role"]["Arn"])


IDENTITY_POOLS: Corrections = {
    "GetCredentialsForIdentity": identity,
    "GetOpenIdToken": identity,
    "GetOpenIdTokenForDeveloperIdentity": identity,
    "*": identity_pool,
}
