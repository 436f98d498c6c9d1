"""A template with a syntax error, which API Gateway's control plane takes, and fails at each request.

Files that are watched are refused at load (``gateway/templates.py``); what comes through API Gateway's own
API is kept, as AWS keeps it.
"""

import logging
import threading
from functools import lru_cache

from csc.emulator.gateway.velocity.errors import RenderError, TemplateError
from csc.emulator.gateway.velocity.template import Executable, Template

LOG = logging.getLogger("csc.gateway")


class BrokenTemplate(Template):
    """Raises RenderError whenever it is asked for what it does."""

    __slots__ = ("_reason",)

    def __init__(self, text: str, error: TemplateError) -> None:
        self.text = text
        self.name = error.name
        self.constant = self.loaded = self.made = None
        self._asked = True
        self._lock = threading.Lock()
        self._reason = f"Unable to transform: syntax error in {error}"

    def executable(self) -> Executable:
        raise RenderError(self._reason)


def break_template(text: str, error: TemplateError) -> BrokenTemplate:
    """Says in the log, once for each text, what AWS would only say to a client."""
    _warn(str(error))
    return BrokenTemplate(text, error)


@lru_cache(256)
def _warn(where: str) -> None:
    LOG.warning("%s: a syntax error; each request that renders this template gets a 500", where)
