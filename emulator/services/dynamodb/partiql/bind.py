"""Fill a statement's parameters in, and bring its values into normal form."""

from collections.abc import Sequence
from typing import Any

from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.partiql.statement import Parameter, Statement
from csc.emulator.services.dynamodb.values import normalise


def bind(statement: Statement, parameters: Sequence[dict[str, Any]] | None) -> None:
    """Raises ValidationException for a wrong number of parameters, or a bad value."""
    given = parameters or ()
    if len(given) != statement.parameters:
        raise ValidationException("Number of parameters in request and statement don't match.")
    statement.values = {
        name: normalise(_fill(value, given)) for name, value in statement.values.items()
    }
    if statement.item is not None:
        statement.item = _fill(statement.item, given)


def _fill(value: Any, parameters: Sequence[dict[str, Any]]) -> Any:
    if isinstance(value, Parameter):
        return parameters[value.number]
    if "L" in value:
        return {"L": [_fill(member, parameters) for member in value["L"]]}
    if "M" in value:
        return {"M": {name: _fill(member, parameters) for name, member in value["M"].items()}}
    return value
