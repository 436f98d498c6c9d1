"""Our rendering of the oracle's jobs."""

import copy
from typing import Any

from csc.emulator.gateway.mapping import Parameters, RenderError, TemplateError, compile_template
from csc.emulator.gateway.mapping.input import Input
from csc.emulator.gateway.mapping.util import UTIL


def render_job(job: dict[str, Any]) -> str | None:
    """The text, None where the template is refused or fails."""
    job = copy.deepcopy(job)
    given = job.get("params", {})
    parameters = Parameters(
        given.get("path", {}), given.get("querystring", {}), given.get("header", {})
    )
    variables = {
        "input": Input(job.get("body", ""), parameters),
        "util": UTIL,
        "context": job.get("context", {}),
        "stageVariables": job.get("stageVariables", {}),
        **job.get("vars", {}),
    }
    try:
        return compile_template(job["template"], "template").render(variables)
    except (TemplateError, RenderError):
        return None
