"""Mapping templates: VTL with API Gateway's variables filled in.

    template = compile_template(text, "POST /todos request")      # raises TemplateError
    result = render_mapping(template, body=b'{"a": 1}', params=Parameters(path={"id": "7"}),
                            context=context, stage_variables={"table": "todos"})
    result.text, result.overrides                                 # raises RenderError, PayloadError

``context`` is the request's own: one dict from its request template to its response template, which
carries what the first sets on ``$context.requestOverride`` to the second (recorded on AWS).  Its
members are those of AWS's list, nested (``{"identity": {"sourceIp": …}, "requestId": …}``).
``PayloadError`` (a ``RenderError``) means a body that is not JSON: AWS answers 400 with its message.
Encode ``text`` with ``errors="replace"``: half a surrogate pair prints as ``?``, as in Java.
"""

from csc.emulator.gateway.mapping.input import Parameters, PayloadError
from csc.emulator.gateway.mapping.overrides import Overrides
from csc.emulator.gateway.mapping.render import MappingResult, render_mapping
from csc.emulator.gateway.velocity import (
    LimitError,
    RenderError,
    Template,
    TemplateError,
    compile_template,
)

__all__ = [
    "LimitError",
    "MappingResult",
    "Overrides",
    "Parameters",
    "PayloadError",
    "RenderError",
    "Template",
    "TemplateError",
    "compile_template",
    "render_mapping",
]
