"""Velocity templates (VTL) as API Gateway runs them: parsed once, compiled to Python, rendered.

Apache Velocity 1.7 with API Gateway's switches: a null reference is ``""`` everywhere, maps print
as Java's, parsed lists as JSON.  The steps, in order::

    text ── lexer ── parse ── nodes ── generate ── Python source ── template ── text

``compile_template(text, name)`` gives a ``Template``; ``csc.emulator.gateway.mapping`` fills in
``$input``, ``$context``, ``$util`` and ``$stageVariables``.
"""

from csc.emulator.gateway.velocity.errors import LimitError, RenderError, TemplateError
from csc.emulator.gateway.velocity.template import Template, compile_template

__all__ = ["LimitError", "RenderError", "Template", "TemplateError", "compile_template"]
