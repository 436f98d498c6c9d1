"""A resolved update to a closure: ``apply(item, values)`` changes an item in place.

All right-hand sides are evaluated on the item as it was; then SETs, REMOVEs, ADDs and DELETEs are
done.  Indexes of a list refer to the list as it was, so higher ones are removed first and lower
ones set first.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from csc.emulator.services.dynamodb import numbers
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.condition import Check, Get, Values
from csc.emulator.services.dynamodb.expressions.paths import (
    INVALID_PATH,
    assign,
    holder,
    read,
    remove,
)
from csc.emulator.services.dynamodb.expressions.resolve import walk
from csc.emulator.services.dynamodb.expressions.tokens import ExpressionError
from csc.emulator.services.dynamodb.expressions.tree import (
    Action,
    Arithmetic,
    Call,
    Operand,
    Part,
    Path,
    Update,
    Value,
)
from csc.emulator.services.dynamodb.values import SET_TAGS, Item, sort_set, tag_of

WireValue = dict[str, Any]
Apply = Callable[[Item, Values], None]
Step = Callable[[Item, Values], Callable[[], None]]

MISSING = "The provided expression refers to an attribute that does not exist in the item"
WRONG_TYPE = "An operand in the update expression has an incorrect data type"

_TYPE_WORDS = {
    "S": "STRING",
    "N": "NUMBER",
    "B": "BINARY",
    "BOOL": "BOOLEAN",
    "NULL": "NULL",
    "L": "LIST",
    "M": "MAP",
}


def compile_update(tree: Update) -> Apply:
    """The closure of a resolved update. It raises ValidationException before or after changes:
    the item it was given is then to be thrown away."""
    if all(action.section == "SET" and len(action.path.parts) == 1 for action in tree.actions):
        return _assignments(tree.actions)
    steps = [_STEPS[action.section](action) for action in _in_order(tree.actions)]
    if len(steps) == 1:
        only = steps[0]
        return lambda item, values: only(item, values)()

    def apply(item: Item, values: Values) -> None:
        changes = [step(item, values) for step in steps]
        for change in changes:
            change()

    return apply


def _assignments(actions: tuple[Action, ...]) -> Apply:
    """SETs of whole attributes: what most updates are."""
    gets = [
        (str(action.path.parts[0]), _operand(action.value)) for action in actions if action.value
    ]

    def apply(item: Item, values: Values) -> None:
        made = [(name, _present(get(item, values))) for name, get in gets]
        item.update(made)

    return apply


def _in_order(actions: tuple[Action, ...]) -> list[Action]:
    """SETs by rising index, then the others, then REMOVEs by falling index."""
    sets = [action for action in actions if action.section == "SET"]
    removes = [action for action in actions if action.section == "REMOVE"]
    others = [action for action in actions if action.section in ("ADD", "DELETE")]
    sets.sort(key=lambda action: _last_index(action.path))
    removes.sort(key=lambda action: _last_index(action.path), reverse=True)
    return sets + others + removes


def _last_index(path: Path) -> int:
    last = path.parts[-1]
    return last if isinstance(last, int) else -1


def _set(action: Action) -> Step:
    assert action.value is not None
    parts, get = action.path.parts, _operand(action.value)
    if len(parts) == 1:
        name = str(parts[0])

        def set_attribute(item: Item, values: Values) -> Callable[[], None]:
            value = _present(get(item, values))
            return lambda: item.__setitem__(name, value)

        return set_attribute

    def set_path(item: Item, values: Values) -> Callable[[], None]:
        value = _present(get(item, values))
        holder(item, parts)
        return lambda: assign(item, parts, value)

    return set_path


def _present(value: WireValue | None) -> WireValue:
    if value is None:
        raise ValidationException(MISSING)
    return value


def _remove(action: Action) -> Step:
    parts = action.path.parts

    def step(item: Item, values: Values) -> Callable[[], None]:
        holder(item, parts)
        return lambda: remove(item, parts)

    return step


def _add(action: Action) -> Step:
    assert isinstance(action.value, Value)
    parts, name = action.path.parts, action.value.name

    def step(item: Item, values: Values) -> Callable[[], None]:
        _check_holder(item, parts)
        value = added(read(item, parts), values[name])
        return lambda: assign(item, parts, value)

    return step


def _check_holder(item: Item, parts: tuple[Part, ...]) -> None:
    if len(parts) > 1 and holder(item, parts) is None:
        raise ValidationException(INVALID_PATH)


def added(old: WireValue | None, value: WireValue) -> WireValue:
    """What ADD makes of a number or a set."""
    if old is None:
        return value
    tag = tag_of(value)
    if tag not in old:
        raise ValidationException(WRONG_TYPE)
    if tag == "N":
        return {"N": numbers.add(old["N"], value["N"])}
    return sort_set(tag, {*old[tag], *value[tag]})


def _delete(action: Action) -> Step:
    assert isinstance(action.value, Value)
    parts, name = action.path.parts, action.value.name

    def step(item: Item, values: Values) -> Callable[[], None]:
        _check_holder(item, parts)
        old = read(item, parts)
        if old is None:
            return lambda: None
        value = without(old, values[name])
        if value is None:
            return lambda: remove(item, parts)
        return lambda: assign(item, parts, value)

    return step


def without(old: WireValue, value: WireValue) -> WireValue | None:
    """What DELETE leaves of a set; None for nothing."""
    tag = tag_of(value)
    if tag not in old:
        raise ValidationException(WRONG_TYPE)
    left = set(old[tag]) - set(value[tag])
    return sort_set(tag, left) if left else None


_STEPS: dict[str, Callable[[Action], Step]] = {
    "SET": _set,
    "REMOVE": _remove,
    "ADD": _add,
    "DELETE": _delete,
}


def _operand(node: Operand) -> Get:
    match node:
        case Value(name):
            return lambda item, values: values[name]
        case Path(parts):
            return lambda item, values: _copied(read(item, parts))
        case Arithmetic(operator, left, right):
            return _arithmetic(operator, _operand(left), _operand(right))
        case Call("if_not_exists", (Path(parts), default)):
            get = _operand(default)
            return lambda item, values: (
                get(item, values) if (old := read(item, parts)) is None else _copied(old)
            )
        case Call("list_append", (first, second)):
            return _list_append(_operand(first), _operand(second))
        case _:
            raise AssertionError(f"not an operand of an update: {node}")


def _copied(value: WireValue | None) -> WireValue | None:
    """A document that is stored twice must not change twice."""
    if value is not None and ("M" in value or "L" in value):
        return deepcopy(value)
    return value


def _arithmetic(operator: str, left: Get, right: Get) -> Get:
    def get(item: Any, values: Values) -> WireValue:
        one, two = _present(left(item, values)), _present(right(item, values))
        if "N" not in one or "N" not in two:
            raise ValidationException(WRONG_TYPE)
        other = two["N"] if operator == "+" else numbers.negate(two["N"])
        return {"N": numbers.add(one["N"], other)}

    return get


def _list_append(first: Get, second: Get) -> Get:
    def get(item: Any, values: Values) -> WireValue:
        one, two = _present(first(item, values)), _present(second(item, values))
        if "L" not in one or "L" not in two:
            raise ValidationException(WRONG_TYPE)
        return {"L": one["L"] + two["L"]}

    return get


def update_checks(tree: Update) -> tuple[Check, ...]:
    """The checks of an update's operand types. Raises ExpressionError for what no value mends."""
    checks: list[Check] = []
    for action in tree.actions:
        if action.section in ("ADD", "DELETE"):
            assert isinstance(action.value, Value)
            checks.append(_section_type(action.section, action.value.name))
    for node in walk(tree):
        match node:
            case Arithmetic(operator, left, right):
                for operand in (left, right):
                    _require(checks, operand, "N", operator)
            case Call("list_append", arguments):
                for operand in arguments:
                    _require(checks, operand, "L", "list_append")
            case Call("if_not_exists", (first, _)) if not isinstance(first, Path):
                raise ExpressionError(
                    "Operator or function requires a document path; "
                    "operator or function: if_not_exists"
                )
            case _:
                pass
    return tuple(checks)


def _section_type(section: str, name: str) -> Check:
    allowed = SET_TAGS | {"N"} if section == "ADD" else SET_TAGS

    def check(values: Values) -> None:
        tag = tag_of(values[name])
        if tag not in allowed:
            raise ExpressionError(
                "Incorrect operand type for operator or function; "
                f"operator: {section}, operand type: {_TYPE_WORDS[tag]}"
            )

    return check


def _require(checks: list[Check], operand: Operand, tag: str, function: str) -> None:
    """Check that an operand is of a type, as far as that is known without an item."""
    made = {"list_append": "L"}.get(operand.name) if isinstance(operand, Call) else None
    if isinstance(operand, Arithmetic):
        made = "N"
    if made is not None and made != tag:
        raise _wrong_type(function, made)
    if not isinstance(operand, Value):
        return
    name = operand.name

    def check(values: Values) -> None:
        found = tag_of(values[name])
        if found != tag:
            raise _wrong_type(function, found)

    checks.append(check)


def _wrong_type(function: str, tag: str) -> ExpressionError:
    return ExpressionError(
        "Incorrect operand type for operator or function; "
        f"operator or function: {function}, operand type: {tag}"
    )


def creates_item(tree: Update) -> bool:
    """Whether an update makes an item where there was none: removals alone don't."""
    return any(action.section in ("SET", "ADD") for action in tree.actions)
