"""What the checks read: every method with the place it is declared at, in a template or an OpenAPI body."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.diagnostics import Diagnostic, Severity
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.locate import Path
from csc.emulator.cloudformation.plan import Plan
from csc.emulator.cloudformation.problems import Problems
from csc.emulator.cloudformation.resources.apigateway.openapi.read_document import METHODS
from csc.emulator.gateway.compile_method import PlannedMethod
from csc.emulator.gateway.model import Integration, Method
from csc.emulator.wrap_openapi import INTEGRATION

_IN_DOCUMENT: Mapping[str, str] = {
    "Uri": "uri",
    "Credentials": "credentials",
    "IntegrationHttpMethod": "httpMethod",
    "RequestTemplates": "requestTemplates",
    "IntegrationResponses": "responses",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """A method and where it is declared. ``under`` leads from its resource to the method; ``given``
    is its integration as written, intrinsic functions resolved."""

    method: Method
    realised: Realised
    under: Path
    given: Mapping[str, Any]

    @property
    def in_document(self) -> bool:
        return len(self.under) > 1

    @property
    def integration(self) -> Integration | None:
        return self.method.integration

    def of_integration(self, member: str) -> Any:
        """A member of the integration, by its name in CloudFormation."""
        return self.given.get(_IN_DOCUMENT[member] if self.in_document else member)

    def path(self, *members: str | int) -> Path:
        """The place of a member of the integration."""
        top = ("Resources", self.realised.place.logical_id, *self.under)
        if self.in_document:
            steps = tuple(_IN_DOCUMENT.get(str(one), one) for one in members)
            return (*top, INTEGRATION, *steps)
        return (*top, "Integration", *members)

    @property
    def place(self) -> Path:
        """The place of the method itself; of a resource, its logical id."""
        if self.in_document:
            return ("Resources", self.realised.place.logical_id, *self.under)
        return ("Resources", self.realised.place.logical_id)

    def templates(self) -> Iterator[tuple[Path, str]]:
        """Where each request template stands, and its text."""
        found = self.of_integration("RequestTemplates")
        for content_type, text in (found if isinstance(found, Mapping) else {}).items():
            if isinstance(text, str):
                yield self.path("RequestTemplates", str(content_type)), text


@dataclass(slots=True)
class Declared:
    """All methods of all stacks, and what was found wrong so far."""

    cloud: Cloud
    plan: Plan
    methods: list[Declaration] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def tell(
        self,
        code: str,
        realised: Realised,
        path: Path,
        message: str,
        remedy: str,
        severity: Severity = "error",
    ) -> None:
        place = realised.place
        Problems(place.file, self.found).add(code, path, message, remedy, place.metadata, severity)

    def name_of(self, arn: str) -> str:
        """The logical id of a role that the assembly declares; of any other, its name."""
        for realised in self.resources("AWS::IAM::Role"):
            if realised.identity.attributes.get("Arn") == arn:
                return realised.place.logical_id
        return arn.rpartition("/")[2]

    def resources(self, *types: str) -> Iterator[Realised]:
        return (it for it in self.plan.resources.values() if it.type in types)


def gather(cloud: Cloud, plan: Plan) -> Declared:
    declared = Declared(cloud, plan)
    for realised in plan.resources.values():
        if isinstance(realised.built, PlannedMethod):
            given = realised.properties.get("Integration") or {}
            method = realised.built.method
            declared.methods.append(Declaration(method, realised, ("Properties",), given))
        elif realised.type == "AWS::ApiGateway::RestApi" and isinstance(realised.built, tuple):
            declared.methods += _in_document(realised)
    return declared


def _in_document(realised: Realised) -> Iterator[Declaration]:
    """The methods of an OpenAPI body, which are built in the order of its operations."""
    built = [part.method for part in realised.built if isinstance(part, PlannedMethod)]
    operations = _operations(realised.properties["Body"])
    for method, (under, operation) in zip(built, operations, strict=True):
        yield Declaration(method, realised, under, operation.get(INTEGRATION) or {})


def _operations(body: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for path, item in (body.get("paths") or {}).items():
        if not str(path).startswith("x-"):
            for name, operation in item.items():
                if str(name).lower() in METHODS:
                    yield ("Properties", "Body", "paths", path, name), operation
