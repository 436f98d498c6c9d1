"""AWS::StepFunctions::StateMachine, in the service ``stepfunctions``.

The definition is an object, a string, or a file: of the assembly or beside the template, JSON or YAML;
for a stack that was made through the API, an object in S3.  ``${name}`` in it is substituted.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    MissingFile,
    Place,
    Properties,
    PropertyError,
    Realised,
)
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.resources.emulated import emulated, tags_of, text_of
from csc.emulator.cloudformation.resources.recorded import arn, by_arn

_HOLE = re.compile(r"\$\{([A-Za-z0-9_]+)\}")


def _build(context: Context, place: Place, properties: Properties, identity: Identity) -> str:
    """The definition's text, checked."""
    from csc.emulator.services.stepfunctions.operations.machines import (
        check_definition,
        check_name,
        check_role,
    )

    check_name(identity.attributes["Name"])
    check_role(str(properties["RoleArn"]))
    text = _substituted(_definition(context, place, properties), properties)
    check_definition(text)
    return text


def _definition(context: Context, place: Place, properties: Properties) -> str:
    if "DefinitionString" in properties:
        return str(properties["DefinitionString"])
    if "Definition" in properties:
        return json.dumps(properties["Definition"])
    location = properties.get("DefinitionS3Location")
    if not isinstance(location, Mapping):
        raise PropertyError("Definition", "a definition is required: Definition, DefinitionString")
    return _as_json(_file(context, place, location))


def _file(context: Context, place: Place, location: Mapping[str, Any]) -> bytes:
    bucket, key = str(location.get("Bucket", "")), str(location.get("Key", ""))
    found: bytes | None = None
    if place.file.startswith(ORIGIN):
        s3: Any = context.cloud.services["s3"]
        found = s3.read(bucket, key)
    else:
        try:
            found = context.file(key)
        except FileNotFoundError:
            root = Path(place.file).parent.resolve()
            path = (root / key).resolve()
            if path.is_relative_to(root) and path.is_file():
                found = path.read_bytes()
    if found is None:
        raise MissingFile(
            "DefinitionS3Location", f"no definition is found at {key}", "Put the file there."
        )
    return found


def _as_json(raw: bytes) -> str:
    text = raw.decode("utf-8-sig", "replace")
    if text.lstrip().startswith("{"):
        return text
    import yaml

    try:
        return json.dumps(yaml.safe_load(text), default=str)
    except (yaml.YAMLError, TypeError) as error:
        raise PropertyError("DefinitionS3Location", f"the file isn't YAML: {error}") from None


def _substituted(text: str, properties: Properties) -> str:
    """A value stands in a string of JSON: quotes in it are escaped."""
    values = {k: text_of(v) for k, v in (properties.get("DefinitionSubstitutions") or {}).items()}

    def fill(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return match[0] if value is None else json.dumps(value, ensure_ascii=False)[1:-1]

    return _HOLE.sub(fill, text)


def _apply(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.stepfunctions.operations.machines import make_machine

    sfn: Any = cloud.services["stepfunctions"]
    properties = new.properties
    made = make_machine(
        sfn,
        new.identity.attributes["Name"],
        {
            "definition": new.built,
            "roleArn": properties["RoleArn"],
            "type": properties.get("StateMachineType"),
            "loggingConfiguration": camel(properties.get("LoggingConfiguration")),
            "tracingConfiguration": camel(properties.get("TracingConfiguration")),
        },
    )
    made = replace(made, tags=tags_of(properties))
    before = sfn.store.machine(made.arn)
    revision = new.identity.attributes["StateMachineRevisionId"]
    made = replace(made, revision=revision)
    if before is not None:
        made = replace(made, created=before.created, numbered=before.numbered)
    sfn.store.save_machine(made)


def camel(value: Any) -> Any:
    """CloudFormation writes with a capital what the API doesn't."""
    if isinstance(value, Mapping):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    if isinstance(value, list):
        return [camel(item) for item in value]
    return value


def _remove(cloud: Cloud, old: Realised) -> None:
    from csc.emulator.services.stepfunctions.operations.machines import remove

    remove(cloud.services["stepfunctions"], old.identity.ref)  # type: ignore[arg-type]


_MACHINE = emulated(
    "AWS::StepFunctions::StateMachine",
    by_arn(arn("states", "stateMachine:{name}"), "StateMachineName", Name="{name}"),
    _apply,
    _remove,
    _build,
    missing="encryption",
)


def _identify(context: Context, place: Place, properties: Properties) -> Identity:
    """Its revision is another where what it does is: versions are published by it."""
    found = _MACHINE.identify(context, place, properties)
    try:
        text = _definition(context, place, properties)
    except (PropertyError, KeyError, TypeError):
        text = ""  # it is told when the machine is built
    told = json.dumps([text, properties], sort_keys=True, default=str)
    revision = str(uuid5(NAMESPACE_URL, found.ref + told))
    return Identity(found.ref, {**found.attributes, "StateMachineRevisionId": revision})


TYPES = (replace(_MACHINE, identify=_identify),)
