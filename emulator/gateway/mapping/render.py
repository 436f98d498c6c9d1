"""One mapping template over one request or response."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csc.emulator.gateway.mapping.input import NO_PARAMETERS, Given, Input
from csc.emulator.gateway.mapping.overrides import (
    NO_OVERRIDES,
    Overrides,
    mentions_overrides,
    prepare_overrides,
    read_overrides,
)
from csc.emulator.gateway.mapping.util import UTIL
from csc.emulator.gateway.velocity import Template


@dataclass(slots=True)
class MappingResult:
    """``overrides`` are those that stand in the context after this template."""

    text: str
    overrides: Overrides


def render_mapping(
    template: Template,
    *,
    body: bytes | str,
    params: Given = NO_PARAMETERS,
    context: dict[str, Any],
    stage_variables: Mapping[str, str],
) -> MappingResult:
    """Render ``template``; ``body`` is the request's, or in a response template the integration's.

    Raises ``RenderError``, and of it ``PayloadError`` for a body that is asked for as JSON and isn't.
    """
    overrides = mentions_overrides(template.text)
    if overrides:
        prepare_overrides(context)
    text = template.render_into(
        {
            "input": Input(body, params),
            "util": UTIL,
            "context": context,
            "stageVariables": dict(stage_variables),
        }
    )
    return MappingResult(text, read_overrides(context) if overrides else NO_OVERRIDES)
