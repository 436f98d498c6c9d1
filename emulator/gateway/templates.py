"""Mapping templates of an integration or a response: parsed once, chosen by content type."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from csc.emulator.bounded_regex import TooSlow
from csc.emulator.cloudformation.contract import PropertyError
from csc.emulator.gateway.context_parts import build_parts, parts_of
from csc.emulator.gateway.mapping import (
    MappingResult,
    Template,
    TemplateError,
    compile_template,
)
from csc.emulator.gateway.mapping.input import NO_PARAMETERS, Input, reads_document
from csc.emulator.gateway.mapping.overrides import (
    NO_OVERRIDES,
    Overrides,
    mentions_overrides,
    read_overrides,
)
from csc.emulator.gateway.mapping.util import UTIL
from csc.emulator.gateway.velocity.broken import BrokenTemplate, break_template
from csc.emulator.gateway.velocity.template import override_status
from csc.emulator.gateway.velocity.write_statements import STATUS

if TYPE_CHECKING:
    from csc.emulator.gateway.invocation import Invocation

T = TypeVar("T")

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


_TAKES_BROKEN: ContextVar[bool] = ContextVar("takes broken templates", default=False)


@contextmanager
def taking_broken_templates() -> Iterator[None]:
    """Within it a template with a syntax error is read, and fails when it is rendered: as AWS does."""
    token = _TAKES_BROKEN.set(True)
    try:
        yield
    finally:
        _TAKES_BROKEN.reset(token)


def read_template(path: str, text: str) -> MappingTemplate:
    """Parse a template; ``path`` is the property it stands in.

    Raises PropertyError with line and column, counted from 1 in the template's text.
    """
    try:
        template = compile_template(text, path)
    except TemplateError as error:
        if _TAKES_BROKEN.get():
            return MappingTemplate(break_template(text, error), True, False, True, True, True, None)
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


def choose_by_accept(templates: Mapping[str, T], accept: str | None) -> tuple[str, T] | None:
    """The response template for a request's Accept header.

    The type that Accept names, else ``application/json``, else the first; None where there is none.
    """
    if not templates:
        return None
    if len(templates) == 1:
        return next(iter(templates.items()))
    if accept is not None:
        chosen = templates.get(accept)
        if chosen is not None:
            return accept, chosen
    chosen = templates.get("application/json")
    if chosen is not None:
        return "application/json", chosen
    return next(iter(templates.items()))


def render(invocation: "Invocation", template: MappingTemplate, body: str | bytes) -> MappingResult:
    """The template's text, and the overrides that it sets. Raises RenderError."""
    return MappingResult(*render_text(invocation, template, given_by(invocation, template, body)))


def reads_only(template: MappingTemplate) -> bool:
    """Whether a template asks its ``$input`` for paths alone, and changes nothing that it finds there."""
    compiled = template.template
    if compiled.constant is not None or not reads_document(compiled.text):
        return False
    if isinstance(compiled, BrokenTemplate):
        return False
    return compiled.executable().only_reads


def given_by(invocation: "Invocation", template: MappingTemplate, body: str | bytes) -> Input:
    """``$input`` over a body, with the request's parameters where the template may ask for them."""
    return Input(body, invocation if template.uses_parameters else NO_PARAMETERS)


def render_text(
    invocation: "Invocation", template: MappingTemplate, given: Input
) -> tuple[str, Overrides]:
    """As ``render``.

    ``$context`` is only built for a template that mentions it; what the template writes there stays
    for the templates that come after it.  (``render_mapping`` is the same for a context that lacks the
    maps of the overrides, which an invocation's has.)
    """
    compiled = template.template
    if compiled.constant is not None:
        return compiled.constant, NO_OVERRIDES
    executable = compiled.executable()
    variables: dict[str, Any] = {"input": given, "util": UTIL}
    if template.uses_stage_variables:
        variables["stageVariables"] = dict(invocation.stage.variables)
    if executable.only_status:
        return compiled.run(executable, variables), _status(invocation, variables)
    if not template.uses_context:
        return compiled.run(executable, variables), NO_OVERRIDES
    context = variables["context"] = _context(invocation, template)
    text = compiled.run(executable, variables)
    return text, read_overrides(context) if template.overrides else NO_OVERRIDES


def render_object(
    invocation: "Invocation", template: MappingTemplate, given: Input
) -> dict[str, Any] | None:
    """The JSON object that the template prints, made without its text; None where the text is needed:
    for its form, for what it sets, or because somebody will read it."""
    compiled = template.template
    make = compiled.made or compiled.direct()
    if (
        make is None
        or template.overrides
        or invocation.stage.traces
        or invocation.trace is not None
    ):
        return None
    context = _context(invocation, template) if template.uses_context else None
    variables = dict(invocation.stage.variables) if template.uses_stage_variables else None
    try:
        return make(given, UTIL, context, variables)
    except (TooSlow, RecursionError):
        return None


def _context(invocation: "Invocation", template: MappingTemplate) -> dict[str, Any]:
    if invocation.made_context is None:
        if template.only_overrides:
            return invocation.overrides
        if template.context_parts is not None:
            context = build_parts(invocation, template.context_parts)
            return context | invocation.overrides if template.overrides else context
    return invocation.context


def _status(invocation: "Invocation", variables: dict[str, Any]) -> Overrides:
    """What a template overrides that may override the status, and does nothing else of the kind."""
    status = variables.get(STATUS)
    if status is None:
        return NO_OVERRIDES
    override_status(invocation.overrides, status)
    return read_overrides(invocation.overrides)
