"""CSC662: a role whose trust policy doesn't let in the service that is to assume it."""

from collections.abc import Iterator

from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.locate import Path
from csc.emulator.faults.methods import Declared
from csc.emulator.services.iam.assume_role import role_by_arn
from csc.emulator.services.iam.service import Iam

API_GATEWAY = "apigateway.amazonaws.com"
ASSUMED: dict[str, tuple[tuple[str, str], ...]] = {
    "AWS::ApiGateway::Account": (("CloudWatchRoleArn", API_GATEWAY),),
    "AWS::ApiGateway::Authorizer": (("AuthorizerCredentials", API_GATEWAY),),
    "AWS::Events::Rule": (("RoleArn", "events.amazonaws.com"),),
    "AWS::KinesisFirehose::DeliveryStream": (
        ("S3DestinationConfiguration.RoleARN", "firehose.amazonaws.com"),
    ),
    "AWS::Lambda::Function": (("Role", "lambda.amazonaws.com"),),
    "AWS::Scheduler::Schedule": (("Target.RoleArn", "scheduler.amazonaws.com"),),
    "AWS::StepFunctions::StateMachine": (("RoleArn", "states.amazonaws.com"),),
}
"""The properties that name a role, and who assumes it."""


def check_trust(declared: Declared) -> None:
    iam = declared.cloud.services.get("iam")
    if not isinstance(iam, Iam):
        return
    for user, path, role, service in _uses(declared):
        if role_by_arn(iam, role) is None or iam.may_assume(role, service):
            continue
        declared.tell(
            "CSC662",
            user,
            path,
            f"{declared.name_of(role)} doesn't trust {service}, which is to assume it",
            f"Let its AssumeRolePolicyDocument allow sts:AssumeRole to Service: {service}.",
        )


def _uses(declared: Declared) -> Iterator[tuple[Realised, Path, str, str]]:
    for one in declared.methods:
        if one.integration is not None and one.integration.credentials:
            yield one.realised, one.path("Credentials"), one.integration.credentials, API_GATEWAY
    for realised in declared.resources(*ASSUMED):
        for member, service in ASSUMED[realised.type]:
            steps = member.split(".")
            role = realised.properties.get(steps[0])
            if len(steps) > 1 and isinstance(role, dict):
                role = role.get(steps[1])
            if isinstance(role, str) and role:
                top = ("Resources", realised.place.logical_id, "Properties")
                yield realised, (*top, *steps), role, service
