"""The call of a channel → a request template, and what its answer is in a response template.

SQS, SNS and SES read a form (their query protocol), EventBridge reads JSON::

    #define($body){"id": "$util.escapeJavaScript($order.id)…"}#end##
    #set($message = "$body")##
    Action=SendMessage&Version=2012-11-05&MessageBody=$util.urlEncode($message)##

A form has no white space between its parts: each line ends in ``##``, which swallows the line's end.  Whatever comes
from the request stands in ``urlEncode``, or in ``escapeJavaScript``, so no data can add a parameter or end a text.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from csc.compiler.backends.vtl import numbers, strings
from csc.compiler.backends.vtl.answer import json_of
from csc.compiler.backends.vtl.forms import TOPIC, VERSIONS, encoded
from csc.compiler.backends.vtl.members import element
from csc.compiler.backends.vtl.request import Arguments, unless_it_raises
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.text import json_constant, json_string
from csc.compiler.backends.vtl.values import Choice, Constant, Listed, Ref, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT, STR, List, Type
from csc.compiler.lowering.calls import Plan
from csc.message_plans import FAILED

Pairs = Iterator[tuple[str, str]]


def print_message(t: Template, plan: Plan, call: ops.HostCall) -> None:
    """The call, or, where an argument raises, one that the service refuses."""
    arguments = Arguments(t, plan, call)
    text = _json(t, plan, arguments) if plan["service"] == "events" else _form(t, plan, arguments)
    unless_it_raises(t, plan, lambda: t.say(text))


# -- forms -----------------------------------------------------------------------------------------


def _form(t: Template, plan: Plan, arguments: Arguments) -> str:
    head = f"Action={plan['operation']}&Version={VERSIONS[plan['service']]}"
    rest = {name: one for name, one in plan["input"].items() if name != "QueueUrl"}  # in the URI
    return head + "".join(
        part if name == "" else f"&{name}={part}" for name, part in _pairs(t, arguments, "", rest)
    )


def _pairs(t: Template, arguments: Arguments, prefix: str, entry: Any) -> Pairs:
    """Each parameter of a form, its value written; a loop that writes several has no name."""
    if not isinstance(entry, dict):
        yield prefix, encoded(str(entry))
    elif "named" in entry:
        name = t.program.channels[entry["named"].partition(":")[2]].name
        topic = t.hoist("topic", f"'{TOPIC}{name}'")
        yield prefix, f"$util.urlEncode({topic})"
    elif "argument" in entry:
        yield from _hole(t, arguments, prefix, entry)
    elif prefix == "MessageAttributes":
        for place, (name, value) in enumerate(entry.items(), 1):
            yield f"{prefix}.entry.{place}.Name", encoded(name)
            yield from _pairs(t, arguments, f"{prefix}.entry.{place}.Value", value)
    else:
        for name, value in entry.items():
            yield from _pairs(t, arguments, f"{prefix}.{name}".lstrip("."), value)


def _hole(t: Template, arguments: Arguments, prefix: str, hole: Mapping[str, Any]) -> Pairs:
    held, kind = arguments.value(hole)
    node = arguments.node(hole)
    if hole["as"] == "json" and isinstance(kind, List):
        yield "", _members(t, prefix, held, node)
    elif isinstance(held, Constant) and isinstance(held.value, str | int):
        yield prefix, encoded(str(held.value))
    elif isinstance(held, Ref) and kind == INT:
        yield prefix, f"$util.urlEncode({numbers.as_text(t, held, node)})"
    else:
        yield prefix, f"$util.urlEncode({message_text(t, held, kind, node)})"


def _members(t: Template, prefix: str, held: Value, node: ops.Expr) -> str:
    """A list of texts: ``&ToAddresses.member.1=…``."""
    match held:
        case Listed(items=items):
            texts = [strings.reference(t, one, node) for one in items]
            pairs = enumerate(texts, 1)
            return "".join(f"&{prefix}.member.{n}=$util.urlEncode({text})" for n, text in pairs)
        case Choice(test=test):
            then, orelse = (_members(t, prefix, one, node) for one in (held.then, held.orelse))
            return f"#if({test}){then}#{{else}}{orelse}#end" if orelse else f"#if({test}){then}#end"
        case Ref():
            return _each_member(t, prefix, held, node)
    raise refuse(node, "This list", "is not expressible in a template")


def _each_member(t: Template, prefix: str, held: Ref, node: ops.Expr) -> str:
    items, each, kind = element(t, held, node)
    name = t.fresh("address")
    with t.inline() as lines:
        text = strings.reference(t, each(f"${name}"), node)
    if lines or kind != STR:
        raise refuse(node, "This list", "is not expressible in a template")
    pair = f"&{prefix}.member.${{foreach.count}}=$util.urlEncode({text})"
    return f"#foreach(${name} in {items}){pair}#end"


# -- texts -----------------------------------------------------------------------------------------


def message_text(t: Template, held: Value, kind: Type, node: ops.Expr) -> str:
    """``$something`` that names the String of a message: a text as it is, anything else as its JSON."""
    if kind == STR:
        return strings.reference(t, held, node)
    text = "".join(line.strip() for line in json_of(t, held, kind, node).split("\n"))
    name = t.fresh("body")
    t.say(f"#define(${name}){text}#end")
    return t.hoist("message", f'"${name}"')


def _json(t: Template, plan: Plan, arguments: Arguments) -> str:
    """``PutEvents`` of one event."""
    parts = []
    for name, entry in plan["input"]["Entries"][0].items():
        if not isinstance(entry, dict):
            parts.append(f'"{name}": {json_constant(entry)}')
        elif "named" in entry:
            channel = t.program.channels[entry["named"].partition(":")[2]]
            parts.append(f'"{name}": {json_constant(channel.name)}')
        else:
            held, kind = arguments.value(entry)
            if isinstance(held, Constant) and isinstance(held.value, str):
                parts.append(f'"{name}": {json_constant(held.value)}')
                continue
            text = message_text(t, held, kind, arguments.node(entry))
            parts.append(f'"{name}": {json_string(text)}')
    return '{"Entries": [{' + ", ".join(parts) + "}]}"


# -- answers ---------------------------------------------------------------------------------------


def message_id(t: Template, plan: Plan) -> Value:
    """The id in the service's answer; of an event that wasn't put on its bus, the guard that says so."""
    operation = plan["operation"]
    if plan["service"] == "events":
        guard = ("$output.FailedEntryCount == 0", *FAILED)
        if guard not in t.guards:
            t.guards.append(guard)
        return Ref("$output.Entries.get(0).EventId", STR)
    return Ref(f"$output.{operation}Response.{operation}Result.MessageId", STR)
