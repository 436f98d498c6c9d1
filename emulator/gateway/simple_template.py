"""The templates of gateway responses: variables are put in, and nothing else is done.

    {"message": $context.error.messageString, "stage": "$context.stage"}

"A GatewayResponse mapping template isn't processed by the Velocity Template Language engine" (developer
guide, "x-amazon-apigateway-gateway-responses.responseTemplates"): a directive or a ``$util`` in it is
text.  A variable that the request lacks is empty.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.gateway.velocity.java.text import java_text

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

_VARIABLE = re.compile(
    r"\$!?(?:\{((?:context|stageVariables)(?:\.[A-Za-z0-9_:-]+)+)\}"
    r"|((?:context|stageVariables)(?:\.[A-Za-z0-9_-]+)+))"
)


def fill_in(text: str, invocation: "Invocation") -> str:
    """``text`` with its ``$context…`` and ``$stageVariables…`` replaced."""
    return _VARIABLE.sub(lambda match: _shown(match[1] or match[2], invocation), text)


def _shown(name: str, invocation: "Invocation") -> str:
    first, *path = name.split(".")
    value: Any = invocation.context if first == "context" else invocation.stage.variables
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return "" if value is None else java_text(value)
