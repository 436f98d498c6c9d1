"""A token after its first verification, an IAM decision for ten statements, a pool of many users."""

import asyncio
import json
import sys
import time
from collections.abc import Callable

from csc.emulator.calls import Call, Permission
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.services.cognito_idp import CognitoIdp
from csc.emulator.services.cognito_idp.entities import Client, Pool, User
from csc.emulator.services.cognito_idp.filter_users import compile_filter
from csc.emulator.services.cognito_idp.mint_token import mint_token
from csc.emulator.services.cognito_idp.operations.initiate_auth import initiate_auth
from csc.emulator.services.cognito_idp.passwords import set_password
from csc.emulator.services.cognito_idp.verify_token import verify_token
from csc.emulator.services.iam import Iam
from csc.emulator.services.iam.entities import Role
from csc.emulator.services.iam.evaluate import Request, evaluate
from csc.emulator.services.iam.policy import compile_policy
from csc.emulator.services.iam.request_context import principal_of
from csc.emulator.storage import open_storage

MANY = 100_000
FEW = 1_000
PASSWORD = "Secret-123!"
ARN = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_BenchPool"


def main() -> None:
    """Print one line a figure: the median of several rounds."""
    users = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    cloud = Cloud(open_storage(None), Clock())
    cognito, iam = CognitoIdp(cloud), Iam(cloud)
    pool = Pool("us-east-1_BenchPool", "bench", ARN, 0.0, 0.0)
    cognito.store.save(pool)
    flows = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
    cognito.store.save(Client("app", "app", pool.id, None, 0.0, 0.0, flows))
    _tokens(cognito)
    _decisions(cloud, iam)
    _users(cognito, pool, users)


def _tokens(cognito: CognitoIdp) -> None:
    token = mint_token(cognito, None, "user", (), "id", create=True).token
    cognito.verified.clear()
    _say("token, first verification", _microseconds(lambda: _first(cognito, token), 50), None)
    again = _microseconds(lambda: verify_token(cognito, token, (ARN,), ()), 20_000)
    _say("token, each time after", again, 5.0)


def _first(cognito: CognitoIdp, token: str) -> None:
    cognito.verified.clear()
    verify_token(cognito, token, (ARN,), ())


def _decisions(cloud: Cloud, iam: Iam) -> None:
    """Ten statements, the last of which allows; with a condition each, and without."""
    table = "arn:aws:dynamodb:us-east-1:123456789012:table/t"
    for named, condition in (
        ("without conditions", {}),
        ("with conditions", {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}),
    ):
        statements = [
            {
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:Query"],
                "Resource": f"{table}{number}*",
                **({"Condition": condition} if condition else {}),
            }
            for number in range(10)
        ]
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        name = named.replace(" ", "-")
        arn = f"arn:aws:iam::123456789012:role/{name}"
        iam.store.roles.save(name, Role(name, "/", "AROA", arn, 0.0, "{}", inline={"p": document}))
        caller = iam.caller_for_role(arn, "session")
        call = Call("dynamodb", "GetItem", {}, caller, "r", "us-east-1")
        needed = (Permission("dynamodb:GetItem", f"{table}9/x"),)
        policies = iam.gathered.of(arn)
        context = {"aws:requestedregion": "us-east-1"}
        request = Request(principal_of(call), needed[0].action, needed[0].resource, context)
        _say(f"evaluate, {named}", _microseconds(lambda: evaluate(request, policies), 5000), 10.0)  # noqa: B023
        _say(f"authorize, {named}", _microseconds(lambda: iam.authorize(call, needed), 5000), 10.0)  # noqa: B023
        _say(f"compile, {named}", _microseconds(lambda: compile_policy(document), 50), None)  # noqa: B023


def _users(cognito: CognitoIdp, pool: Pool, count: int) -> None:
    _add_users(cognito, pool, 0, FEW)
    _sign_in(cognito, pool, FEW)
    _add_users(cognito, pool, FEW, count)
    _sign_in(cognito, pool, count)
    several = compile_filter('given_name ^= "N99"')
    one = compile_filter(f'email = "u{count - 1}@example.com"')
    all_of_them = compile_filter('cognito:user_status = "CONFIRMED"')
    middle = f"u{count // 2}"
    for said, action in (
        ("find one user", lambda: cognito.users.find(pool, middle)),
        ("ListUsers, a page of 60", lambda: cognito.users.page(pool, middle, 60)),
        ("ListUsers, one by its address", lambda: cognito.users.page(pool, "", 60, one)),
        ("ListUsers, one in a hundred", lambda: cognito.users.page(pool, "", 60, several)),
        ("ListUsers, those confirmed", lambda: cognito.users.page(pool, middle, 60, all_of_them)),
    ):
        _say(f"{said} of {count:,}", _microseconds(action, 50), 20_000.0)


def _add_users(cognito: CognitoIdp, pool: Pool, first: int, end: int) -> None:
    with cognito.cloud.storage.transaction():
        for number in range(first, end):
            attributes = {"email": f"u{number}@example.com", "given_name": f"N{number % 1000}"}
            user = User(pool.id, f"sub-{number}", f"u{number}", attributes, "CONFIRMED", 0.0, 0.0)
            cognito.users.save(pool, user)


def _sign_in(cognito: CognitoIdp, pool: Pool, count: int) -> None:
    """InitiateAuth with a password, whole: most of it is the password's hash and the tokens' signatures."""
    user = cognito.users.find(pool, f"u{count // 2}")
    assert user is not None
    set_password(pool, user, PASSWORD)
    cognito.users.save(pool, user)
    given = {"USERNAME": user.username, "PASSWORD": PASSWORD}
    input = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "app", "AuthParameters": given}
    cloud = cognito.cloud
    call = Call("cognito-idp", "InitiateAuth", input, cloud.root(), "r", cloud.region)
    took = _microseconds(lambda: asyncio.run(initiate_auth(cognito, input, call)), 5)
    _say(f"sign in by password, one of {count:,}", took, None)


def _microseconds(action: Callable[[], object], times: int, rounds: int = 7) -> float:
    """The median over rounds of the mean over ``times``: of the processor, whatever else it is busy with."""
    action()
    took = []
    for _ in range(rounds):
        started = time.process_time()
        for _ in range(times):
            action()
        took.append((time.process_time() - started) / times * 1e6)
    return sorted(took)[rounds // 2]


def _say(what: str, microseconds: float, wanted: float | None) -> None:
    aim = f"  (wanted: {wanted:,.0f} µs or less)" if wanted else ""
    print(f"{what:42} {microseconds:10,.2f} µs{aim}")
