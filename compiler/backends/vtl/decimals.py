"""Decimal arithmetic in templates, exact: a Decimal is a whole number of 1e-130, which holds every DynamoDB number.

    "19.99"  →  1999 followed by 128 zeros        (Velocity reckons with whole numbers of any size)

Velocity has only floats for numbers with a point, and those are not exact.  A product of two such numbers counts
1e-260: ``Scaled.power`` says how often the unit is in it.
"""

from decimal import Decimal
from typing import Final

from csc.compiler.backends.vtl import expressions, numbers
from csc.compiler.backends.vtl.members import opened
from csc.compiler.backends.vtl.template import Template, refuse
from csc.compiler.backends.vtl.values import Choice, Constant, Maybe, Ref, Scaled, Value
from csc.compiler.ir import ops
from csc.compiler.ir.types import INT

DIGITS: Final = 130
ZEROS: Final = (
    "#set($zeros = '0000000000')",
    '#set($zeros = "' + "$zeros" * 13 + '")',
    '#set($unit = $util.parseJson("1$zeros"))',
)
LARGEST_POWER: Final = 4

Node = ops.Expr | ops.Stmt


def arithmetic(t: Template, node: ops.Expr) -> Scaled:
    """An expression of type Decimal. Division and remainders round, so they are refused."""
    match node:
        case ops.Unary(operator="-"):
            held = scaled(t, expressions.value(t, node.operand), node)
            return Scaled(f"(0 - {held.text})", held.power)
        case ops.Unary():
            return scaled(t, expressions.value(t, node.operand), node)
        case ops.Binary(operator="+" | "-"):
            left, right = aligned(t, node.left, node.right)
            return Scaled(f"({left.text} {node.operator} {right.text})", left.power)
        case ops.Binary(operator="*"):
            one = scaled(t, expressions.value(t, node.left), node)
            other = scaled(t, expressions.value(t, node.right), node)
            if one.power + other.power > LARGEST_POWER:
                raise refuse(node, "A product of so many Decimals", "grows too long in a template")
            return Scaled(f"({one.text} * {other.text})", one.power + other.power)
    operator = node.operator if isinstance(node, ops.Binary) else "This"
    raise refuse(node, f"`{operator}` of Decimals", "rounds, which a template can't do as Python")


def aligned(t: Template, left: ops.Expr, right: ops.Expr) -> tuple[Scaled, Scaled]:
    """Both sides in the same unit, to be added or compared."""
    one = scaled(t, expressions.value(t, left), left)
    other = scaled(t, expressions.value(t, right), right)
    power = max(one.power, other.power)
    return raised(t, one, power), raised(t, other, power)


def raised(t: Template, held: Scaled, power: int) -> Scaled:
    if held.power == power or held.text == "0":
        return Scaled(held.text, power)
    _declare(t)
    return Scaled(f"({held.text}{' * $unit' * (power - held.power)})", power)


def scaled(t: Template, held: Value, node: Node) -> Scaled:
    match held:
        case Scaled():
            return held
        case Constant(value=bool()):
            pass
        case Constant(value=int() | Decimal() as number):
            return _constant(t, Decimal(number))
        case Maybe():
            return scaled(t, held.value, node)
        case Choice():
            return _chosen(t, held, node)
        case Ref() if held.type == INT:
            return Scaled(numbers.native_value(t, held, node), 0)
        case Ref() if held.form == "number":
            return Scaled(held.text, 0)
        case Ref() if held.form == "attribute":
            return Scaled(_parsed(t, opened(held).text), 1)
    raise refuse(
        node,
        "Arithmetic with a Decimal of the request",
        "is not exact in a template: its JSON parser makes it a float",
        "Take it as a whole number, of cents for instance.",
    )


def assigned(t: Template, held: Value, node: Node) -> str:
    """For a Velocity variable, which always counts in units."""
    found = scaled(t, held, node)
    if found.power > 1:
        raise refuse(
            node,
            "A product of Decimals in a variable of a loop or a branch",
            "grows too long in a template",
        )
    return raised(t, found, 1).text


def digits(t: Template, held: Scaled) -> str:
    """A reference to the number's digits as JSON has them, without needless zeros."""
    if held.power == 0:
        return t.hoist("number", held.text)
    _declare(t)
    text = t.hoist("digits", held.text)
    t.set(text[1:], f'"{text}"')
    sign = t.hoist("sign", "''")
    t.say(f"#if({text}.startsWith('-'))#set({sign} = '-')#set({text} = {text}.substring(1))#end")
    t.set(text[1:], f'"{"$zeros" * held.power}{text}"')
    cut = t.hoist("cut", f"{text}.length() - {DIGITS * held.power}")
    whole, rest = f"${{{text[1:]}.substring(0, {cut})}}", f"${{{text[1:]}.substring({cut})}}"
    t.set(text[1:], f'"{whole}.{rest}"')
    stripped = f"{text}.replaceFirst('^0+(?=[0-9])', '').replaceFirst('[.]?0+$', '')"
    t.set(text[1:], stripped)
    return t.hoist("number", f'"${{{sign[1:]}}}${{{text[1:]}}}"')


def _declare(t: Template) -> None:
    if ZEROS[0] not in t.header:
        t.header.extend(ZEROS)
        t.reserved.update({"zeros", "unit"})


def _constant(t: Template, number: Decimal) -> Scaled:
    if number == number.to_integral_value():
        return Scaled(str(int(number)) if number >= 0 else f"(0 - {-int(number)})", 0)
    return Scaled(_parsed(t, t.hoist("text", f"'{number:f}'")), 1)


def _chosen(t: Template, held: Choice, node: Node) -> Scaled:
    orelse = scaled(t, held.orelse, node)
    with t.inline() as lines:
        then = scaled(t, held.then, node)
    power = max(then.power, orelse.power)
    name = t.hoist("number", raised(t, orelse, power).text)
    t.say(f"#if({held.test})")
    with t.indented():
        for line in lines:
            t.say(line)
        t.set(name[1:], raised(t, then, power).text)
    t.say("#end")
    return Scaled(name, power)


def _parsed(t: Template, text: str) -> str:
    """``$units`` of the number that ``text`` names: digits before the point, then 130 after it."""
    if text in t.parsed:
        return t.parsed[text]
    _declare(t)
    point = t.hoist("point", f"{text}.indexOf('.')")
    units = t.hoist("units", f'"{_braced(text)}$zeros"')
    name = units[1:]
    before, after = f"{_braced(text)[:-1]}.substring(0, {point})}}", f"{point} + 1"
    start = t.hoist("start", after)
    fraction = f"{_braced(text)[:-1]}.substring({start})}}"
    end = t.hoist("end_", f"{point} + {DIGITS}")
    t.say(f'#if({point} >= 0)#set(${name} = "{before}{fraction}$zeros")'
          f"#set(${name} = ${name}.substring(0, {end}))#end")  # fmt: skip
    stripped = f"{units}.replaceFirst('^(-?)0+(?=[0-9])', '$1')"
    t.set(name, f"$util.parseJson({stripped})")
    t.parsed[text] = units
    return units


def _braced(reference: str) -> str:
    return "${" + reference[1:] + "}"
