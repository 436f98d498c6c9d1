"""What is shown of a role and of certificates where something was left out."""

from tests.emulator.services.iam.conftest import World, trust


def test_an_empty_description_is_shown_and_one_that_was_left_out_is_not(world: World) -> None:
    document = trust({"AWS": "*"})
    world.call("CreateRole", RoleName="a", AssumeRolePolicyDocument=document, Description="")
    world.call("CreateRole", RoleName="b", AssumeRolePolicyDocument=document)
    first, second = world.call("ListRoles")["Roles"]
    assert first["Description"] == ""
    assert "Description" not in second
