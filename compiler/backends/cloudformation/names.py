"""Logical ids and exports: stable, so that an edit of one route moves no other resource.

products-of-category  →  ProductsOfCategory        /orders/{id}/ship  →  OrdersIdParamShip
"""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from csc.compiler.ir.model import Program, Route
from csc.diagnostics import Span

STAGE: dict[str, Any] = {"Ref": "Stage"}
CLEAR_PATH = re.compile(r"(/([a-z0-9]+|\{[a-z][a-z0-9]*\+?\}))*\Z")


@lru_cache(maxsize=4096)
def camel(name: str) -> str:
    """Letters and digits only. Distinct names may meet, as ``a-b`` and ``a_b`` do: see ``distinct``."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", name) if part)


@lru_cache(maxsize=4096)
def distinct(name: str) -> str:
    """``camel``, with a digest where the name has more than camel case can hold."""
    plain = re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)
    return camel(name) if plain else camel(name) + digest(name)[:6].upper()


@lru_cache(maxsize=4096)
def path_id(path: str) -> str:
    """The logical id of a path's resource."""
    words = re.sub(r"\{(\w+)(\+?)\}", lambda m: f"{m[1]}-{'Rest' if m[2] else 'Param'}", path)
    unclear = "" if CLEAR_PATH.match(path) else digest(path)[:6].upper()
    return camel(words) + unclear + "Resource"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def application_id(program: Program) -> str:
    """The application's name where only letters, digits and hyphens may stand."""
    return re.sub(r"[^A-Za-z0-9]+", "-", program.application.name).strip("-").lower() or "app"


def scoped(program: Program, rest: str) -> dict[str, Any]:
    """``shop-${Stage}-rest``."""
    return {"Fn::Sub": f"{application_id(program)}-${{Stage}}-{rest}"}


def export(program: Program, name: str) -> dict[str, Any]:
    return {"Name": scoped(program, name)}


def imported(program: Program, name: str) -> dict[str, Any]:
    return {"Fn::ImportValue": scoped(program, name)}


def source(span: Span) -> str:
    return f"{span.file}:{span.line}"


def stage_parameter(program: Program) -> dict[str, Any]:
    return {
        "Stage": {
            "Type": "String",
            "Default": program.application.stage,
            "AllowedPattern": "[A-Za-z0-9-]{1,32}",
            "Description": "The name of the stage; it is part of exported names",
        }
    }


def template(program: Program, description: str, resources: dict[str, Any]) -> dict[str, Any]:
    """A stack without outputs."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"{program.application.name}: {description}",
        "Parameters": stage_parameter(program),
        "Resources": resources,
    }


def tags(
    program: Program, span: Span | None = None, route: Route | None = None
) -> list[dict[str, Any]]:
    """What a bill, an audit or an alarm is traced by: application and stage; of a declaration its line, of a
    route its id and the requirement that it names."""
    found: dict[str, Any] = {"csc:application": program.application.name, "csc:stage": STAGE}
    where = route.span if route is not None else span
    if where is not None:
        found["csc:source"] = source(where)
    if route is not None:
        found["csc:route"] = route.id
        if route.options.get("requirement"):
            found["csc:requirement"] = route.options["requirement"]
    return [{"Key": key, "Value": value} for key, value in found.items()]


def suppressed(reasons: Mapping[str, str]) -> dict[str, Any]:
    """Metadata that tells auditors why a resource is as it is: ``CKV_…`` to checkov, other rules to cdk-nag."""
    checkov = {rule: why for rule, why in reasons.items() if rule.startswith("CKV_")}
    nag = {rule: why for rule, why in reasons.items() if rule not in checkov}
    found: dict[str, Any] = {}
    if checkov:
        found["checkov"] = {"skip": [{"id": r, "comment": why} for r, why in checkov.items()]}
    if nag:
        rules = [{"id": rule, "reason": why} for rule, why in nag.items()]
        found["cdk_nag"] = {"rules_to_suppress": rules}
    return found
