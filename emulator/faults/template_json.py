"""CSC666: a request template for a service that reads JSON which is no JSON at all.

That JSON breaks inside a template is the lint's word (CSC654).
"""

import re

from csc.emulator.faults.methods import Declared
from csc.emulator.faults.operations import uri_of
from csc.emulator.gateway.integrations.wire import JSON_SERVICES

_DIRECTIVE = re.compile(
    r"##[^\n]*|#\*.*?\*#|#(?:set|if|else|elseif|end|foreach|macro|define)\b", re.DOTALL
)


def check_template_json(declared: Declared) -> None:
    for one in declared.methods:
        uri = uri_of(one)
        if uri is None or uri.kind != "action" or uri.service not in JSON_SERVICES:
            continue
        for path, text in one.templates():
            start = text.lstrip()
            if not start or start[0] in '{$#"[' or _DIRECTIVE.match(start):
                continue
            declared.tell(
                "CSC666",
                one.realised,
                path,
                f"{uri.service} reads JSON, and this template begins with {start[:12]!r}",
                f'Write the input of {uri.target} as an object: {{"…": …}}.',
            )
