"""What AssumeRole refuses before it looks at the role (recorded on AWS)."""

from typing import Any

import pytest

from csc.emulator.errors import ServiceError
from tests.emulator.services.iam.conftest import ACCOUNT, World, trust


@pytest.mark.parametrize(
    "arn",
    ["arn::b:::something/role", "arn:a::::something/role", "arn:a:::something/role",
     "arn:a:a::aaaaaaaaaa:", "nothing-valid-in-here"],
)  # fmt: skip
def test_what_is_no_arn(world: World, arn: str) -> None:
    with pytest.raises(ServiceError) as refused:
        world.sts("AssumeRole", RoleArn=arn, RoleSessionName="ses")
    assert (refused.value.code, refused.value.message) == ("ValidationError", f"{arn} is invalid")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"Tags": [{"Key": "a", "Value": "b"}], "TransitiveTagKeys": ["c"]},
            "The specified transitive tag key must be included in the requested tags.",
        ),
        (
            {"Tags": [{"Key": "a", "Value": "b"}, {"Key": "A", "Value": "b"}]},
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        ),
    ],
)
def test_tags_that_dont_fit(world: World, given: dict[str, Any], said: str) -> None:
    document = trust(ACCOUNT, Action=["sts:AssumeRole", "sts:TagSession"])
    made = world.call("CreateRole", RoleName="tagged", AssumeRolePolicyDocument=document)["Role"]
    with pytest.raises(ServiceError) as refused:
        world.sts("AssumeRole", RoleArn=made["Arn"], RoleSessionName="ses", **given)
    assert (refused.value.code, refused.value.message) == ("InvalidParameterValue", said)
