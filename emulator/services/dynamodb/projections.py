"""AttributesToGet, and what a projection may name."""

from collections.abc import Callable, Mapping
from typing import Any

from csc.emulator.services.dynamodb.changes import check_nested
from csc.emulator.services.dynamodb.errors import ValidationException
from csc.emulator.services.dynamodb.expressions.paths import projector
from csc.emulator.services.dynamodb.expressions.request import Plan
from csc.emulator.services.dynamodb.expressions.tree import Path
from csc.emulator.services.dynamodb.tables import Table
from csc.emulator.services.dynamodb.values import Item, check_names


def attributes_projector(
    input: Mapping[str, Any],
) -> Callable[[Mapping[str, Any]], Item] | None:
    """The projection that AttributesToGet asks for, or None. Raises ValidationException."""
    names = input.get("AttributesToGet")
    if names is None:
        return None
    check_names(names)
    for position, name in enumerate(names):
        if name in names[:position]:
            raise ValidationException(
                "One or more parameter values were invalid: "
                f"Duplicate value in attribute name: {name}"
            )
    return projector([Path((name,)) for name in names])


def check_projection(table: Table, plan: Plan) -> None:
    """Refuse a projection that looks into a key attribute."""
    nested = plan.nested.get("ProjectionExpression")
    if nested:
        check_nested(table, nested)
