"""IAM and Cognito enforced: what a role lacks fails, what a token lacks is refused."""

import base64
import json

import pytest

from tests.e2e.dev_server import Dev, SharedDev, StartDev


@pytest.fixture
def todo(shared_dev: SharedDev) -> Dev:
    return shared_dev("todo")


def _part(data: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def test_a_forged_token_is_refused(todo: Dev) -> None:
    head, payload, signature = todo.token("customer").split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    other = "A" if signature[10] != "A" else "B"
    forged = {
        "signature": f"{head}.{payload}.{signature[:10]}{other}{signature[11:]}",
        "claims": f"{head}.{_part({**claims, 'sub': 'x'})}.{signature}",
        "alg none": f"{_part({'alg': 'none', 'typ': 'JWT'})}.{payload}.",
        "alg none with signature": f"{_part({'alg': 'none'})}.{payload}.{signature}",
        "no signature": f"{head}.{payload}.",
        "garbage": "garbage",
        "empty parts": "..",
        "long": "x" * 5000,
    }
    for name, token in forged.items():
        answer = todo.request("GET", "/todos", token=token)
        assert answer.status in (401, 403), name
        assert b"title" not in answer.body


def test_a_token_of_another_pool_is_refused(todo: Dev, shared_dev: SharedDev) -> None:
    stranger = shared_dev("shop").token("customer")
    assert todo.request("GET", "/todos", token=stranger).status == 401


def test_an_access_token_is_refused_where_an_id_token_is_asked_for(todo: Dev) -> None:
    cognito = todo.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    (client, *_) = cognito.list_user_pool_clients(UserPoolId=pool["Id"])["UserPoolClients"]
    cognito.admin_create_user(UserPoolId=pool["Id"], Username="reader")
    cognito.admin_set_user_password(
        UserPoolId=pool["Id"], Username="reader", Password="Secret-123!", Permanent=True
    )
    signed_in = cognito.initiate_auth(
        ClientId=client["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "reader", "PASSWORD": "Secret-123!"},
    )["AuthenticationResult"]
    assert todo.request("GET", "/todos", token=signed_in["IdToken"]).status == 200
    assert todo.request("GET", "/todos", token="Bearer " + signed_in["IdToken"]).status == 200
    assert todo.request("GET", "/todos", token=signed_in["AccessToken"]).status == 401
    refreshed = cognito.initiate_auth(
        ClientId=client["ClientId"],
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": signed_in["RefreshToken"]},
    )["AuthenticationResult"]
    assert todo.request("GET", "/todos", token=refreshed["IdToken"]).status == 200


def test_a_role_that_lacks_an_action_makes_its_route_fail_and_says_what_is_missing(
    start_dev: StartDev,
) -> None:
    import subprocess

    from tests.e2e.dev_server import CSC

    compiled = start_dev("todo", "--ephemeral")
    compiled.stop()
    out = compiled.folder / ".csc-out"
    subprocess.run([CSC, "compile", str(compiled.folder)], check=True, capture_output=True)
    iam = out / "cloudformation" / "iam-stack.yaml"
    text = iam.read_text()
    assert "dynamodb:GetItem" in text
    iam.write_text(text.replace("dynamodb:GetItem", "dynamodb:DescribeTable"))
    dev = start_dev(out, "--ephemeral")
    token = dev.token("customer")
    item = dev.request("POST", "/todos", {"title": "x"}, token)
    assert item.status == 200, item.body
    refused = dev.request("GET", f"/todos/{item.json()['id']}", token=token)
    assert (refused.status, refused.json()) == (403, {"message": "Forbidden"})
    dev.wait_for_line("dynamodb:GetItem")
    iam.write_text(text)
    dev.wait_for_line("reloaded")
    assert dev.request("GET", f"/todos/{item.json()['id']}", token=token).status == 200
