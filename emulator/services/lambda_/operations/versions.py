"""PublishVersion and ListVersionsByFunction."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.functions import configuration

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def publish_version(service: "Lambda", input: Input, call: Call) -> Output:
    return configuration(service.publish(input["FunctionName"], input.get("Description", "")))


def list_versions_by_function(service: "Lambda", input: Input, call: Call) -> Output:
    latest = service.find(input["FunctionName"])
    found = [latest, *service.versions.get(latest.name, {}).values()]
    return {"Versions": [configuration(function) for function in found]}
