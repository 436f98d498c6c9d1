"""The life of a user, end to end: sign up, confirm, sign in by the hosted page with PKCE, call a
route with its scope and without, as a role that lacks a statement, sign out."""

import base64
import hashlib
import html
import json
import os
import re
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.browser import CHROMIUM, open_browser
from tests.e2e.dev_server import Answer, Dev, StartDev
from tests.e2e.test_cli import csc

API = """
from csc import *

users = Cognito(name="users")
notes = DynamoDB(name="notes")


class NewNote(Model):
    text: str


class Note(NewNote):
    id: str


@route("/notes", methods=["POST"])
@auth(users, scopes=["note:write"])
def create_note(note: NewNote) -> Note:
    return notes.put(note)


@route("/notes/{id}", methods=["GET"])
@auth(users, scopes=["note:read"])
def get_note(id: str) -> Note:
    return notes.get(id)
"""
VERIFIER = "a-verifier-of-at-least-forty-three-characters-long"
PASSWORD = "Secret-123!"


@pytest.fixture
def dev(tmp_path: Path, start_dev: StartDev) -> Dev:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "api.py").write_text(API)
    return start_dev(folder)


@dataclass
class Client:
    """The application that signs users in: what it knows of the pool."""

    dev: Dev
    pool: str = ""
    id: str = ""
    callback: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cognito = self.dev.client("cognito-idp")
        (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
        (client,) = cognito.list_user_pool_clients(UserPoolId=pool["Id"])["UserPoolClients"]
        shown = cognito.describe_user_pool_client(
            UserPoolId=pool["Id"], ClientId=client["ClientId"]
        )["UserPoolClient"]
        self.pool, self.id, self.callback = pool["Id"], client["ClientId"], shown["CallbackURLs"][0]

    @property
    def base(self) -> str:
        return f"/_aws/cognito-idp/{self.pool}"

    def query(self, scope: str) -> str:
        digest = hashlib.sha256(VERIFIER.encode()).digest()
        return urllib.parse.urlencode(
            {
                "response_type": "code",
                "client_id": self.id,
                "redirect_uri": self.callback,
                "scope": scope,
                "state": "kept",
                "code_challenge_method": "S256",
                "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            }
        )

    def leave(self) -> str:
        """The query of ``/logout`` that leads back here."""
        values = {"client_id": self.id, "redirect_uri": self.callback, "response_type": "code"}
        return urllib.parse.urlencode(values)

    def get(self, path: str) -> Answer:
        return self._keep(self.dev.request("GET", path, headers=self._headers()))

    def submit(self, path: str, **fields: str) -> Answer:
        """Open a page and send its form back, filled."""
        shown = self.get(path).body.decode()
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown))
        form = {k: html.unescape(v) for k, v in hidden.items()} | fields
        return self._keep(
            self.dev.request(
                "POST",
                path,
                urllib.parse.urlencode(form).encode(),
                headers={
                    **self._headers(),
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Origin": self.dev.url,
                },
            )
        )

    def post(self, path: str, **form: str) -> Answer:
        return self.dev.request(
            "POST",
            self.base + path,
            urllib.parse.urlencode({"client_id": self.id, **form}).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )

    def tokens(self, location: str) -> dict[str, Any]:
        """What the code in the address that the browser came back to is worth."""
        given = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)
        assert given["state"] == ["kept"]
        answer = self.post(
            "/oauth2/token",
            grant_type="authorization_code",
            code=given["code"][0],
            redirect_uri=self.callback,
            code_verifier=VERIFIER,
        )
        assert answer.status == 200, answer.body
        result: dict[str, Any] = answer.json()
        return result

    def _headers(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}

    def _keep(self, answer: Answer) -> Answer:
        if cookie := answer.headers.get("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def _code(dev: Dev) -> str:
    """The code that would have been mailed, from the log."""
    return dev.wait_for_line(r"cognito: email to .*?(\d{6})").group(1)


def _delete_statement(dev: Dev, action: str) -> tuple[str, str]:
    """Take the statement with an action out of the role that has it; role and table."""
    iam = dev.client("iam")
    for role in iam.list_roles()["Roles"]:
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
            document = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)[
                "PolicyDocument"
            ]
            kept = [s for s in document["Statement"] if action not in s["Action"]]
            gone = [s for s in document["Statement"] if action in s["Action"]]
            if gone:
                iam.delete_role_policy(RoleName=role["RoleName"], PolicyName=name)
                if kept:
                    text = json.dumps({**document, "Statement": kept})
                    iam.put_role_policy(
                        RoleName=role["RoleName"], PolicyName=name, PolicyDocument=text
                    )
                return role["RoleName"], gone[0]["Resource"]
    raise AssertionError(f"no role has {action}")


def test_the_story_of_a_user_with_curl(dev: Dev) -> None:
    app = Client(dev)
    query = app.query("openid users/note:write")
    first = app.get(f"{app.base}/oauth2/authorize?{query}")
    assert (first.status, first.headers["Location"]) == (302, f"{app.base}/login?{query}")

    signed_up = app.submit(
        f"{app.base}/signup?{query}",
        username="agent",
        email="agent@example.com",
        password=PASSWORD,
    )
    assert signed_up.headers["Location"].startswith("confirm?")
    confirmed = app.submit(f"{app.base}/confirm?{query}", username="agent", code=_code(dev))
    assert confirmed.headers["Location"].startswith("login?")
    wrong = app.submit(f"{app.base}/login?{query}", username="agent", password="Wrong-123!")
    assert b"Incorrect username or password" in wrong.body
    back = app.submit(f"{app.base}/login?{query}", username="agent", password=PASSWORD)
    assert back.headers["Location"].startswith(app.callback + "?code=")

    tokens = app.tokens(back.headers["Location"])
    access = tokens["access_token"]
    made = dev.request("POST", "/notes", {"text": "one"}, access)
    assert made.status == 200, made.body

    # Without the scope: ACCESS_DENIED, "when access is denied by a custom or Amazon Cognito
    # authorizer" (API Gateway Developer Guide, "Gateway response types").
    lacking = dev.request("GET", f"/notes/{made.json()['id']}", token=access)
    assert lacking.status == 403
    assert lacking.headers["x-amzn-ErrorType"] == "AccessDeniedException"

    role, table = _delete_statement(dev, "dynamodb:UpdateItem")
    denied = dev.request("POST", "/notes", {"text": "two"}, access)
    assert (denied.status, denied.json()) == (403, {"message": "Forbidden"})
    told = dev.wait_for_line(r'(\{"Effect": "Allow".*\})').group(1)
    missing = {"Effect": "Allow", "Action": "dynamodb:UpdateItem", "Resource": table}
    assert json.loads(told) == missing
    asked = csc("iam", "explain", role, "dynamodb:UpdateItem", table, "--endpoint", dev.url)
    assert asked.returncode == 3
    assert "implicitDeny" in asked.stdout
    document = json.dumps({"Version": "2012-10-17", "Statement": [missing]})
    dev.client("iam").put_role_policy(RoleName=role, PolicyName="more", PolicyDocument=document)
    assert dev.request("POST", "/notes", {"text": "two"}, access).status == 200
    asked = csc("iam", "explain", role, "dynamodb:UpdateItem", table, "--endpoint", dev.url)
    assert (asked.returncode, "more#0" in asked.stdout) == (0, True)

    again = app.get(f"{app.base}/oauth2/authorize?{query}")
    assert again.headers["Location"].startswith(app.callback), "the browser is remembered"
    assert app.post("/oauth2/revoke", token=tokens["refresh_token"]).status == 200
    out = dev.request("POST", "/notes", {"text": "three"}, access)
    assert (out.status, out.json()) == (401, {"message": "Unauthorized"})
    assert app.get(f"{app.base}/logout?{app.leave()}").status == 302
    last = app.get(f"{app.base}/oauth2/authorize?{query}")
    assert "/login?" in last.headers["Location"]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
async def test_the_hosted_pages_in_a_browser_without_scripts(dev: Dev) -> None:
    app = Client(dev)
    query = app.query("openid users/note:write")
    async with open_browser() as page:
        await page.open(f"{dev.url}{app.base}/oauth2/authorize?{query}")
        await page.follow("signup")
        await page.fill(username="buyer", email="buyer@example.com", password="short")
        await page.press_enter()
        assert "Password not long enough" in await page.text()
        await page.fill(username="buyer", email="buyer@example.com", password=PASSWORD)
        await page.press_enter()
        await page.fill(username="buyer", code=_code(dev))
        await page.press_enter()
        if target := os.environ.get("CSC_SCREENSHOT"):
            await page.screenshot(Path(target))
        await page.fill(username="buyer", password=PASSWORD)
        await page.press_enter()
        back = page.visited[-1]
        assert back.startswith(app.callback + "?code="), page.visited
        tokens = app.tokens(back)
        access = tokens["access_token"]
        made = dev.request("POST", "/notes", {"text": "one"}, access)
        assert made.status == 200
        lacking = dev.request("GET", f"/notes/{made.json()['id']}", token=access)
        assert lacking.status == 403, "the scope note:read was not asked for"
        await page.open(f"{dev.url}{app.base}/oauth2/authorize?{query}")
        assert page.visited[-1].startswith(app.callback), "the browser is remembered"
        await page.open(f"{dev.url}{app.base}/logout?{app.leave()}")
        await page.open(f"{dev.url}{app.base}/oauth2/authorize?{query}")
        assert "Sign in" in await page.text()
        assert app.post("/oauth2/revoke", token=tokens["refresh_token"]).status == 200
        assert dev.request("POST", "/notes", {"text": "two"}, access).status == 401


def test_users_of_a_file_and_of_the_command_line(dev: Dev) -> None:
    file = dev.folder / "csc.users.yaml"
    text = "users:\n  - name: client\n    groups: [admins]\n    password: {}\n"
    since = len(dev.lines)
    file.write_text(text.format("weak"))
    dev.wait_for_line("CSC707", since=since)
    assert any("Password not long enough" in d["message"] for d in dev.health()["diagnostics"])
    since = len(dev.lines)
    file.write_text(text.format(PASSWORD))
    dev.wait_for_line("reloaded", since=since)
    assert dev.health()["diagnostics"] == []
    added = csc(
        *("user", "add", "driver", "--email", "driver@example.com", "--group", "admins"),
        *("--password", PASSWORD, "--endpoint", dev.url),
    )
    assert added.returncode == 0, added.stderr
    app = Client(dev)
    cognito = dev.client("cognito-idp")
    members = cognito.list_users_in_group(UserPoolId=app.pool, GroupName="admins")["Users"]
    assert {user["Username"] for user in members} == {"client", "driver"}
    for name in ("client", "driver"):
        signed_in = cognito.initiate_auth(
            ClientId=app.id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        assert signed_in["AuthenticationResult"]["IdToken"]
    refused = csc("token", "--client", "users", "--endpoint", dev.url)
    assert (refused.returncode, "client_credentials" in refused.stderr) == (1, True)
    cognito.create_user_pool_client(
        UserPoolId=app.pool,
        ClientName="worker",
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["users/note:write"],
    )
    minted = csc("token", "--client", "worker", "--scope", "note:write", "--endpoint", dev.url)
    assert minted.returncode == 0, minted.stderr
    token = minted.stdout.strip()
    assert dev.request("POST", "/notes", {"text": "by a machine"}, token).status == 200
    keys = dev.request("GET", f"/{app.pool}/.well-known/jwks.json").json()
    assert keys["keys"][0]["alg"] == "RS256"


def test_a_generated_role_is_proved_to_allow_no_more(dev: Dev, tmp_path: Path) -> None:
    pytest.importorskip("z3", reason="z3-solver is an optional dependency")
    limit = tmp_path / "limit.json"

    def prove(action: str) -> tuple[int, str]:
        statement = {"Effect": "Allow", "Action": action, "Resource": "arn:aws:dynamodb:*"}
        limit.write_text(json.dumps({"Version": "2012-10-17", "Statement": statement}))
        done = csc("iam", "prove", "CreateNoteRole", "--within", str(limit), "--endpoint", dev.url)
        return done.returncode, done.stdout

    status, said = prove("dynamodb:Update*")
    assert (status, said.partition(":")[0]) == (0, "proved"), said
    status, said = prove("dynamodb:Get*")
    assert status == 3
    assert "dynamodb:updateitem on arn:aws:dynamodb:" in said.lower()
    wrong = csc("iam", "prove", "CreateNoteRole", "--within", str(tmp_path / "none.json"))
    assert (wrong.returncode, "CSC704" in wrong.stderr or "CSC702" in wrong.stderr) == (1, True)
