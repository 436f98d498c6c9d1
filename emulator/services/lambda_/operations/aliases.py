"""CreateAlias, UpdateAlias, GetAlias, ListAliases, DeleteAlias."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.errors import ResourceConflictException
from csc.emulator.services.lambda_.functions import Function, not_found

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def create_alias(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"])
    name = input["Name"]
    aliases = service.aliases.setdefault(function.name, {})
    if name in aliases:
        arn = service.arn(function.name, name)
        raise ResourceConflictException(f"Alias already exists: {arn}", Type="User")
    service.find(function.name, input["FunctionVersion"])
    aliases[name] = input["FunctionVersion"]
    return _described(service, function, name)


def update_alias(service: "Lambda", input: Input, call: Call) -> Output:
    function = _with_alias(service, input)
    if version := input.get("FunctionVersion"):
        service.find(function.name, version)
        service.aliases[function.name][input["Name"]] = version
    return _described(service, function, input["Name"])


def get_alias(service: "Lambda", input: Input, call: Call) -> Output:
    return _described(service, _with_alias(service, input), input["Name"])


def list_aliases(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"])
    names = service.aliases.get(function.name, {})
    return {"Aliases": [_described(service, function, name) for name in names]}


def delete_alias(service: "Lambda", input: Input, call: Call) -> Output:
    function = service.find(input["FunctionName"])
    service.aliases.get(function.name, {}).pop(input["Name"], None)
    return {}


def _with_alias(service: "Lambda", input: Input) -> Function:
    function = service.find(input["FunctionName"])
    if input["Name"] not in service.aliases.get(function.name, {}):
        raise not_found(service.arn(function.name, input["Name"]))
    return function


def _described(service: "Lambda", function: Function, name: str) -> Output:
    return {
        "AliasArn": service.arn(function.name, name),
        "Name": name,
        "FunctionVersion": service.aliases[function.name][name],
        "Description": "",
        "RevisionId": function.revision,
    }
