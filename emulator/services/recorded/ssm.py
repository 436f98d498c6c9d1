"""SSM: the parameters of templates, read-only."""

from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.errors import ServiceError
from csc.emulator.services.recorded.declared import Declared

PARAMETER = "AWS::SSM::Parameter"


class ParameterNotFound(ServiceError):
    code = "ParameterNotFound"


def get_parameter(ssm: "Ssm", input: Input, call: Call) -> Output:
    found = ssm.parameters().get(_plain(input.get("Name")))
    if found is None:
        raise ParameterNotFound("")
    return {"Parameter": ssm.describe(found)}


def get_parameters(ssm: "Ssm", input: Input, call: Call) -> Output:
    known = ssm.parameters()
    names = [str(name) for name in input.get("Names") or ()]
    return {
        "Parameters": [ssm.describe(known[_plain(n)]) for n in names if _plain(n) in known],
        "InvalidParameters": [n for n in names if _plain(n) not in known],
    }


def get_parameters_by_path(ssm: "Ssm", input: Input, call: Call) -> Output:
    path = str(input.get("Path", "/")).rstrip("/") + "/"
    found = []
    for name, parameter in sorted(ssm.parameters().items()):
        rest = name.removeprefix(path)
        if rest != name and (input.get("Recursive") or "/" not in rest):
            found.append(ssm.describe(parameter))
    return {"Parameters": found}


OPERATIONS: Mapping[str, Row] = {
    "GetParameter": Row(get_parameter, "partial", "versions and labels"),
    "GetParameters": Row(get_parameters, "partial", "versions and labels"),
    "GetParametersByPath": Row(get_parameters_by_path, "partial", "filters and paging"),
}


class Ssm(Declared):
    """Satisfies ``emulator.calls.Service``."""

    name = "ssm"
    operations = OPERATIONS

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        names = input.get("Names") or [input.get("Name") or input.get("Path") or "*"]
        return tuple(
            Permission(f"ssm:{operation}", self.arn("ssm", f"parameter/{_plain(n).lstrip('/')}"))
            for n in names
        )

    def parameters(self) -> dict[str, Realised]:
        return {parameter.identity.ref: parameter for parameter in self.resources(PARAMETER)}

    def describe(self, parameter: Realised) -> dict[str, Any]:
        properties = parameter.properties
        return {
            "Name": parameter.identity.ref,
            "Type": str(properties["Type"]),
            "Value": str(properties["Value"]),
            "Version": 1,
            "LastModifiedDate": self.deployed(parameter),
            "ARN": parameter.identity.attributes["Arn"],
            "DataType": str(properties.get("DataType", "text")),
        }


def _plain(name: Any) -> str:
    """``arn:aws:ssm:…:parameter/a/b`` → /a/b; anything else as it is."""
    text = str(name)
    return "/" + text.partition(":parameter/")[2] if text.startswith("arn:") else text
