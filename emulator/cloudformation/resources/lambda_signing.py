"""AWS::Lambda::CodeSigningConfig, in the service ``lambda``. Signatures are not checked."""

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.resources.emulated import emulated
from csc.emulator.cloudformation.resources.lambda_ import lambda_of
from csc.emulator.cloudformation.resources.recorded import Record, arn
from csc.emulator.services.lambda_.times import stamp

_ARN = arn("lambda", "code-signing-config:csc-{hex}")


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    given = new.properties
    made = {
        "CodeSigningConfigId": new.identity.attributes["CodeSigningConfigId"],
        "CodeSigningConfigArn": new.identity.ref,
        "Description": given.get("Description", ""),
        "AllowedPublishers": given["AllowedPublishers"],
        "CodeSigningPolicies": given.get("CodeSigningPolicies")
        or {"UntrustedArtifactOnDeployment": "Warn"},
        "LastModified": stamp(cloud.clock.now()),
    }
    lambda_of(cloud).settings["code signing"].put(new.identity.ref, "", made)


def _remove(cloud: Cloud, old: Realised) -> None:
    lambda_of(cloud).settings["code signing"].remove(old.identity.ref)


TYPES = (
    emulated(
        "AWS::Lambda::CodeSigningConfig",
        Record(
            _ARN,
            attributes={"CodeSigningConfigArn": _ARN, "CodeSigningConfigId": "csc-{hex}"},
        ),
        _apply,
        _remove,
        missing="signatures aren't checked",
    ),
)
