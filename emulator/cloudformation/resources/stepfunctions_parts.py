"""AWS::StepFunctions::Activity, StateMachineVersion and StateMachineAlias, in the service ``stepfunctions``.

An alias leads to versions with weights (``RoutingConfiguration``), or to the one version that its
``DeploymentPreference`` names: local deployments go all at once, whatever its ``Type``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    PropertyError,
    Realised,
    ResourceType,
)
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import Record, arn, by_arn
from csc.emulator.cloudformation.resources.stepfunctions import camel

_VERSION = "AWS::StepFunctions::StateMachineVersion"


def _apply_activity(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.stepfunctions.store import Activity

    sfn: Any = cloud.services["stepfunctions"]
    before = sfn.store.part(new.identity.ref)
    created = before.created if before is not None else sfn.now()
    name = str(new.properties["Name"])
    encryption = camel(new.properties.get("EncryptionConfiguration")) or {}
    made = Activity(new.identity.ref, name, created, tags_of(new.properties), encryption)
    sfn.store.save_part(made)


def _remove_part(cloud: Cloud, old: Realised) -> None:
    sfn: Any = cloud.services["stepfunctions"]
    sfn.store.remove_part(old.identity.ref)


def _identify_version(context: Context, place: Place, properties: Properties) -> Identity:
    """A version keeps its number while it is declared; one that replaces it has the next."""
    if context.stored is not None:
        return context.stored
    sfn: Any = context.cloud.services["stepfunctions"]
    machine = str(properties.get("StateMachineArn", "-"))
    known = sfn.store.machine(machine)
    others = [
        int(one.identity.ref.rpartition(":")[2])
        for one in context.resources.values()
        if one.type == _VERSION and one.identity.ref.startswith(f"{machine}:")
    ]
    number = max([known.numbered if known is not None else 0, *others]) + 1
    return Identity(f"{machine}:{number}", {"Arn": f"{machine}:{number}"})


def _apply_version(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.stepfunctions.operations.versions import publish_as

    sfn: Any = cloud.services["stepfunctions"]
    machine = sfn.store.machine(str(new.properties["StateMachineArn"]))
    if machine is None or sfn.store.part(new.identity.ref) is not None:
        return
    number = int(new.identity.ref.rpartition(":")[2])
    publish_as(sfn, machine, number, str(new.properties.get("Description") or ""))


def _routes(properties: Properties) -> Sequence[Mapping[str, Any]]:
    """As the API has them. Raises PropertyError."""
    preference = properties.get("DeploymentPreference")
    if preference:
        version = str(preference.get("StateMachineVersionArn") or "")
        given: list[Mapping[str, Any]] = [{"StateMachineVersionArn": version, "Weight": 100}]
    else:
        given = list(properties.get("RoutingConfiguration") or ())
    if not given:
        raise PropertyError(
            "RoutingConfiguration", "RoutingConfiguration or DeploymentPreference is required"
        )
    if sum(int(one.get("Weight", 0)) for one in given) != 100:
        raise PropertyError("RoutingConfiguration", "the sum of the weights must be 100")
    return [camel(one) | {"weight": int(one["Weight"])} for one in given]


def _build_alias(context: Context, place: Place, properties: Properties, identity: Identity) -> Any:
    return _routes(properties)


def _identify_alias(context: Context, place: Place, properties: Properties) -> Identity:
    machine = str(_routes(properties)[0]["stateMachineVersionArn"]).rpartition(":")[0]
    ref = f"{machine}:{properties.get('Name') or place.logical_id}"
    return Identity(ref, {"Arn": ref})


def _apply_alias(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.stepfunctions.store import Alias

    sfn: Any = cloud.services["stepfunctions"]
    machine, _, name = new.identity.ref.rpartition(":")
    before, now = sfn.store.part(new.identity.ref), sfn.now()
    created = before.created if before is not None else now
    description = str(new.properties.get("Description") or "")
    alias = Alias(new.identity.ref, machine, name, created, now, description, new.built)
    sfn.store.save_part(alias)


def _identified(row: ResourceType, identify: Any) -> ResourceType:
    return replace(row, identify=identify)


TYPES = (
    emulated(
        "AWS::StepFunctions::Activity",
        by_arn(arn("states", "activity:{name}"), "Name", Name="{name}"),
        _apply_activity,
        _remove_part,
    ),
    _identified(
        emulated(_VERSION, Record("{StateMachineArn}"), _apply_version, _remove_part),
        _identify_version,
    ),
    _identified(
        emulated(
            "AWS::StepFunctions::StateMachineAlias",
            Record("{Name}"),
            _apply_alias,
            _remove_part,
            _build_alias,
            missing="gradual deployments: all of it moves at once",
        ),
        _identify_alias,
    ),
)
