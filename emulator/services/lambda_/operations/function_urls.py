"""CreateFunctionUrlConfig, Get-, Update-, Delete- and ListFunctionUrlConfigs."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import (
    ResourceConflictException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.function_settings import Document
from csc.emulator.services.lambda_.page import page
from csc.emulator.services.lambda_.times import stamp
from csc.emulator.services.lambda_.urls import PREFIX

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def create_function_url_config(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises ResourceConflictException, ResourceNotFoundException."""
    name, qualifier = _known(service, input)
    arn = service.arn(name, qualifier)
    if service.urls.get(name, qualifier) is not None:
        raise ResourceConflictException(
            f"Failed to create function url config for [functionArn = {arn}]. "
            "Error message:  FunctionUrlConfig exists for this Lambda function",
            Type="User",
        )
    now = stamp(service.cloud.clock.now())
    made: Document = {
        "Id": service.cloud.clock.uuid().replace("-", ""),
        "AuthType": input["AuthType"],
        "CreationTime": now,
        "LastModifiedTime": now,
        "InvokeMode": input.get("InvokeMode") or "BUFFERED",
        "ModeGiven": bool(input.get("InvokeMode")),
    }
    if input.get("Cors"):
        made["Cors"] = input["Cors"]
    service.urls.put(name, qualifier, made)
    shown = _without_mode(describe(service, name, qualifier, made), made)
    del shown["LastModifiedTime"]
    return shown


def get_function_url_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    return describe(service, name, qualifier, _find(service, name, qualifier))


def update_function_url_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = _known(service, input)
    made = dict(_find(service, name, qualifier))
    for member in ("AuthType", "Cors", "InvokeMode"):
        if input.get(member) is not None:
            made[member] = input[member]
    made["LastModifiedTime"] = stamp(service.cloud.clock.now())
    made["ModeGiven"] = made["ModeGiven"] or bool(input.get("InvokeMode"))
    service.urls.put(name, qualifier, made)
    return _without_mode(describe(service, name, qualifier, made), made)


def delete_function_url_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, qualifier = read_reference(service, input)
    _find(service, name, qualifier)
    service.urls.remove(name, qualifier)
    return {}


def list_function_url_configs(service: "Lambda", input: Input, call: Call) -> Output:
    name, _ = _known(service, input)
    found = [describe(service, name, q, made) for q, made in service.urls.of(name)]
    return page("FunctionUrlConfigs", found, input)


def describe(service: "Lambda", name: str, qualifier: str, made: Document) -> Output:
    out: Output = {
        "FunctionUrl": address(service, made["Id"]),
        "FunctionArn": service.arn(name, qualifier),
    }
    shown = ("AuthType", "Cors", "CreationTime", "LastModifiedTime", "InvokeMode")
    return out | {member: made[member] for member in shown if member in made}


def address(service: "Lambda", url_id: str) -> str:
    """On AWS https://<id>.lambda-url.<region>.on.aws/"""
    return f"{service.cloud.endpoint}{PREFIX}{url_id}/"


def _without_mode(shown: Output, made: Document) -> Output:
    """A mode that was never asked for isn't told when the URL is made or changed."""
    return {n: value for n, value in shown.items() if n != "InvokeMode" or made["ModeGiven"]}


def _known(service: "Lambda", input: Input) -> tuple[str, str]:
    """Name and alias of a function that is there. Raises ResourceNotFoundException."""
    name, qualifier = read_reference(service, input)
    if name not in service.functions or (
        qualifier and qualifier not in service.aliases.get(name, {})
    ):
        raise ResourceNotFoundException("Function does not exist", Type="User")
    return name, qualifier


def _find(service: "Lambda", name: str, qualifier: str) -> Document:
    found = service.urls.get(name, qualifier)
    if found is None:
        raise ResourceNotFoundException("The resource you requested does not exist.", Type="User")
    return found
