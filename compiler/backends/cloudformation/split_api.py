"""An api stack that is too large → what all routes share, subtrees of paths, and the stage.

    api         the REST API, validator, authorizers, models; path parts that several subtrees hang on
    api-1 …     each a share of the subtrees: path parts, methods, functions
    api-stage   deployment, stage, logs, limits, firewall

A subtree is all that is below one part of the path (/orders/…): what fails together, lies together.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from csc.compiler.backends.cloudformation.partition import (
    LARGEST,
    MOST_RESOURCES,
    ROOM,
    Group,
    Template,
    measured,
    size_of_each,
    spread,
)

SHARED = frozenset(
    {
        "AWS::ApiGateway::RestApi",
        "AWS::ApiGateway::RequestValidator",
        "AWS::ApiGateway::Authorizer",
        "AWS::ApiGateway::Model",
        "AWS::ApiGateway::GatewayResponse",
    }
)
PATH, METHOD = "AWS::ApiGateway::Resource", "AWS::ApiGateway::Method"
_HOLE = re.compile(r"\$\{([A-Za-z0-9]+)(\.[A-Za-z0-9.]+)?\}")


def split_api(stack: Template) -> dict[str, Template]:
    """The parts, in deployment order."""
    resources = stack["Resources"]
    subtrees = _subtrees_of(resources)
    below = {name for group in subtrees.groups for name in group.resources}
    shared = {n: r for n, r in resources.items() if r["Type"] in SHARED or n in subtrees.trunk}
    around = {n: r for n, r in resources.items() if n not in shared and n not in below}
    head = {name: it for name, it in stack.items() if name not in ("Resources", "Outputs")}
    parts = spread(subtrees.groups, head)
    outputs = stack["Outputs"]
    made: dict[str, Template] = {"api": {**head, "Resources": shared, "Outputs": {}}}
    made |= {f"api-{number + 1}": part for number, part in parts.items()}
    made["api-stage"] = {**head, "Resources": around, "Outputs": {}}
    for name, output in outputs.items():
        home = "api" if _names(output["Value"]) <= shared.keys() else "api-stage"
        made[home]["Outputs"][name] = output
    imports = _imports_of(outputs["ApiId"]["Export"]["Name"], shared)
    exported: dict[str, Any] = {}
    found = {name: _reach(part, imports, exported) for name, part in made.items() if name != "api"}
    api = made["api"]
    return {"api": {**api, "Outputs": api["Outputs"] | exported}} | found


_before: "list[_Subtrees]" = []


def _subtrees_of(resources: Mapping[str, Any]) -> "_Subtrees":
    """Of the last ones is used again what has the same resources, and hangs together as it did."""
    last = _before[0] if _before else None
    _before[:] = [_Subtrees(resources, last)]
    return _before[0]


def _kind(resource: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """All that subtrees depend on of a resource: path part or method, on which part, and its route."""
    route = (resource.get("Metadata") or {}).get("csc:route")
    kind = resource.get("Type", "")
    if kind == PATH:
        return kind, resource["Properties"]["ParentId"].get("Ref", ""), route
    if kind == METHOD:
        return kind, resource["Properties"]["ResourceId"].get("Ref", ""), route
    return "", "", route


class _Subtrees:
    """``trunk`` are the path parts that are shared because what is below them is too much for one stack."""

    def __init__(self, resources: Mapping[str, Any], last: "_Subtrees | None" = None) -> None:
        self.resources = resources
        self.children: dict[str, list[str]] = {}
        self.methods: dict[str, list[str]] = {}
        self.functions: dict[str, list[str]] = {}
        self.trunk: set[str] = set()
        self.groups: list[Group] = []
        self.made: dict[str, Group] = {}
        changed = self._changed(last) if last is not None else None
        if last is None or changed is None:
            self._read()
        else:
            self.children, self.methods, self.functions = (
                last.children,
                last.methods,
                last.functions,
            )
            self.made = {
                key: group
                for key, group in last.made.items()
                if not any(name in group.resources for name in changed)
            }
        self._split("")

    def _changed(self, last: "_Subtrees") -> list[str] | None:
        """The names of the resources that are other ones than before; None where they hang together otherwise."""
        before, now = last.resources, self.resources
        new = [name for name, it in now.items() if before.get(name) is not it]
        gone = [name for name in before if name not in now]
        if any(_kind(now.get(name, {})) != _kind(before.get(name, {})) for name in [*new, *gone]):
            return None
        same = [n for n in before if n in now] == [n for n in now if n in before]
        return new if same else None

    def _read(self) -> None:
        """Path parts and methods by what they are on; functions, their logs and permissions by route."""
        for name, resource in self.resources.items():
            kind, path, route = _kind(resource)
            if kind == PATH:
                self.children.setdefault(path, []).append(name)
            elif kind == METHOD:
                self.methods.setdefault(path, []).append(name)
            elif route is not None:
                self.functions.setdefault(route, []).append(name)

    def _split(self, path: str) -> None:
        """Each child by itself, or, where it is too large, its own children."""
        own = self._of_methods(self.methods.get(path, []))
        if own:
            self.groups.append(self._group(f"{path}/", lambda: own))
        for child in self.children.get(path, []):
            group = self._group(child, partial(self._below, child))
            large = (
                group.size > LARGEST * ROOM / 2 or len(group.resources) > MOST_RESOURCES * ROOM / 2
            )
            if large and self.children.get(child):
                self.trunk.add(child)
                self._split(child)
            else:
                self.groups.append(group)

    def _below(self, path: str) -> list[str]:
        found = [path, *self._of_methods(self.methods.get(path, []))]
        for child in self.children.get(path, []):
            found += self._below(child)
        return found

    def _of_methods(self, methods: list[str]) -> list[str]:
        found = list(methods)
        for name in methods:
            route = (self.resources[name].get("Metadata") or {}).get("csc:route")
            found += self.functions.get(str(route), [])
        return found

    def _group(self, key: str, names: Callable[[], list[str]]) -> Group:
        if key not in self.made:
            resources = {name: self.resources[name] for name in names()}
            self.made[key] = Group(key, resources, {}, size_of_each(resources))
        return self.made[key]


def _reach(part: Template, imports: "_Imports", exported: dict[str, Any]) -> Template:
    """The part with imports in the place of references to what is shared; those are noted in ``exported``."""

    def reached(parts: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for name, it in parts.items():
            found[name], outputs = measured(it, imports)
            exported.update(outputs)
        return found

    resources = reached(part["Resources"])
    missing = [name for name in resources if "DependsOn" in resources[name]]
    for name in missing:
        after = resources[name]["DependsOn"]
        here = [one for one in after if one in resources]
        resources[name] = {**resources[name], "DependsOn": here}
        if not here:
            del resources[name]["DependsOn"]
    outputs = reached(part.get("Outputs", {}))
    return {**part, "Resources": resources} | ({"Outputs": outputs} if outputs else {})


_last: "list[_Imports]" = []


def _imports_of(name: Any, shared: Mapping[str, Any]) -> "_Imports":
    """The same object as at the last compile where the same is shared: what it made then holds still."""
    types = {logical: resource["Type"] for logical, resource in shared.items()}
    pattern = str(name["Fn::Sub"])
    if not _last or (_last[0].pattern, _last[0].shared) != (pattern, types):
        _last[:] = [_Imports(pattern, types)]
    return _last[0]


class _Imports:
    """A part of a template → the same with imports of what is shared, and the outputs that these need.

    ``shared`` are the types of the shared resources by logical id.
    """

    def __init__(self, pattern: str, shared: Mapping[str, str]) -> None:
        self.pattern, self.shared = pattern, shared
        self.outputs: dict[str, Any] = {}

    def __call__(self, part: Any) -> tuple[Any, Mapping[str, Any]]:
        self.outputs = {}
        return self._walk(part), self.outputs

    def _walk(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._walk(one) for one in value]
        if not isinstance(value, Mapping):
            return value
        if value.keys() == {"Ref"} and value["Ref"] in self.shared:
            return self._import(value["Ref"], "")
        if value.keys() == {"Fn::GetAtt"} and value["Fn::GetAtt"][0] in self.shared:
            return self._import(*value["Fn::GetAtt"])
        if value.keys() == {"Fn::Sub"} and isinstance(value["Fn::Sub"], str):
            return self._substitute(value["Fn::Sub"])
        return {key: self._walk(one) for key, one in value.items()}

    def _substitute(self, text: str) -> dict[str, Any]:
        imports: dict[str, Any] = {}
        for name, attribute in _HOLE.findall(text):
            if name in self.shared:
                variable = name + attribute.replace(".", "")
                text = text.replace(f"${{{name}{attribute}}}", f"${{{variable}}}")
                imports[variable] = self._import(name, attribute.removeprefix("."))
        return {"Fn::Sub": [text, imports]} if imports else {"Fn::Sub": text}

    def _import(self, name: str, attribute: str) -> dict[str, Any]:
        if self.shared[name] == "AWS::ApiGateway::RestApi" and not attribute:
            return {"Fn::ImportValue": {"Fn::Sub": self.pattern}}
        output = f"{name}{attribute or 'Id'}"
        export = {"Fn::Sub": self.pattern.replace("ApiId", output)}
        value = {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}
        self.outputs[output] = {"Value": value, "Export": {"Name": export}}
        return {"Fn::ImportValue": export}


def _names(value: Any) -> set[str]:
    """The logical ids that an output's value names."""
    if isinstance(value, Mapping):
        if "Ref" in value:
            return {str(value["Ref"])}
        if "Fn::Sub" in value:
            return {name for name, _ in _HOLE.findall(str(value["Fn::Sub"]))}
    return set()
