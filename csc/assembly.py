"""The assembly: all that passes from the compiler to the emulator, and what ``csc deploy`` ships.

In memory it is the same plain data that ``.csc-out/`` holds on disk::

    Assembly(
        manifest={"version": …, "artifacts": {…}},           # manifest.json
        stacks={"data": {"Resources": {…}}, "auth": …, …},    # cloudformation/<name>-stack.yaml
        files={"openapi.yaml": b"…", "vtl/get-todo.vtl": b"…", "wasm/report.wasm": b"…",
               "lambda/report/handler.py": b"…"},             # everything else, by relative path
    )

Intrinsic functions in ``stacks`` are in their long form (``{"Ref": …}``, ``{"Fn::GetAtt": [a, b]}``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csc.diagnostics import Diagnostic

Template = Mapping[str, Any]
"""A CloudFormation template as plain JSON data."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Stacks in deployment order, the files that they name, and the manifest.

    ``origin`` names, for each stack, the file that a message about it should point to.
    ``parameters`` holds the CloudFormation parameters given for each stack.  ``notes`` are warnings about what was
    read.
    """

    manifest: Mapping[str, Any]
    stacks: Mapping[str, Template]
    files: Mapping[str, bytes] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[Diagnostic, ...] = ()
