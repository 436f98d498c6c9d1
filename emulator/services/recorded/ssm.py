"""SSM: the parameters of templates, and those that are put, which the state file keeps.

A template's parameter can't be put: it would differ from its template.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from csc.emulator.calls import Call, Input, Output, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.errors import ServiceError
from csc.emulator.services.recorded.declared import Declared

PARAMETER = "AWS::SSM::Parameter"


SCHEMA = (
    "CREATE TABLE ssm_parameters (name TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;",
)
KINDS = ("String", "StringList", "SecureString")
_NAME = re.compile(r"/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,15}").fullmatch


class ParameterAlreadyExists(ServiceError):
    code = "ParameterAlreadyExists"


class ValidationException(ServiceError):
    code = "ValidationException"


class ParameterNotFound(ServiceError):
    code = "ParameterNotFound"


def get_parameter(ssm: "Ssm", input: Input, call: Call) -> Output:
    found = ssm.parameters().get(_plain(input.get("Name")))
    if found is None:
        raise ParameterNotFound("")
    return {"Parameter": found}


def get_parameters(ssm: "Ssm", input: Input, call: Call) -> Output:
    known = ssm.parameters()
    names = [str(name) for name in input.get("Names") or ()]
    return {
        "Parameters": [known[_plain(n)] for n in names if _plain(n) in known],
        "InvalidParameters": [n for n in names if _plain(n) not in known],
    }


def get_parameters_by_path(ssm: "Ssm", input: Input, call: Call) -> Output:
    path = str(input.get("Path", "/")).rstrip("/") + "/"
    found = []
    for name, parameter in sorted(ssm.parameters().items()):
        rest = name.removeprefix(path)
        if rest != name and (input.get("Recursive") or "/" not in rest):
            found.append(parameter)
    return {"Parameters": found}


def put_parameter(ssm: "Ssm", input: Input, call: Call) -> Output:
    """Raises ParameterAlreadyExists without Overwrite, and for a template's parameter."""
    name = str(input.get("Name"))
    before = ssm.parameters().get(name)
    if before is not None and (name in ssm.declared() or not input.get("Overwrite")):
        raise ParameterAlreadyExists(
            "The parameter already exists. To overwrite this value, set the overwrite option in "
            "the request to true."
        )
    kind = input.get("Type") or (before or {}).get("Type")
    if not _NAME(name) or len(name) > 1011 or kind not in KINDS or not input.get("Value"):
        raise ValidationException("A parameter has a name, a value and a type.")
    version = int((before or {}).get("Version", 0)) + 1
    ssm.keep(
        {
            "Name": name,
            "Type": kind,
            "Value": str(input["Value"]),
            "Version": version,
            "LastModifiedDate": ssm.cloud.clock.now(),
            "ARN": ssm.arn("ssm", f"parameter/{name.lstrip('/')}"),
            "DataType": str(input.get("DataType") or "text"),
        }
    )
    return {"Version": version, "Tier": "Standard"}


def delete_parameter(ssm: "Ssm", input: Input, call: Call) -> Output:
    """Raises ParameterNotFound, also for a template's: it goes with its stack."""
    if not ssm.drop(_plain(input.get("Name"))):
        raise ParameterNotFound("")
    return {}


def delete_parameters(ssm: "Ssm", input: Input, call: Call) -> Output:
    names = [str(name) for name in input.get("Names") or ()]
    gone = [name for name in names if ssm.drop(_plain(name))]
    return {"DeletedParameters": gone, "InvalidParameters": [n for n in names if n not in gone]}


OPERATIONS: Mapping[str, Row] = {
    "DeleteParameter": Row(delete_parameter),
    "DeleteParameters": Row(delete_parameters),
    "PutParameter": Row(
        put_parameter, "partial", "tiers, policies, tags; secrets aren't encrypted"
    ),
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

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(cloud)
        cloud.storage.migrate("ssm", SCHEMA)

    def declared(self) -> dict[str, dict[str, Any]]:
        """The parameters of templates, by name."""
        return {it.identity.ref: self.describe(it) for it in self.resources(PARAMETER)}

    def parameters(self) -> dict[str, dict[str, Any]]:
        """All, as they are described, by name."""
        rows = self.cloud.storage.connection.execute("SELECT name, document FROM ssm_parameters")
        return {name: json.loads(document) for name, document in rows} | self.declared()

    def keep(self, parameter: Mapping[str, Any]) -> None:
        self.cloud.storage.connection.execute(
            "INSERT OR REPLACE INTO ssm_parameters VALUES (?, ?)",
            (parameter["Name"], json.dumps(parameter)),
        )

    def drop(self, name: str) -> bool:
        """Whether it was there."""
        done = self.cloud.storage.connection.execute(
            "DELETE FROM ssm_parameters WHERE name = ?", (name,)
        )
        return done.rowcount > 0

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
