"""The AWS calls that a form of a case made, in order, and what they gave and left behind.

Another form that makes the same calls on the same tables need not have them made again: DynamoDB is given
nothing else, so it would do the same.
"""

from dataclasses import dataclass
from typing import Any

import orjson

from csc.verifying.compare import Made
from csc.verifying.contents import Contents
from csc.verifying.messages import alike


@dataclass(frozen=True, slots=True)
class Effect:
    """One call. ``output`` may hold ``orjson.Fragment``s; ``error`` is a ServiceError in its place."""

    operation: str
    input: dict[str, Any]
    output: Any
    error: Any
    made: Made

    def is_of(self, operation: str, input_: dict[str, Any]) -> bool:
        return self.operation == operation and alike(operation, self.input, input_)

    def reply(self) -> dict[str, Any]:
        """``{"output": …}`` or ``{"error": [code, message, more]}``, as plain data."""
        reply: dict[str, Any] = orjson.loads(orjson.dumps(self.told()))
        return reply

    def told(self) -> dict[str, Any]:
        """The same for orjson to write."""
        if self.error is None:
            return {"output": self.output}
        return {"error": [self.error.code, self.error.message, self.error.extra]}


@dataclass(frozen=True, slots=True)
class Course:
    """``after`` is what the tables held at the end."""

    effects: tuple[Effect, ...]
    after: Contents

    @property
    def calls(self) -> tuple[Made, ...]:
        return tuple(effect.made for effect in self.effects)


NO_COURSE = Course((), Contents({}))
"""There is no form before this one."""
