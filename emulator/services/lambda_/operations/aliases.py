"""CreateAlias, UpdateAlias, GetAlias, ListAliases, DeleteAlias."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import (
    InvalidParameterValueException,
    PreconditionFailedException,
    ResourceConflictException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.page import page

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def create_alias(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue-, ResourceConflict- and ResourceNotFoundException."""
    name, alias = read_reference(service, input)[0], input["Name"]
    version = input["FunctionVersion"]
    weights = _weights(service, name, version, input.get("RoutingConfig"))
    service.find(name, version)
    if alias in service.aliases.get(name, {}):
        arn = service.arn(name, alias)
        raise ResourceConflictException(f"Alias already exists: {arn}", Type="User")
    made = {"FunctionVersion": version, "Description": input.get("Description", "")}
    return _keep(service, name, alias, made | ({"Weights": weights} if weights else {}))


def update_alias(service: "Lambda", input: Input, call: Call) -> Output:
    name, alias = read_reference(service, input)[0], input["Name"]
    if alias not in service.aliases.get(name, {}):
        raise ResourceNotFoundException(f"Alias not found: {service.arn(name, alias)}", Type="User")
    made = dict(_details(service, name, alias))
    check_revision(made["RevisionId"], input)
    version = input.get("FunctionVersion") or made["FunctionVersion"]
    if "RoutingConfig" in input:
        made["Weights"] = _weights(service, name, version, input["RoutingConfig"])
    service.find(name, version)
    made["FunctionVersion"] = version
    if input.get("Description") is not None:
        made["Description"] = input["Description"]
    return _keep(service, name, alias, made)


def get_alias(service: "Lambda", input: Input, call: Call) -> Output:
    name, alias = read_reference(service, input)[0], input["Name"]
    if alias not in service.aliases.get(name, {}):
        raise ResourceNotFoundException(
            f"Cannot find alias arn: {service.arn(name, alias)}", Type="User"
        )
    return _described(service, name, alias)


def list_aliases(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find_named(input)
    wanted = input.get("FunctionVersion")
    found = [
        _described(service, function.name, alias)
        for alias, version in sorted(service.aliases.get(function.name, {}).items())
        if wanted in (None, version)
    ]
    return page("Aliases", found, input)


def delete_alias(service: "Lambda", input: Input, call: Call) -> Output:
    """Of an alias that isn't there AWS says nothing."""
    name, alias = read_reference(service, input)[0], input["Name"]
    service.aliases.get(name, {}).pop(alias, None)
    service.alias_details.get(name, {}).pop(alias, None)
    service.store.forget_alias(name, alias)
    service.provisioned.remove(name, alias)
    return {}


def check_revision(revision: str, input: Input, ask: str = "GetFunction/GetAlias") -> None:
    """Raises PreconditionFailedException where another one was given."""
    if input.get("RevisionId") not in (None, revision):
        raise PreconditionFailedException(
            "The Revision Id provided does not match the latest Revision Id. "
            f"Call the {ask} API to retrieve the latest Revision Id",
            Type="User",
        )


def _weights(
    service: "Lambda", name: str, version: str, routing: Mapping[str, Any] | None
) -> dict[str, float]:
    weights = dict((routing or {}).get("AdditionalVersionWeights") or {})
    if len(weights) > 1:
        raise InvalidParameterValueException(
            "Number of items in AdditionalVersionWeights cannot be greater than 1", Type="User"
        )
    if not weights:
        return {}
    if version == "$LATEST":
        raise InvalidParameterValueException(
            "$LATEST is not supported for an alias pointing to more than 1 version", Type=None
        )
    (other,) = weights
    if other == version:
        raise InvalidParameterValueException(
            f"Invalid function version {other}. Function version {other} is already included in "
            "routing configuration.",
            Type="User",
        )
    service.find(name, version)
    service.find(name, other)
    return weights


def _keep(service: "Lambda", name: str, alias: str, made: dict[str, Any]) -> Output:
    made["RevisionId"] = service.cloud.clock.uuid()
    service.aliases.setdefault(name, {})[alias] = made["FunctionVersion"]
    service.alias_details.setdefault(name, {})[alias] = made
    service.store.save_alias(name, alias, made)
    return _described(service, name, alias)


def _details(service: "Lambda", name: str, alias: str) -> dict[str, Any]:
    """Of a template's alias only the version is known."""
    known = service.alias_details.get(name, {}).get(alias) or {}
    version = service.aliases[name][alias]
    revision = service.functions[name].revision if name in service.functions else ""
    return {"Description": "", "RevisionId": revision, **known, "FunctionVersion": version}


def _described(service: "Lambda", name: str, alias: str) -> Output:
    made = _details(service, name, alias)
    out = {
        "AliasArn": service.arn(name, alias),
        "Name": alias,
        "FunctionVersion": made["FunctionVersion"],
        "Description": made["Description"],
        "RevisionId": made["RevisionId"],
    }
    if made.get("Weights"):
        out["RoutingConfig"] = {"AdditionalVersionWeights": made["Weights"]}
    return out
