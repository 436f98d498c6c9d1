"""ListUsers: pages, the filter language, and that a filter can't become SQL."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.services.cognito_idp import users
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.filter_users import compile_filter
from tests.emulator.services.cognito_idp.conftest import World


@pytest.fixture
async def crowd(world: World) -> World:
    for number in range(7):
        await world.admin(
            "AdminCreateUser",
            Username=f"user{number}",
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": f"u{number}@example.com"},
                {"Name": "given_name", "Value": ["Ag", "Agent", "Buyer"][number % 3]},
            ],
        )
    await world.admin("AdminDisableUser", Username="user3")
    await world.admin(
        "AdminSetUserPassword", Username="user5", Password="Secret-123!", Permanent=True
    )
    return world


async def _names(world: World, text: str) -> list[str]:
    found = await world.admin("ListUsers", Filter=text)
    return [user["Username"] for user in found["Users"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('email = "u2@example.com"', ["user2"]),
        ('email ^= "u"', [f"user{n}" for n in range(7)]),
        ('given_name ^= "Ag"', ["user0", "user1", "user3", "user4", "user6"]),
        ('given_name = "Ag"', ["user0", "user3", "user6"]),
        ('username = "user4"', ["user4"]),
        ('username ^= "user"', [f"user{n}" for n in range(7)]),
        ('cognito:user_status = "CONFIRMED"', ["user5"]),
        ('status = "Disabled"', ["user3"]),
        ('"status"="Enabled"', ["user0", "user1", "user2", "user4", "user5", "user6"]),
        ('email = "nobody"', []),
        ('email = "x\\" OR \\"1\\"=\\"1"', []),
        ("", [f"user{n}" for n in range(7)]),
    ],
)
@pytest.mark.parametrize("many", [0, 2000])
async def test_filter(
    crowd: World, text: str, found: list[str], many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a walk in order and by sorting what the index finds."""
    monkeypatch.setattr(users, "MANY", many)
    assert await _names(crowd, text) == found


@pytest.mark.parametrize(
    "text", ["email", 'email > "x"', 'custom:team = "x"', "email = x", 'a" = "b', "; DROP TABLE x"]
)
async def test_what_is_no_filter(crowd: World, text: str) -> None:
    with pytest.raises(InvalidParameterException):
        await _names(crowd, text)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_no_filter_puts_its_text_into_the_clause(text: str) -> None:
    try:
        inner = text.replace("\\", "").replace('"', "")
        compiled = compile_filter(f'email = "{inner}"')
    except InvalidParameterException:
        return
    plain = compile_filter('email = "x"')
    assert (compiled.clause, compiled.attribute) == (plain.clause, plain.attribute)
    assert compiled.values[0] == "email"


async def test_pages(crowd: World) -> None:
    seen: list[str] = []
    token: dict[str, Any] = {}
    while True:
        page = await crowd.admin("ListUsers", Limit=3, **token)
        seen += [user["Username"] for user in page["Users"]]
        if "PaginationToken" not in page:
            break
        token = {"PaginationToken": page["PaginationToken"]}
    assert seen == [f"user{n}" for n in range(7)]
    with pytest.raises(InvalidParameterException):
        await crowd.admin("ListUsers", PaginationToken="§")


async def test_only_the_attributes_asked_for(crowd: World) -> None:
    page = await crowd.admin("ListUsers", Limit=1, AttributesToGet=["email"])
    assert page["Users"][0]["Attributes"] == [{"Name": "email", "Value": "u0@example.com"}]


async def test_groups_and_their_members(crowd: World) -> None:
    await crowd.admin("CreateGroup", GroupName="a", Precedence=2, Description="first")
    await crowd.admin("CreateGroup", GroupName="b")
    for name in ("user1", "user2"):
        await crowd.admin("AdminAddUserToGroup", GroupName="a", Username=name)
    members = await crowd.admin("ListUsersInGroup", GroupName="a")
    assert [user["Username"] for user in members["Users"]] == ["user1", "user2"]
    groups = await crowd.admin("AdminListGroupsForUser", Username="user1")
    assert [group["GroupName"] for group in groups["Groups"]] == ["a"]
    await crowd.admin("AdminRemoveUserFromGroup", GroupName="a", Username="user1")
    members = await crowd.admin("ListUsersInGroup", GroupName="a")
    assert [user["Username"] for user in members["Users"]] == ["user2"]
    await crowd.admin("UpdateGroup", GroupName="b", Precedence=1)
    listed = (await crowd.admin("ListGroups"))["Groups"]
    assert [(g["GroupName"], g.get("Precedence")) for g in listed] == [("a", 2), ("b", 1)]
    await crowd.admin("DeleteGroup", GroupName="a")
    with pytest.raises(Exception, match="Group not found"):
        await crowd.admin("GetGroup", GroupName="a")
    groups = await crowd.admin("AdminListGroupsForUser", Username="user2")
    assert groups["Groups"] == []
