"""GetTemplate."""

import json
from typing import Any

from csc.emulator.calls import Call, Input, Output


def get_template(cloudformation: Any, input: Input, call: Call) -> Output:
    """The template as JSON, whatever it was written in."""
    _, plan = cloudformation.stack(input)
    return {
        "TemplateBody": json.dumps(plan.data, indent=2),
        "StagesAvailable": ["Original", "Processed"],
    }
