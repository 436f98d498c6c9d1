"""Routes where none are read: within a class, or within a function that makes an application. In: a module. Out: CSC221."""

import ast
from collections.abc import Iterator

from csc.compiler.diagnostics import Reporter
from csc.compiler.frontend.names import CscName, Names
from csc.compiler.syntax import Module

_SHORT = ("get", "post", "put", "patch", "delete")


def report_hidden_routes(names: Names, module: Module, reporter: Reporter) -> None:
    """Report each function below a class or a function that is decorated as a route."""
    for outer in module.tree.body:
        if isinstance(outer, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "the class" if isinstance(outer, ast.ClassDef) else "the function"
            for inner in _functions(module, outer):
                if any(_is_route(names, module, one) for one in inner.decorator_list):
                    place = f"{kind} `{outer.name}`"
                    reporter.report("CSC221", module, inner, name=inner.name, place=place)


def _functions(module: Module, outer: ast.stmt) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in module.below(outer):
        if node is not outer and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _is_route(names: Names, module: Module, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if names.resolve(module, node.func) == CscName("route"):
        return True
    path = node.args[0] if node.args else None
    is_path = isinstance(path, ast.Constant) and str(path.value).startswith("/")
    return isinstance(node.func, ast.Attribute) and node.func.attr in _SHORT and is_path
