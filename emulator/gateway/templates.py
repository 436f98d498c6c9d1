"""Mapping templates of an integration or a response: parsed once, chosen by content type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.gateway.context_parts import build_parts, parts_of
from csc.emulator.gateway.mapping import (
    MappingResult,
    Template,
    TemplateError,
    compile_template,
)
from csc.emulator.gateway.mapping.input import NO_PARAMETERS, Input
from csc.emulator.gateway.mapping.overrides import (
    NO_OVERRIDES,
    mentions_overrides,
    read_overrides,
)
from csc.emulator.gateway.mapping.util import UTIL

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

NOTHING: Mapping[str, str] = {}
_BESIDE_OVERRIDES = re.compile(r"context(?!\.(?:requestOverride|responseOverride)\b)")


@dataclass(frozen=True, slots=True)
class MappingTemplate:
    """What a template may reach: ``uses_context`` is False only where that can't be ``$context``;
    ``only_overrides`` says that of it nothing but the two overrides is meant, ``context_parts`` which
    members it reads, where that is known."""

    template: Template
    uses_context: bool
    only_overrides: bool
    uses_parameters: bool
    uses_stage_variables: bool
    overrides: bool
    context_parts: tuple[str, ...] | None


def read_template(path: str, text: str) -> MappingTemplate:
    """Parse a template; ``path`` is the property it stands in.

    Raises PropertyError with line and column, counted from 1 in the template's text.
    """
    try:
        template = compile_template(text, path)
    except TemplateError as error:
        raise PropertyError(
            path,
            f"the template has a syntax error in line {error.line}, column {error.column}: "
            f"{error.message}",
            "API Gateway would take the template, and answer every request with a 500.",
        ) from error
    dynamic = "evaluate" in text
    return MappingTemplate(
        template,
        dynamic or "context" in text,
        not dynamic and _BESIDE_OVERRIDES.search(text) is None,
        dynamic or "params" in text,
        dynamic or "stageVariables" in text,
        mentions_overrides(text),
        parts_of(text),
    )


def media_type(header: str | None) -> str:
    """The type without its parameters, in lower case; ``application/json`` where there is none."""
    if not header or header == "application/json":
        return "application/json"
    return header.partition(";")[0].strip().lower() or "application/json"


def choose_by_accept(
    templates: Mapping[str, MappingTemplate], accept: str | None
) -> tuple[str, MappingTemplate] | None:
    """The response template for a request's Accept header.

    The type that Accept names, else ``application/json``, else the first; None where there is none.
    """
    if not templates:
        return None
    if accept is not None:
        chosen = templates.get(accept)
        if chosen is not None:
            return accept, chosen
    chosen = templates.get("application/json")
    if chosen is not None:
        return "application/json", chosen
    return next(iter(templates.items()))


def render(invocation: "Invocation", template: MappingTemplate, body: str | bytes) -> MappingResult:
    """The template's text, and the overrides that it sets. Raises RenderError.

    ``$context`` is only built for a template that mentions it; what the template writes there stays
    for the templates that come after it.  (``render_mapping`` is the same for a context that lacks the
    maps of the overrides, which an invocation's has.)
    """
    compiled = template.template
    if compiled.constant is not None:
        return MappingResult(compiled.constant, NO_OVERRIDES)
    if not template.uses_context:
        context: dict[str, Any] = {}
    elif template.only_overrides and invocation.made_context is None:
        context = invocation.overrides
    elif template.context_parts is not None and invocation.made_context is None:
        context = build_parts(invocation, template.context_parts)
        if template.overrides:
            context |= invocation.overrides
    else:
        context = invocation.context
    text = compiled.render_into(
        {
            "input": Input(
                body,
                RequestParameters(invocation) if template.uses_parameters else NO_PARAMETERS,
            ),
            "util": UTIL,
            "context": context,
            "stageVariables": dict(invocation.stage.variables)
            if template.uses_stage_variables
            else NOTHING,
        }
    )
    return MappingResult(text, read_overrides(context) if template.overrides else NO_OVERRIDES)


class RequestParameters:
    """``$input.params``: path parameters are as they stand in the URL, percent-encoded (which is
    why AWS's own templates urlDecode them); the others are gathered when a template reads them."""

    __slots__ = ("_invocation",)

    def __init__(self, invocation: "Invocation") -> None:
        self._invocation = invocation

    @property
    def path(self) -> Mapping[str, str]:
        return self._invocation.raw_path_parameters

    @property
    def querystring(self) -> Mapping[str, str]:
        return self._invocation.query_parameters

    @property
    def header(self) -> Mapping[str, str]:
        return self._invocation.header_parameters
