"""Intrinsic functions → Terraform's expressions, as they stand in its JSON strings.

{"Ref": "Stage"}                         "${var.stage}"
{"Fn::GetAtt": ["TodosTable", "Arn"]}    "${aws_dynamodb_table.TodosTable.arn}"
{"Fn::Sub": "shop-${Stage}-rest"}        "shop-${var.stage}-rest"
"#set($x = ${y})"                        "#set($x = $${y})"
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.compiler.backends.tofu.attributes import ATTRIBUTES, KINDS

_HOLE = re.compile(r"\$\{(!?)([^}]*)\}")
_MARK = re.compile(r"([$%])\{")
PSEUDO: Mapping[str, str] = {
    "AWS::AccountId": "data.aws_caller_identity.here.account_id",
    "AWS::Partition": "data.aws_partition.here.partition",
    "AWS::Region": "data.aws_region.here.name",
    "AWS::URLSuffix": "data.aws_partition.here.dns_suffix",
}


@dataclass(slots=True)
class Names:
    """What references stand for: ``types`` of the resources by logical id, ``exports`` by their names'
    JSON, ``variables`` by parameter; ``parts`` are the addresses of all that a method is made of."""

    types: dict[str, str] = field(default_factory=dict)
    exports: dict[str, Any] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)

    def address(self, logical_id: str) -> str:
        """``aws_dynamodb_table.TodosTable``."""
        return f"{KINDS[self.types[logical_id]]}.{self.label(logical_id)}"

    def label(self, logical_id: str) -> str:
        """A resource's name in Terraform. A deployment's stays: what follows the content is its trigger."""
        is_deployment = self.types[logical_id] == "AWS::ApiGateway::Deployment"
        return "Deployment" if is_deployment else logical_id

    def value(self, value: Any) -> Any:
        """Plain data with every intrinsic function as an expression."""
        if isinstance(value, str):
            return literal(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1 and (made := self._function(*next(iter(value.items())))) is not None:
            return made
        return {key: self.value(one) for key, one in value.items()}

    def document(self, value: Any) -> str:
        """A policy, or other JSON in a string: ``${jsonencode({…})}``."""
        return f"${{jsonencode({json.dumps(self.value(value))})}}"

    def _function(self, name: str, argument: Any) -> str | None:
        if name == "Ref":
            return f"${{{self._referred(argument)}}}"
        if name == "Fn::GetAtt":
            return f"${{{self._attribute(*argument)}}}"
        if name == "Fn::Sub":
            text, variables = argument if isinstance(argument, list) else (argument, {})
            return self._substitute(text, variables)
        if name == "Fn::Join":
            separator, parts = argument
            return literal(separator).join(str(self.value(part)) for part in parts)
        if name == "Fn::ImportValue":
            return str(self.value(self.exports[json.dumps(argument)]))
        return None

    def _referred(self, name: str) -> str:
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.variables:
            return f"var.{self.variables[name]}"
        return self._attribute(name, "Ref")

    def _attribute(self, name: str, attribute: str) -> str:
        return f"{self.address(name)}.{ATTRIBUTES[self.types[name]][attribute]}"

    def _substitute(self, text: str, variables: Mapping[str, Any]) -> str:
        made, end = "", 0
        for hole in _HOLE.finditer(text):
            made += literal(text[end : hole.start()])
            end = hole.end()
            if hole[1]:
                made += literal(f"${{{hole[2]}}}")
            elif hole[2] in variables:
                made += str(self.value(variables[hole[2]]))
            elif "." in hole[2]:
                made += f"${{{self._attribute(*hole[2].split('.', 1))}}}"
            else:
                made += f"${{{self._referred(hole[2])}}}"
        return made + literal(text[end:])


def literal(text: str) -> str:
    """A text that Terraform leaves as it is."""
    return _MARK.sub(r"\1\1{", text)
