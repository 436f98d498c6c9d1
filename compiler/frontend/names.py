"""What a name means, across modules. In: the parsed modules. Out: ``Names``, which resolves an expression.

Nothing is executed: a name stands for what its module binds at top level, followed through imports.
"""

import ast
import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import csc
from csc.compiler.syntax import Module, absolute_base

BUILTINS: Final = frozenset(dir(builtins)) | {"__name__", "__file__", "__doc__", "__builtins__"}


@dataclass(frozen=True, slots=True)
class CscName:
    """A name that ``csc`` exports."""

    name: str


@dataclass(frozen=True, slots=True)
class BuiltinName:
    name: str


@dataclass(frozen=True, slots=True)
class External:
    """A thing outside the project, by its qualified name: ``decimal.Decimal``."""

    name: str


@dataclass(frozen=True, slots=True)
class ModuleName:
    """A module of the project."""

    module: str


@dataclass(frozen=True, eq=False, slots=True)
class Declared:
    """A top-level binding of the project: a class, a function, or the value of an assignment."""

    module: Module
    name: str
    node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.expr


Entity = CscName | BuiltinName | External | ModuleName | Declared


@dataclass(frozen=True, slots=True)
class _Imported:
    """``from base import name`` (``name`` None: the module itself)."""

    base: str
    name: str | None


@dataclass(frozen=True, eq=False, slots=True)
class _Bindings:
    names: Mapping[str, Declared | _Imported]
    stars: tuple[str, ...]
    rebound: frozenset[str]


class Names:
    """Resolves names. Immutable once made; the modules' trees are never changed."""

    def __init__(self, modules: Mapping[str, Module]) -> None:
        self.modules = modules
        self._bindings = {name: _bindings_of(module) for name, module in modules.items()}
        self._found: dict[tuple[str, str], Entity | None] = {}
        self.folded: dict[tuple[str, str], object] = {}  # values of constants, once they are known

    def lookup(self, module: Module, name: str) -> Entity | None:
        """What ``name`` means at the top level of ``module``; None where nothing binds it."""
        key = (module.name, name)
        if key not in self._found:
            found = self._member(module.name, name, frozenset())
            self._found[key] = BuiltinName(name) if found is None and name in BUILTINS else found
        return self._found[key]

    def resolve(self, module: Module, expression: ast.expr) -> Entity | None:
        """What a dotted name means; None for any other expression and for unbound names."""
        if isinstance(expression, ast.Name):
            return self.lookup(module, expression.id)
        if isinstance(expression, ast.Attribute):
            return self._attribute(self.resolve(module, expression.value), expression.attr)
        return None

    def functions(self, module: Module) -> Iterator[Declared]:
        """Every top-level function of a module, also where a later one has the same name."""
        for node in top_level(module.tree.body):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Declared(module, node.name, node)

    def declared(self, module: Module) -> Iterator[Declared]:
        """The classes, functions and values that a module itself binds, in order."""
        for binding in self._bindings[module.name].names.values():
            if isinstance(binding, Declared):
                yield binding

    def has(self, module: str, name: str) -> bool:
        """Whether ``from module import name`` finds something."""
        return self._member(module, name, frozenset()) is not None

    def constant(self, declared: Declared) -> bool:
        """Whether a module binds this name once only, so that it always has that value."""
        return declared.name not in self._bindings[declared.module.name].rebound

    def visible(self, module: Module) -> set[str]:
        """Every name that a module may use, for suggestions."""
        bindings = self._bindings[module.name]
        found = set(bindings.names)
        for star in bindings.stars:
            found.update(self._starred(star))
        return found

    def opaque(self, module: Module) -> bool:
        """Whether ``import *`` from outside the project makes undefined names unknowable."""
        stars = self._bindings[module.name].stars
        return any(star != "csc" and star not in self.modules for star in stars)

    def _attribute(self, owner: Entity | None, name: str) -> Entity | None:
        if isinstance(owner, ModuleName):
            return self._member(owner.module, name, frozenset())
        if isinstance(owner, External):
            return _outside(f"{owner.name}.{name}")
        if owner == CscName("status"):
            return External(f"csc.status.{name}")
        return None

    def _member(self, module: str, name: str, seen: frozenset[tuple[str, str]]) -> Entity | None:
        if (module, name) in seen:
            return None
        bindings = self._bindings.get(module)
        if bindings is None:
            return None
        seen |= {(module, name)}
        binding = bindings.names.get(name)
        if isinstance(binding, Declared):
            return binding
        if isinstance(binding, _Imported):
            return self._imported(binding, seen)
        for star in reversed(bindings.stars):
            if name in self._starred(star):
                return self._imported(_Imported(star, name), seen)
        submodule = f"{module}.{name}"
        return ModuleName(submodule) if submodule in self.modules else None

    def _imported(self, binding: _Imported, seen: frozenset[tuple[str, str]]) -> Entity | None:
        if binding.base in self.modules:
            if binding.name is None:
                return ModuleName(binding.base)
            return self._member(binding.base, binding.name, seen)
        if binding.name is None:
            return _outside(binding.base)
        submodule = f"{binding.base}.{binding.name}"
        return ModuleName(submodule) if submodule in self.modules else _outside(submodule)

    def _starred(self, module: str) -> set[str]:
        if module == "csc":
            return set(csc.__all__)
        bindings = self._bindings.get(module)
        if bindings is None:
            return set()
        exported = bindings.names.get("__all__")
        if isinstance(exported, Declared) and isinstance(exported.node, ast.List | ast.Tuple):
            items = (item.value for item in exported.node.elts if isinstance(item, ast.Constant))
            return {item for item in items if isinstance(item, str)}
        found = {name for name in bindings.names if not name.startswith("_")}
        for star in bindings.stars:
            if star != module:
                found |= self._starred(star)
        return found


def _outside(qualified: str) -> Entity:
    root, _, rest = qualified.partition(".")
    if root == "csc" and rest and "." not in rest:
        return CscName(rest)
    if root == "builtins" and rest:
        return BuiltinName(rest)
    return External(qualified)


def _bindings_of(module: Module) -> _Bindings:
    found: _Bindings | None = module.memo.get(_Bindings)
    if found is None:
        found = module.memo[_Bindings] = _bind(module)
    return found


def _bind(module: Module) -> _Bindings:
    names: dict[str, Declared | _Imported] = {}
    stars: list[str] = []
    rebound: set[str] = set()

    def bind(name: str, value: Declared | _Imported) -> None:
        if name in names:
            rebound.add(name)
        names[name] = value

    for node in top_level(module.tree.body):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            bind(node.name, Declared(module, node.name, node))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                target = alias.name if alias.asname else alias.name.partition(".")[0]
                bind(alias.asname or target, _Imported(target, None))
        elif isinstance(node, ast.ImportFrom):
            base = absolute_base(node, module.name, module.package)
            for alias in node.names:
                if alias.name == "*":
                    stars.append(base)
                else:
                    bind(alias.asname or alias.name, _Imported(base, alias.name))
        else:
            for name, value in _assigned(node):
                bind(name, Declared(module, name, value))
    if "global" in module.text:
        for inner in module.below(module.tree):
            if isinstance(inner, ast.Global):
                rebound.update(inner.names)
    return _Bindings(names, tuple(stars), frozenset(rebound))


def top_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that run when a module is imported, those inside ``if`` and ``try`` included."""
    for node in body:
        yield node
        for block in ("body", "orelse", "finalbody"):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield from top_level(getattr(node, block, []))
        for handler in getattr(node, "handlers", []):
            yield from top_level(handler.body)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Each name that a statement assigns, with its value; the target, where that can't be known."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value
                else:
                    yield from ((name, target) for name in stored_names(target))
        case ast.AnnAssign(target=ast.Name(id=name) as target, value=value):
            yield name, value if value is not None else target
        case ast.AugAssign(target=ast.Name(id=name) as target):
            yield name, target
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield from ((name, target) for name in stored_names(target))
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars is not None:
                    target = item.optional_vars
                    yield from ((name, target) for name in stored_names(target))


def stored_names(node: ast.AST) -> Iterator[str]:
    """The names that a target, or anything below a node, assigns."""
    for child in ast.walk(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.MatchAs | ast.MatchStar) and child.name is not None:
            yield child.name


def assigned_names(node: ast.stmt) -> Iterator[str]:
    """The names that one top-level statement assigns."""
    return (name for name, _ in _assigned(node))
