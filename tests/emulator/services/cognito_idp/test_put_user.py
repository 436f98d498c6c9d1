"""``csc user add`` and ``csc.users.yaml``: users made, changed, and refused with the place."""

import json
from pathlib import Path

import pytest

from csc.emulator.http import HttpRequest
from csc.emulator.services.cognito_idp.load_users import NAME, UsersFile, load_users
from csc.emulator.services.cognito_idp.put_user import Wanted, put_user
from csc.emulator.services.cognito_idp.read_users import UsersFileProblem, read_users
from tests.emulator.services.cognito_idp.conftest import World


async def _groups(world: World, name: str) -> list[str]:
    found = await world.admin("AdminListGroupsForUser", Username=name)
    return [group["GroupName"] for group in found["Groups"]]


async def test_a_declared_user_signs_in_at_once(world: World) -> None:
    wanted = Wanted("agent", "agent@example.com", "Secret-123!", ("admins", "staff"))
    assert put_user(world.cognito, world.pool, wanted) == "added"
    assert (await world.sign_in("agent"))["AccessToken"]
    user = await world.admin("AdminGetUser", Username="agent")
    attributes = {a["Name"]: a["Value"] for a in user["UserAttributes"]}
    assert user["UserStatus"] == "CONFIRMED"
    assert attributes["email_verified"] == "true"
    assert await _groups(world, "agent") == ["admins", "staff"]


async def test_the_same_again_changes_nothing_and_another_only_what_differs(world: World) -> None:
    first = Wanted("agent", "agent@example.com", "Secret-123!", ("admins",))
    put_user(world.cognito, world.pool, first)
    assert put_user(world.cognito, world.pool, first) == "unchanged"
    assert put_user(world.cognito, world.pool, Wanted("agent")) == "unchanged"
    assert await _groups(world, "agent") == ["admins"]
    second = Wanted("agent", "new@example.com", "Other-4567!", ("staff",))
    assert put_user(world.cognito, world.pool, second) == "changed"
    assert await _groups(world, "agent") == ["staff"]
    assert (await world.sign_in("agent", "Other-4567!"))["AccessToken"]
    assert put_user(world.cognito, world.pool, Wanted("agent", enabled=False)) == "changed"
    assert not (await world.admin("AdminGetUser", Username="agent"))["Enabled"]


async def test_what_cognito_refuses_is_kept_out_whole(world: World, tmp_path: Path) -> None:
    file = tmp_path / NAME
    file.write_text(
        "users:\n"
        "  - name: weak\n    password: short\n    groups: [admins]\n"
        "  - {name: odd, attributes: {custom:none: x}}\n"
        "  - good\n"
        "other:\n  - lost\n"
    )
    done, problems = load_users(world.cognito, file)
    assert dict(done) == {"added": 1}
    assert [(p.code, p.severity, p.span and p.span.line) for p in problems] == [
        ("CSC707", "warning", 2),
        ("CSC707", "warning", 5),
        ("CSC707", "warning", 8),
    ]
    assert "InvalidPasswordException" in problems[0].message
    assert "no user pool other" in problems[2].message
    listed = await world.admin("ListUsers")
    assert [user["Username"] for user in listed["Users"]] == ["good"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("users: [", 1, "not YAML"),
        ("users: agent", 1, "list of users"),
        ("- {name: a}\n- {nam: b}", 2, "has no nam"),
        ("- email: a@example.com", 1, "must have a name"),
        ("- {name: a, groups: admins}", 1, "list of names"),
        ("- {name: a, enabled: perhaps}", 1, "true or false"),
        ("- {name: [a]}", 1, "must be a text"),
        ("users: []\nusers: []", 2, "written twice"),
        ("just text", 1, "must be a list"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(UsersFileProblem, match=said) as refused:
        read_users(text)
    assert refused.value.line == line


def test_values_are_the_text_that_is_written() -> None:
    (one,) = read_users("- {name: 007, attributes: {phone_number: +15550100, custom:on: yes}}")
    assert one.wanted.name == "007"
    assert one.wanted.attributes == {"phone_number": "+15550100", "custom:on": "yes"}
    assert read_users("") == ()


async def test_a_file_is_loaded_again_only_when_it_or_a_pool_changed(
    world: World, tmp_path: Path
) -> None:
    users = UsersFile(world.cognito)
    assert users.load(tmp_path) == ()
    (tmp_path / NAME).write_text("- agent")
    assert users.load(tmp_path) == ()
    await world.admin("AdminDeleteUser", Username="agent")
    assert users.load(tmp_path) == ()
    assert world.cognito.users.find(world.pool, "agent") is None, "what was deleted stays so"
    (tmp_path / NAME).write_text("- agent\n- buyer")
    users.load(tmp_path)
    assert world.cognito.users.count(world.pool) == 2
    await world.call("CreateUserPool", PoolName="second")
    (problem, _) = users.load(tmp_path)
    assert "several user pools" in problem.message


def _post(world: World, body: object) -> tuple[int, dict[str, object]]:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = world.cognito.web["/_csc/users"](HttpRequest("POST", "/_csc/users", [], raw))
    assert not hasattr(answer, "__await__")
    return answer.status, json.loads(answer.body)


async def test_the_endpoint_adds_groups_to_those_that_are(world: World) -> None:
    assert _post(world, {"name": "agent", "groups": ["a"]}) == (
        200,
        {"done": "added", "pool": "users"},
    )
    assert _post(world, {"name": "agent", "groups": ["b"]})[1]["done"] == "changed"
    assert await _groups(world, "agent") == ["a", "b"]
    assert _post(world, {"name": "agent", "password": "x"})[0] == 400
    assert _post(world, {"name": "agent", "pool": "none"})[0] == 404
    several: list[object] = [b"{", [], {}, {"name": 5}, {"name": "a", "groups": "x"}]
    for bad in [*several, {"name": "a", "attributes": {"x": 1}}]:
        assert _post(world, bad)[0] == 400


async def test_an_address_is_verified_however_true_is_written(world: World) -> None:
    await world.add_user("agent", email="agent@example.com", email_verified="True")
    sent = await world.public("ForgotPassword", Username="agent")
    assert sent["CodeDeliveryDetails"]["Destination"] == "a***@e***"
