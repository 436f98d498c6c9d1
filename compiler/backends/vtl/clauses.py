"""The expressions of a call: UpdateExpression, conditions and keys, with the names and values that they use.

Clauses that depend on the request (a field that may be absent) are collected in a list at run time;
the others are constant text.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from csc.compiler.backends.vtl.template import Template
from csc.compiler.backends.vtl.text import json_constant
from csc.compiler.lowering.calls import Plan

Clause = Mapping[str, Any]


class Holes(Protocol):
    def attribute(self, hole: Mapping[str, Any]) -> str: ...
    def present(self, hole: Mapping[str, Any]) -> str | None: ...


class Expressions:
    """The names and values that are used: always, or where a condition holds."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.maybe_names: dict[str, tuple[str, str]] = {}
        self.values: list[str] = []
        self.maybe_values: list[tuple[str, str]] = []

    def name(self, clause: Clause, when: str | None) -> None:
        if when is None:
            self.names[clause["name"]] = clause["attribute"]
        else:
            self.maybe_names[clause["name"]] = (clause["attribute"], when)

    def value(self, placeholder: str, text: str, when: str | None) -> None:
        entry = f'"{placeholder}": {text}'
        if when is None:
            self.values.append(entry)
        else:
            self.maybe_values.append((when, entry))


def clauses(t: Template, holes: Holes, plan: Plan) -> tuple[list[str], list[str]]:
    """Members of the input: (always there, each with its own leading comma and condition)."""
    used = Expressions()
    always: list[str] = []
    sometimes: list[str] = []
    if "update" in plan:
        _update(t, holes, plan["update"], used, always, sometimes)
    if "key" in plan:
        text = _joined([_key(t, holes, clause, used) for clause in plan["key"]])
        always.append(f'"KeyConditionExpression": "{text}"')
    if "filter" in plan:
        _filter(t, holes, plan["filter"], used, always, sometimes)
    if "condition" in plan:
        text = _joined([_condition(t, holes, clause, used) for clause in plan["condition"]])
        always.append(f'"ConditionExpression": "{text}"')
    if "projection" in plan:
        for clause in plan["projection"]:
            used.name(clause, None)
        text = ", ".join(clause["name"] for clause in plan["projection"])
        always.append(f'"ProjectionExpression": "{text}"')
    _names_and_values(t, used, always, sometimes)
    return always, sometimes


def _joined(parts: list[tuple[str, str | None]]) -> str:
    """Clauses with AND between; the first is never optional."""
    text = ""
    for part, when in parts:
        joint = " AND " if text else ""
        text += f"{joint}{part}" if when is None else f"#if({when}){joint}{part}#end"
    return text


def _update(
    t: Template,
    holes: Holes,
    update: list[Clause],
    used: Expressions,
    always: list[str],
    sometimes: list[str],
) -> None:
    fixed: dict[str, list[str]] = {"SET": [], "REMOVE": [], "ADD": []}
    changing: list[tuple[str, str, str]] = []
    for clause in update:
        when = holes.present(clause["value"])
        action, text = clause["action"], _action(clause)
        if when == "false":
            if "absent" in clause:
                fixed["REMOVE"].append(clause["name"])
                used.name(clause, None)
            continue
        if when is not None:
            when = t.hoist(f"has_{clause['name'].strip('#')}", f"({when})")
            other = ("REMOVE", clause["name"]) if "absent" in clause else None
            changing.append((when, action, text))
            if other:
                changing.append((f"!{when}", *other))
            used.name(clause, None if other else when)
        else:
            fixed[action].append(text)
            used.name(clause, None)
        used.value(clause["placeholder"], holes.attribute(clause["value"]), when)
    _update_expression(t, fixed, changing, always, sometimes)


def _action(clause: Clause) -> str:
    joint = " = " if clause["action"] == "SET" else " "
    return f"{clause['name']}{joint}{clause['placeholder']}"


def _update_expression(
    t: Template,
    fixed: Mapping[str, list[str]],
    changing: list[tuple[str, str, str]],
    always: list[str],
    sometimes: list[str],
) -> None:
    if not changing:
        sections = [f"{action} {', '.join(parts)}" for action, parts in fixed.items() if parts]
        if sections:
            always.append(f'"UpdateExpression": "{" ".join(sections)}"')
        return
    sections, lists = [], []
    for action, parts in fixed.items():
        mine = [(when, text) for when, act, text in changing if act == action]
        if not mine:
            sections += [f"{action} {', '.join(parts)}"] if parts else []
            continue
        quoted = ", ".join(f"'{part}'" for part in parts)
        name = t.hoist(f"{action.lower()}s", f"[{quoted}]")
        lists.append(name)
        for when, text in mine:
            t.say(f"#if({when})#set(${t.ok} = {name}.add('{text}'))#end")
        each = t.fresh("clause")
        sections.append(
            f"#foreach(${each} in {name})#if($foreach.count == 1){action} #end${each}"
            "#if($foreach.hasNext), #end#end"
        )
    text = f'"UpdateExpression": "{" ".join(sections)}"'
    if any(fixed.values()):
        always.append(text)
    else:
        some = " || ".join(f"!{name}.isEmpty()" for name in lists)
        sometimes.append(f"#if({some}), {text}#end")


def _key(t: Template, holes: Holes, clause: Clause, used: Expressions) -> tuple[str, str | None]:
    name, placeholder, operator = clause["name"], clause["placeholder"], clause["operator"]
    when = holes.present(clause["value"]) if clause["value"].get("optional") else None
    used.name(clause, when)
    used.value(placeholder, holes.attribute(clause["value"]), when)
    if operator == "begins_with":
        return f"begins_with({name}, {placeholder})", when
    if operator == "between":
        high = clause["high"]
        used.value(high["placeholder"], holes.attribute(high["value"]), when)
        return f"{name} BETWEEN {placeholder} AND {high['placeholder']}", when
    return f"{name} {operator} {placeholder}", when


def _filter(
    t: Template,
    holes: Holes,
    clauses_: list[Clause],
    used: Expressions,
    always: list[str],
    sometimes: list[str],
) -> None:
    """``FilterExpression``: what may be absent is collected in a list at run time."""
    parts: list[tuple[str, str | None]] = []
    for clause in clauses_:
        when = holes.present(clause["value"]) if clause["value"].get("optional") else None
        if when is not None and when != "false":
            when = t.hoist(f"has_{clause['name'].strip('#')}", f"({when})")
        if when == "false":
            continue
        used.name(clause, when)
        used.value(clause["placeholder"], holes.attribute(clause["value"]), when)
        parts.append((f"{clause['name']} = {clause['placeholder']}", when))
    fixed = [text for text, when in parts if when is None]
    if len(fixed) == len(parts):
        always += [f'"FilterExpression": "{" AND ".join(fixed)}"'] if fixed else []
        return
    quoted = ", ".join(f"'{text}'" for text in fixed)
    name = t.hoist("filters", f"[{quoted}]")
    for text, when in parts:
        if when is not None:
            t.say(f"#if({when})#set(${t.ok} = {name}.add('{text}'))#end")
    each = t.fresh("clause")
    joined = f"#foreach(${each} in {name})${each}#if($foreach.hasNext) AND #end#end"
    if fixed:
        always.append(f'"FilterExpression": "{joined}"')
    else:
        sometimes.append(f'#if(!{name}.isEmpty()), "FilterExpression": "{joined}"#end')


def _condition(
    t: Template, holes: Holes, clause: Clause, used: Expressions
) -> tuple[str, str | None]:
    name = clause["name"]
    used.name(clause, None)
    if clause["operator"] == "exists":
        return f"attribute_exists({name})", None
    if clause["operator"] == "not-exists":
        return f"attribute_not_exists({name})", None
    when = holes.present(clause["value"]) if clause["value"].get("optional") else None
    used.value(clause["placeholder"], holes.attribute(clause["value"]), when)
    equal = f"{name} = {clause['placeholder']}"
    if when is None:
        return equal, None
    return f"#if({when}){equal}#{{else}}attribute_not_exists({name})#end", None


def _names_and_values(
    t: Template, used: Expressions, always: list[str], sometimes: list[str]
) -> None:
    names = [f'"{name}": {json_constant(attribute)}' for name, attribute in used.names.items()]
    maybe = [
        (when, f'"{name}": {json_constant(attribute)}')
        for name, (attribute, when) in used.maybe_names.items()
        if name not in used.names
    ]
    _map(t, "ExpressionAttributeNames", names, maybe, always, sometimes)
    _map(t, "ExpressionAttributeValues", used.values, used.maybe_values, always, sometimes)


def _map(
    t: Template,
    member: str,
    fixed: list[str],
    maybe: list[tuple[str, str]],
    always: list[str],
    sometimes: list[str],
) -> None:
    if fixed:
        rest = "".join(f"#if({when}), {entry}#end" for when, entry in maybe)
        always.append(f'"{member}": {{{", ".join(fixed)}{rest}}}')
    elif maybe:
        comma = t.hoist("comma", "''")
        setting = f"#set({comma} = ', ')"
        inside = "".join(
            f"#if({when})${{{comma[1:]}}}{entry}{setting}#end" for when, entry in maybe
        )
        some = " || ".join(when for when, _ in maybe)
        sometimes.append(f'#if({some}), "{member}": {{{inside}}}#end')
