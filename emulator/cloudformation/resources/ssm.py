"""AWS::SSM::Parameter, in the service ``ssm``."""

from typing import Any

from csc.emulator.calls import Call
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of
from csc.emulator.cloudformation.resources.recorded import arn, named

PUT = ("Type", "Value", "Description", "AllowedPattern", "DataType", "Tier", "Policies")


def _build(context: Context, place: Place, properties: Properties, identity: Identity) -> None:
    from csc.emulator.services.ssm.errors import ValidationException
    from csc.emulator.services.ssm.names import check_name

    check_name(identity.ref)
    if properties["Type"] not in ("String", "StringList"):
        raise ValidationException("The type of a template's parameter is String or StringList.")


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    """A new version where the template has changed; what was put meanwhile stays elsewhere."""
    from csc.emulator.services.ssm.operations.put_parameter import put_parameter

    ssm: Any = cloud.services["ssm"]
    name = new.identity.ref
    changed = old is None or old.properties != new.properties
    standing = ssm.store.latest(name)
    if standing is None or (changed and standing.value != str(new.properties["Value"])):
        given = {key: str(new.properties[key]) for key in PUT if new.properties.get(key)}
        if standing is not None and standing.kind != given["Type"]:
            ssm.store.remove(name)
        input = {"Name": name, "Overwrite": True, **given}
        call = Call("ssm", "PutParameter", input, cloud.root(), "", cloud.region)
        put_parameter(ssm, input, call)
    ssm.store.set_tags(name, tags_of(new.properties))


def _remove(cloud: Cloud, old: Realised) -> None:
    ssm: Any = cloud.services["ssm"]
    ssm.store.remove(old.identity.ref)


TYPES = (
    emulated(
        "AWS::SSM::Parameter",
        named("Name", Arn=arn("ssm", "parameter/{bare}"), Type="{Type}", Value="{Value}"),
        _apply,
        _remove,
        _build,
        missing="parameter policies",
    ),
)
