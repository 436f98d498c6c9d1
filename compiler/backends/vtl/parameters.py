"""Where a handler's parameters stand in a template, and the checks that API Gateway does not make.

In: a ``Parameter``.  Out: its symbolic value, with the lines that read and check it in the header.
The gateway checks the presence of required parameters and the body; the type and constraints of a
path, query or header value are checked here.  An invalid value makes ``$valid`` false: the request
template then prints a call that the service always refuses, and the client gets a 400.

A response template does not see the request, so the request template *carries* what it needs as
text on ``$context.requestOverride.path``, which no integration of ours has parameters for.
"""

from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from csc import moments
from csc.call_plan import PAGE
from csc.compiler.backends.vtl.template import Template, variable_name
from csc.compiler.backends.vtl.text import literal
from csc.compiler.backends.vtl.values import Form, Maybe, NotExpressible, Ref, Value
from csc.compiler.ir.model import Constraints, Parameter
from csc.compiler.ir.ops import Const, Convert, Expr
from csc.compiler.ir.types import STR, TEXTUAL, Optional, Scalar, Type
from csc.compiler.lowering.schemas import models_of

INTEGER: Final = "(0|-?[1-9][0-9]{0,37})"
NUMBER: Final = "-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]{1,3})?"
TRUE: Final = "(?i)(true|1|yes|y|on|t)"
BOOLEAN: Final = "(?i)(true|1|yes|y|on|t|false|0|no|n|off|f)"
PATTERNS: Final = {
    "int": INTEGER,
    "float": NUMBER,
    "decimal": NUMBER,
    "bool": BOOLEAN,
    **{kind: form.strip("^$") for kind, form in moments.PATTERNS.items()},
}
"""How a value of each type is written in a path, a query or a header."""

CARRIER: Final = "$context.requestOverride.path"


def declare(t: Template) -> None:
    """Read every parameter into the scope: checks in a request, carried texts in a response."""
    for parameter in t.route.handler.parameters:
        if parameter.source == "identity":
            continue
        if t.phase == "request":
            t.scope[parameter.name] = _read(t, parameter)


def lookup(t: Template, name: str) -> Value | None:
    """The value of a parameter where it is used. In a response it is carried over first."""
    if name in t.scope or t.phase == "request":
        return t.scope.get(name)
    for parameter in t.route.handler.parameters:
        if parameter.name == name and parameter.source != "identity":
            if name not in t.parameters:
                t.carried.add(name)
                t.parameters[name] = _carried(t, parameter)
            return t.parameters[name]
    return None


def carry(t: Template, names: set[str]) -> None:
    """Lines that hand these parameters to the response template."""
    for parameter in t.route.handler.parameters:
        if parameter.name in names:
            t.lines.extend(_hand_over(t, parameter))


def _read(t: Template, parameter: Parameter) -> Value:
    if parameter.source == "body":
        _check_lists(t, parameter)
        name = variable_name(parameter.name)
        t.header.append(f"#set(${name} = $input.path('$'))")
        return Ref(f"${name}", parameter.type)
    inner = _scalar(parameter)
    name, source = variable_name(parameter.name), _source(t, parameter)
    if parameter.required or parameter.source == "path":
        t.header.append(f"#set(${name} = {source[1]})")
        _check(t, parameter, inner, "")
        return _value(t, parameter, inner)
    return _read_optional(t, parameter, inner, source)


def _check_lists(t: Template, parameter: Parameter) -> None:
    """A template's loop ends after 1,000 turns: where the validator lets longer lists in, it would drop the rest."""
    own = [("the body", parameter.constraints)]
    for name in models_of(t.program, parameter.type):
        own += [(f"`{name}.{f.name}`", f.constraints) for f in t.program.models[name].fields]
    for named, limits in own:
        if (limits.max_items or 0) > PAGE:
            raise NotExpressible(
                f"A list as long as {limits.max_items}",
                f"({named}) is more than a template's loop goes through",
                f"Let `max_items` be {PAGE} at most.",
                parameter.span,
            )


def _scalar(parameter: Parameter) -> Scalar:
    inner = _inner(parameter.type)
    if parameter.source == "cookie":
        raise NotExpressible(
            f"The cookie `{parameter.name}`",
            "is a part of a header that a template can't take apart",
            "Take it as a header.",
            parameter.span,
        )
    if not isinstance(inner, Scalar) or inner.kind in ("bytes", "none", "json"):
        raise NotExpressible(
            f"The parameter `{parameter.name}`",
            f"has type `{parameter.type}`, which a template can't read from a {parameter.source}",
            "Use str, int, float, Decimal or bool.",
            parameter.span,
        )
    return inner


def _read_optional(
    t: Template, parameter: Parameter, inner: Scalar, source: tuple[str, str]
) -> Value:
    name, (present, read) = variable_name(parameter.name), source
    default = default_of(parameter.default)
    if default is None:
        t.header.append(f"#set(${name} = {read})")
        _check(t, parameter, inner, present)
        return Maybe(present, _value(t, parameter, inner), parameter.type)
    t.header.append(f"#set(${name} = {literal(_default_text(default))})")
    t.header.append(f"#if({present})#set(${name} = {read})#end")
    _check(t, parameter, inner, "")
    return _value(t, parameter, inner)


def _source(t: Template, parameter: Parameter) -> tuple[str, str]:
    """(is it present, its text) as Velocity expressions."""
    wire = literal(parameter.wire)
    if parameter.source == "path":
        # The path is where $input.params(name) looks first.  Its parameters are as they stand in the
        # URL, percent-encoded; urlDecode is a form's decoding, which makes a space of a plus sign.
        raw = f"$input.params({wire}).replaceAll('[+]', '%2B')"
        return "true", f"$util.urlDecode({raw})"
    if parameter.source == "query":
        query = "$input.params().querystring"
        return f"{query}.containsKey({wire})", f"{query}.get({wire})"
    # The names of headers come as the client wrote them.
    found = t.fresh_in_header("header")
    t.header.append(f"#set(${found} = [])")
    t.header.append(
        f"#foreach($name in $input.params().header.keySet())#if($name.equalsIgnoreCase({wire}))"
        f"#set(${found} = [$input.params().header.get($name)])#end#end"
    )
    return f"!${found}.isEmpty()", f"${found}.get(0)"


def _check(t: Template, parameter: Parameter, inner: Scalar, present: str) -> None:
    reference = "$" + variable_name(parameter.name)
    tests = [f"!{reference}.matches('{PATTERNS[inner.kind]}')"] if inner.kind in PATTERNS else []
    tests += _violations(t, reference, parameter.constraints)
    for test in tests:
        if not t.checked:
            t.checked = True
            t.header.insert(0, "#set($valid = true)")
            t.reserved.add("valid")
        guard = f"$valid && {present} && " if present else "$valid && "
        t.header.append(f"#if({guard}{test})#set($valid = false)#end")


def _violations(t: Template, reference: str, c: Constraints) -> list[str]:
    number = f"$util.parseJson({reference})"
    length = f"{reference}.length()"
    bounds = [
        (length, "<", c.min_length),
        (length, ">", c.max_length),
        (number, "<", c.ge),
        (number, "<=", c.gt),
        (number, ">", c.le),
        (number, ">=", c.lt),
    ]
    tests = [f"{left} {operator} {limit}" for left, operator, limit in bounds if limit is not None]
    if c.pattern is not None:
        tests.append(f"!{reference}.matches({literal(f'(?s).*(?:{c.pattern}).*')})")
    if c.enum is not None:
        allowed = t.fresh_in_header("allowed")
        values = ", ".join(literal(_default_text(value)) for value in c.enum)
        t.header.append(f"#set(${allowed} = [{values}])")
        tests.append(f"!${allowed}.contains({reference})")
    if c.multiple_of is not None:
        tests.append(f"{number} % {c.multiple_of} != 0")
    return tests


def _value(t: Template, parameter: Parameter, inner: Scalar) -> Value:
    return Ref("$" + variable_name(parameter.name), inner, *_form(inner))


def _form(inner: Scalar) -> tuple[Form]:
    if inner.kind == "bool":
        return ("text",)
    return ("native",) if inner == STR or inner in TEXTUAL else ("text",)


def _hand_over(t: Template, parameter: Parameter) -> list[str]:
    name = variable_name(parameter.name)
    if parameter.source == "body":
        return [f"#set({CARRIER}.{name} = $input.body)"]
    value = t.scope[parameter.name]
    if isinstance(value, Maybe):
        return [f'#if({value.present})#set({CARRIER}.{name} = "=${name}")#end']
    return [f"#set({CARRIER}.{name} = ${name})"]


def _carried(t: Template, parameter: Parameter) -> Value:
    name = variable_name(parameter.name)
    if parameter.source == "body":
        t.header.append(f"#set(${name} = $util.parseJson({CARRIER}.{name}))")
        return Ref(f"${name}", parameter.type)
    t.header.append(f"#set(${name} = {CARRIER}.{name})")
    inner = _scalar(parameter)
    optional = not parameter.required and parameter.source != "path"
    if optional and default_of(parameter.default) is None:
        given = t.fresh_in_header("given")
        t.header.append(f"#set(${given} = (${name} != ''))")
        t.header.append(f"#if(${given})#set(${name} = ${name}.substring(1))#end")
        return Maybe(f"${given}", _value(t, parameter, inner), parameter.type)
    return _value(t, parameter, inner)


def default_of(default: Expr | None) -> object:
    """A constant default's value; None where there is none."""
    while isinstance(default, Convert):
        default = default.operand
    return default.value if isinstance(default, Const) else None


def _default_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | UUID):
        return moments.stored(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _inner(kind: Type) -> Type:
    return kind.item if isinstance(kind, Optional) else kind
