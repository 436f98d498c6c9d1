"""MFA devices: made, given to users, proved by codes, taken back."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.totp import STEP, code_at
from tests.emulator.services.iam.conftest import World


def codes(world: World, seed: str, back: int = 1) -> dict[str, Any]:
    step = int(world.time.now) // STEP - back
    return {
        "AuthenticationCode1": code_at(seed, step),
        "AuthenticationCode2": code_at(seed, step + 1),
    }


def device(world: World, name: str = "phone") -> tuple[str, str]:
    """Its serial number and its secret."""
    made = world.call("CreateVirtualMFADevice", VirtualMFADeviceName=name)["VirtualMFADevice"]
    assert made["QRCodePNG"].startswith(b"\x89PNG")
    return made["SerialNumber"], made["Base32StringSeed"].decode()


def refused(world: World, operation: str, **input: Any) -> str:
    with pytest.raises(ServiceError) as error:
        world.call(operation, **input)
    return error.value.code


def test_a_device_is_enabled_by_two_codes_in_a_row(world: World) -> None:
    world.user("agent")
    serial, seed = device(world)
    named: dict[str, Any] = {"UserName": "agent", "SerialNumber": serial}
    same = codes(world, seed) | {"AuthenticationCode2": codes(world, seed)["AuthenticationCode1"]}
    assert refused(world, "EnableMFADevice", **named, **same) == "InvalidAuthenticationCode"
    far = codes(world, seed, 100)
    assert refused(world, "EnableMFADevice", **named, **far) == "InvalidAuthenticationCode"
    world.call("EnableMFADevice", **named, **codes(world, seed))
    shown = world.call("ListMFADevices", UserName="agent")["MFADevices"]
    assert [one["SerialNumber"] for one in shown] == [serial]
    assert refused(world, "EnableMFADevice", **named, **codes(world, seed)) == "EntityAlreadyExists"
    assert refused(world, "DeleteVirtualMFADevice", SerialNumber=serial) == "DeleteConflict"
    assert refused(world, "DeleteUser", UserName="agent") == "DeleteConflict"


def test_a_device_is_its_users_until_it_is_deactivated(world: World) -> None:
    world.user("agent")
    world.user("buyer")
    serial, seed = device(world)
    world.call("EnableMFADevice", UserName="agent", SerialNumber=serial, **codes(world, seed))
    shown = world.call("ListVirtualMFADevices", AssignmentStatus="Assigned")["VirtualMFADevices"]
    assert shown[0]["User"]["UserName"] == "agent"
    assert "Base32StringSeed" not in shown[0]
    other: dict[str, Any] = {"UserName": "buyer", "SerialNumber": serial}
    assert refused(world, "DeactivateMFADevice", **other) == "NoSuchEntity"
    world.call("ResyncMFADevice", UserName="agent", SerialNumber=serial, **codes(world, seed, 5))
    world.call("UpdateUser", UserName="agent", NewUserName="clerk")
    world.call("DeactivateMFADevice", UserName="clerk", SerialNumber=serial)
    assert world.call("ListMFADevices", UserName="clerk")["MFADevices"] == []
    assert world.call("ListVirtualMFADevices", AssignmentStatus="Assigned")["IsTruncated"] is False
    world.call("DeleteVirtualMFADevice", SerialNumber=serial)
    assert refused(world, "GetMFADevice", SerialNumber=serial) == "NoSuchEntity"


def test_a_hardware_token_has_a_number(world: World) -> None:
    world.user("agent")
    two: dict[str, Any] = {"AuthenticationCode1": "123456", "AuthenticationCode2": "654321"}
    world.call("EnableMFADevice", UserName="agent", SerialNumber="GAHT12345678", **two)
    assert world.call("GetMFADevice", SerialNumber="GAHT12345678")["UserName"] == "agent"
    assert world.call("ListVirtualMFADevices")["VirtualMFADevices"] == []
    world.call("DeactivateMFADevice", UserName="agent", SerialNumber="GAHT12345678")
    assert refused(world, "GetMFADevice", SerialNumber="GAHT12345678") == "NoSuchEntity"


def test_names_and_paths_of_devices(world: World) -> None:
    device(world)
    again: dict[str, Any] = {"VirtualMFADeviceName": "phone"}
    assert refused(world, "CreateVirtualMFADevice", **again) == "EntityAlreadyExists"
    for path in ("test", "/a//b/"):
        with pytest.raises(ServiceError, match="The specified value for path is invalid") as error:
            world.call("CreateVirtualMFADevice", VirtualMFADeviceName="x", Path=path)
        assert error.value.code == "ValidationError"


def test_tags_of_a_device(world: World) -> None:
    serial, _ = device(world)
    world.call("TagMFADevice", SerialNumber=serial, Tags=[{"Key": "team", "Value": "one"}])
    shown = world.call("ListMFADeviceTags", SerialNumber=serial)["Tags"]
    assert shown == [{"Key": "team", "Value": "one"}]
    world.call("UntagMFADevice", SerialNumber=serial, TagKeys=["TEAM"])
    assert world.call("ListMFADeviceTags", SerialNumber=serial)["Tags"] == []


def test_the_summary_counts_devices(world: World) -> None:
    world.user("agent")
    serial, seed = device(world)
    device(world, "spare")
    world.call("EnableMFADevice", UserName="agent", SerialNumber=serial, **codes(world, seed))
    found = world.call("GetAccountSummary")["SummaryMap"]
    assert (found["MFADevices"], found["MFADevicesInUse"], found["Users"]) == (2, 1, 1)
    world.call("SetSecurityTokenServicePreferences", GlobalEndpointTokenVersion="v2Token")
    assert world.call("GetAccountSummary")["SummaryMap"]["GlobalEndpointTokenVersion"] == 2
