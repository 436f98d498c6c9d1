"""Other people's clients against our user pools, unmodified: amazon-cognito-identity-js with its SRP,
aws-jwt-verify with our issuer and with AWS's own, Authlib as a relying party.

The JavaScript ones run where ``make clients`` has installed them.
"""

import json
import os
import shutil
import subprocess
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.e2e.dev_server import Dev, StartDev
from tests.e2e.test_identity import API, PASSWORD, VERIFIER, Client, _code

NODE = Path(__file__).parent / "node"
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "node_modules").is_dir(),
    reason="node or the clients are not installed: make clients",
)


def _project(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "api.py").write_text(API)
    return folder


@pytest.fixture
def dev(tmp_path: Path, start_dev: StartDev) -> Dev:
    return start_dev(_project(tmp_path))


def run(script: str, given: dict[str, Any]) -> dict[str, Any]:
    """What a script prints, given its input as JSON."""
    done = subprocess.run(
        ["node", script, json.dumps(given)],
        cwd=NODE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@needs_node
def test_a_user_lives_in_amazon_cognito_identity_js(dev: Dev) -> None:
    app = Client(dev)
    given = {
        "endpoint": dev.url,
        "poolId": app.pool,
        "clientId": app.id,
        "username": "agent",
        "password": PASSWORD,
    }
    made = run("cognito.mjs", {**given, "step": "sign-up"})
    assert made["confirmed"] is False
    seen = run("cognito.mjs", {**given, "step": "sign-in", "code": _code(dev)})
    assert seen["wrong"] == "NotAuthorizedException"
    assert seen["attributes"]["sub"] == made["sub"]
    assert seen["attributes"]["email_verified"] == "true"
    assert (seen["refreshed"], seen["valid"]) == (True, True)
    assert seen["devices"]["Devices"] == []
    assert seen["after"] == "NotAuthorizedException", "signed out everywhere"


def _tokens(dev: Dev, app: Client) -> dict[str, str]:
    """An id and an access token, and both with a changed signature."""
    users = dev.client("cognito-idp")
    users.admin_create_user(UserPoolId=app.pool, Username="agent", MessageAction="SUPPRESS")
    users.admin_set_user_password(
        UserPoolId=app.pool, Username="agent", Password=PASSWORD, Permanent=True
    )
    made = users.admin_initiate_auth(
        UserPoolId=app.pool,
        ClientId=app.id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "agent", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    tokens = {"id": made["IdToken"], "access": made["AccessToken"]}
    head, body, signature = made["IdToken"].split(".")
    return {**tokens, "forged": f"{head}.{body}.{signature[::-1]}"}


def _allow_passwords(dev: Dev, app: Client) -> None:
    users = dev.client("cognito-idp")
    shown = users.describe_user_pool_client(UserPoolId=app.pool, ClientId=app.id)
    kept = {
        k: v
        for k, v in shown["UserPoolClient"].items()
        if k not in ("ClientSecret", "CreationDate", "LastModifiedDate")
    }
    kept["ExplicitAuthFlows"] = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    users.update_user_pool_client(**kept)


@needs_node
def test_aws_jwt_verify_takes_our_issuer(dev: Dev) -> None:
    app = Client(dev)
    _allow_passwords(dev, app)
    found = dev.request("GET", f"{app.base}/.well-known/openid-configuration").json()
    seen = run(
        "verify.mjs",
        {
            "issuer": found["issuer"],
            "jwksUri": found["jwks_uri"],
            "clientId": app.id,
            "tokens": _tokens(dev, app),
        },
    )
    assert seen["id"] == "id"
    assert seen["access"] == "JwtInvalidAudienceError", "an access token has no audience"
    assert seen["forged"] == "JwtInvalidSignatureError"


@needs_node
def test_cognito_jwt_verifier_takes_tokens_of_awss_issuer(
    tmp_path: Path, start_dev: StartDev, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "CSC_COGNITO_ISSUER", "aws")
    dev = start_dev(_project(tmp_path))
    app = Client(dev)
    _allow_passwords(dev, app)
    seen = run(
        "verify.mjs",
        {
            "poolId": app.pool,
            "jwksUri": f"{dev.url}{app.base}/.well-known/jwks.json",
            "clientId": app.id,
            "tokens": _tokens(dev, app),
        },
    )
    assert seen["id"] == {
        "id": "id",
        "access": "CognitoJwtInvalidTokenUseError",
        "forged": "JwtInvalidSignatureError",
    }
    assert seen["access"]["access"] == "access"


def test_authlib_is_a_relying_party(dev: Dev) -> None:
    app = Client(dev)
    users = dev.client("cognito-idp")
    users.admin_create_user(
        UserPoolId=app.pool,
        Username="agent",
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": "agent@example.com"},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    users.admin_set_user_password(
        UserPoolId=app.pool, Username="agent", Password=PASSWORD, Permanent=True
    )
    found = dev.request("GET", f"{app.base}/.well-known/openid-configuration").json()
    with OAuth2Session(
        app.id,
        redirect_uri=app.callback,
        scope="openid email",
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
    ) as session:
        url, state = session.create_authorization_url(
            found["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-1"
        )
        asked = app.get(url.removeprefix(dev.url))
        login = asked.headers["Location"].removeprefix(dev.url)
        back = app.submit(login, username="agent", password=PASSWORD)
        callback = back.headers["Location"]
        tokens = session.fetch_token(
            found["token_endpoint"],
            authorization_response=callback,
            state=state,
            code_verifier=VERIFIER,
        )
        said = session.get(found["userinfo_endpoint"]).json()
        keys = KeySet.import_key_set(session.get(found["jwks_uri"]).json())
        again = session.refresh_token(found["token_endpoint"])
    claims = jwt.decode(tokens["id_token"], keys).claims
    registry = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": found["issuer"]},
        aud={"essential": True, "value": app.id},
        nonce={"essential": True, "value": "n-1"},
        exp={"essential": True},
    )
    registry.validate(claims)
    assert claims["sub"] == said["sub"]
    assert said["email"] == "agent@example.com"
    assert again["access_token"] != tokens["access_token"]
    assert urllib.parse.urlsplit(callback).query.startswith("code=")
