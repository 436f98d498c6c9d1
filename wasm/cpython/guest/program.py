"""The program in memory: source → bytecode, kept by the host; bytecode → modules of a fresh instance."""

import base64
import marshal
import sys
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from csc.wasm.cpython.guest.watch import ROOT, watch


class Program(InspectLoader):
    """An importer of compiled modules: ``{name: [path, is a package, text, code]}``."""

    def __init__(self, modules: dict[str, Any]) -> None:
        self.modules = modules

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name not in self.modules:
            return None
        file, package, _, _ = self.modules[name]
        spec = ModuleSpec(name, self, origin=ROOT + file, is_package=package)
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        code = self.modules[module.__name__][3]
        watch(code)
        exec(code, vars(module))  # noqa: S102 - the program, inside its sandbox

    def get_source(self, fullname: str) -> str | None:
        """For tracebacks."""
        return str(self.modules[fullname][2])


def install(code: str) -> None:
    """Make a compiled program importable."""
    sys.meta_path.insert(0, Program(marshal.loads(base64.b64decode(code))))


def compiled(modules: dict[str, Any]) -> dict[str, Any]:
    """``{"code": …}``, or the first module's syntax error with its place."""
    made = {}
    for name, one in modules.items():
        try:
            code = compile(one["text"], ROOT + one["path"], "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None) or 1
            return {"failed": f"{type(error).__name__}: {error}", "site": [one["path"], line]}
        made[name] = [one["path"], one["package"], one["text"], code]
    return {"code": base64.b64encode(marshal.dumps(made)).decode()}
