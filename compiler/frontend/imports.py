"""Imports that Python could not carry out. In: the modules. Out: reports of CSC003 to CSC006.

A name that its module lacks, a module that is nowhere, and a circle in which a name is needed before it exists:
``check_cycles`` goes through the modules' statements in the order in which Python would run them.
"""

import ast
import sys
from collections.abc import Iterator
from typing import Final

import csc
from csc.compiler.diagnostics import Reporter, did_you_mean
from csc.compiler.frontend.names import Names, assigned_names, top_level
from csc.compiler.syntax import Module, absolute_base, statements

_CSC_MODULES: Final = frozenset(
    {"assembly", "declare", "diagnostics", "http", "inert", "live", "model"}
)


def check_imports(names: Names, module: Module, reporter: Reporter) -> None:
    """Report each import of a name or module that doesn't exist."""
    for node in module.below(module.tree):
        if isinstance(node, ast.ImportFrom):
            base = absolute_base(node, module.name, module.package)
            if not _missing(names, module, node, base, reporter):
                for alias in node.names:
                    _check_member(names, module, base, alias, reporter)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                _missing(names, module, alias, alias.name, reporter)


def check_absent(absent: frozenset[str], module: Module, reporter: Reporter) -> None:
    """Report each import of a package that is nowhere, unless the code is ready for that."""
    hint = "Create the file, correct the name, or add the package to requirements.txt."
    pending: list[ast.AST] = [module.tree] if absent else []
    while pending:
        node = pending.pop()
        for name in _imported(node):
            if name.partition(".")[0] in absent:
                reporter.report("CSC004", module, node, module=name, hint=hint)
        pending += [n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.Try)]


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return (
        [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
    )


def _missing(names: Names, module: Module, node: ast.AST, base: str, reporter: Reporter) -> bool:
    """Report a module that should be in this project and isn't."""
    ours = {name.partition(".")[0] for name in names.modules}
    relative = isinstance(node, ast.ImportFrom) and node.level > 0
    if base in names.modules or not (relative or base.partition(".")[0] in ours):
        return False
    if any(name.startswith(f"{base}.") for name in names.modules) or not base:
        return False
    hint = did_you_mean(base, names.modules, "Create the file, or correct the name.")
    reporter.report("CSC004", module, node, module=base, hint=hint)
    return True


def _check_member(
    names: Names, module: Module, base: str, alias: ast.alias, reporter: Reporter
) -> None:
    if alias.name == "*":
        return
    if base == "csc":
        if alias.name not in csc.__all__ and alias.name not in _CSC_MODULES:
            hint = did_you_mean(alias.name, csc.__all__, "See `csc.__all__` for what there is.")
            reporter.report("CSC006", module, alias, name=alias.name, hint=hint)
    elif base in names.modules and not names.has(base, alias.name):
        report_missing(names, module, alias, base, alias.name, reporter)


def report_missing(
    names: Names, module: Module, node: ast.AST, base: str, name: str, reporter: Reporter
) -> None:
    """Report that a module of the project has no such name."""
    owner = names.modules[base]
    if not names.opaque(owner):
        hint = did_you_mean(name, names.visible(owner), f"Define it in {owner.file}.")
        reporter.report("CSC003", module, node, module=base, name=name, hint=hint)


def check_cycles(names: Names, reporter: Reporter) -> None:
    """Report each ``from … import name`` that would meet a module before it has bound the name."""
    run = _Run(names, reporter)
    for module in names.modules.values():
        run.load(module.name)


class _Run:
    """Plays the imports of a project through, statement by statement."""

    def __init__(self, names: Names, reporter: Reporter) -> None:
        self.names = names
        self.reporter = reporter
        self.bound: dict[str, set[str]] = {}
        self.running: list[str] = []

    def load(self, name: str) -> None:
        parent = name.rpartition(".")[0]
        if parent:
            self.load(parent)
        module = self.names.modules.get(name)
        if module is None or name in self.bound:
            return
        self.bound[name] = set()
        self.running.append(name)
        for node in _executed(module.tree.body):
            self.statement(module, node)
        self.running.pop()

    def statement(self, module: Module, node: ast.stmt) -> None:
        bound = self.bound[module.name]
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    self.load(alias.name)
                    bound.add(alias.asname or alias.name.partition(".")[0])
            case ast.ImportFrom(names=aliases):
                base = absolute_base(node, module.name, module.package)
                self.load(base)
                for alias in aliases:
                    self.member(module, base, alias)
                    bound.add(alias.asname or alias.name)
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                bound.add(name)
            case ast.AsyncFunctionDef(name=name):
                bound.add(name)
            case _:
                bound.update(assigned_names(node))

    def member(self, module: Module, base: str, alias: ast.alias) -> None:
        if base not in self.bound or alias.name in self.bound[base] or alias.name == "*":
            return
        if f"{base}.{alias.name}" in self.names.modules:
            self.load(f"{base}.{alias.name}")
        elif base in self.running and base != module.name and self.names.has(base, alias.name):
            circle = self.running[self.running.index(base) :]
            chain = " → ".join([*circle, base])
            facts = {"name": alias.name, "module": base, "chain": chain}
            self.reporter.report("CSC005", module, alias, **facts)


def _executed(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run at import: not those for type checkers only."""
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from _executed(node.orelse)
        elif isinstance(node, ast.If | ast.Try):
            yield from top_level([node])
        else:
            yield node


def third_party(module: Module) -> tuple[str, ...]:
    """The packages outside Python's library and the project that a module imports, sorted."""
    found: set[str] = set()
    for node in statements(module.tree):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return tuple(sorted(found - sys.stdlib_module_names - {"csc"}))
