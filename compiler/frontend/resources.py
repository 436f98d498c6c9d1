"""Declarations of resources → tables, pools, log stores, the application. Nothing is run: they are read.

``declarations.py`` says which keywords each constructor has and what each must be.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal, cast

from csc.compiler.diagnostics import Reporter, at, did_you_mean
from csc.compiler.frontend.channels import KINDS, channel
from csc.compiler.frontend.constants import NotConstant, fold
from csc.compiler.frontend.declarations import (
    DECLARATIONS,
    EXPECTED,
    NAMES,
    POSITIONAL,
    REQUIRED,
    Kind,
    is_valid,
)
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import CscName, Declared, Names
from csc.compiler.frontend.routers import (
    Mount,
    RouterDeclaration,
    Written,
    read_includes,
    written_list,
)
from csc.compiler.frontend.unions import models_in
from csc.compiler.ir import types
from csc.compiler.ir.model import (
    Application,
    Channel,
    Consumer,
    Index,
    JsonValue,
    Key,
    LogStore,
    Table,
    UserPool,
)
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module
from csc.diagnostics import Span


@dataclass(eq=False, slots=True)
class Resources:
    """What the project declares. ``owners`` finds the key of a declaration by module and name."""

    tables: dict[str, Table] = field(default_factory=dict)
    pools: dict[str, UserPool] = field(default_factory=dict)
    log_stores: dict[str, LogStore] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)
    application: Application | None = None
    routers: dict[str, RouterDeclaration] = field(default_factory=dict)
    owners: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def table_named(self, name: str) -> Table | None:
        return next((table for table in self.tables.values() if table.name == name), None)


Value = object
"""A validated setting: plain JSON data, a tuple of ``Index``, or a type."""


def read_resources(names: Names, models: Models, name: str, reporter: Reporter) -> Resources:
    """Read every top-level declaration of the project; ``name`` is the application's default."""
    resources = Resources()
    for module in names.modules.values():
        for declared in names.declared(module):
            if isinstance(declared.node, ast.Call):
                entity = names.resolve(module, declared.node.func)
                callee = entity.name if isinstance(entity, CscName) else ""
                callee = {"APIRouter": "Router"}.get(callee, callee)
                if callee in _MAKERS:
                    reader = _Reader(names, models, module, reporter)
                    _declare(reader, resources, declared, declared.node, callee)

    def find_router(module: Module, node: ast.expr) -> RouterDeclaration | None:
        found = find_resource(names, resources, module, node)
        return found if isinstance(found, RouterDeclaration) else None

    for module in names.modules.values():
        read_includes(names, module, find_router, reporter)
    # After every declaration: dynamodb("x") may stand in a module that is read before x's own.
    for module in names.modules.values():
        if "dynamodb" in module.text:
            _by_name(names, module, resources, reporter)
    if resources.application is None:
        resources.application = Application(name=re.sub(r"[^A-Za-z0-9_-]+", "-", name) or "app")
    return resources


def find_resource(
    names: Names, resources: Resources, module: Module, node: ast.expr
) -> object | None:
    """The table, pool or log store that an expression names; ``dynamodb("users")`` included."""
    if isinstance(node, ast.Call):
        if names.resolve(module, node.func) == CscName("dynamodb") and node.args:
            first = node.args[0]
            value = first.value if isinstance(first, ast.Constant) else None
            return resources.table_named(value) if isinstance(value, str) else None
        return None
    entity = names.resolve(module, node)
    for _ in range(10):
        if not isinstance(entity, Declared):
            return None
        owner = resources.owners.get((entity.module.name, entity.name))
        if owner is not None:
            return cast(object, _GROUPS[owner[0]](resources)[owner[1]])
        if not isinstance(entity.node, ast.Name | ast.Attribute):
            return None
        entity = names.resolve(entity.module, entity.node)
    return None


_GROUPS: Final[dict[str, Callable[[Resources], dict[str, Any]]]] = {
    "DynamoDB": lambda resources: resources.tables,
    "Cognito": lambda resources: resources.pools,
    "LogStore": lambda resources: resources.log_stores,
    **dict.fromkeys(KINDS, lambda resources: resources.channels),
    "Router": lambda resources: resources.routers,
}


_WRONG: Final = object()


class _Reader:
    """Reads one constructor call by its row of ``DECLARATIONS``."""

    def __init__(self, names: Names, models: Models, module: Module, reporter: Reporter) -> None:
        self.names = names
        self.models = models
        self.module = module
        self.reporter = reporter

    def settings(self, call: ast.Call, callee: str) -> dict[str, Value]:
        """The valid keywords of a call; the rest is reported and left out."""
        row, first = DECLARATIONS[callee], first_of(callee)
        found: dict[str, Value] = {}
        for index, argument in enumerate(call.args):
            if index == 0 and callee in POSITIONAL and not isinstance(argument, ast.Starred):
                self.setting(found, callee, first, argument, row)
            else:
                self.report("CSC106", argument, callee=callee)
        for keyword in call.keywords:
            name = keyword.arg or "**"
            if name in row:
                self.setting(found, callee, name, keyword.value, row)
            else:
                hint = did_you_mean(name, row, f"It has {', '.join(row)}.")
                self.report("CSC101", keyword, callee=callee, keyword=name, hint=hint)
        given = {keyword.arg for keyword in call.keywords} | ({first} if call.args else set())
        for name in REQUIRED.get(callee, ()):
            if name not in given:
                self.report("CSC103", call, callee=callee, keyword=name)
        return found

    def setting(
        self,
        found: dict[str, Value],
        callee: str,
        name: str,
        node: ast.expr,
        row: Mapping[str, Kind],
    ) -> None:
        kind = row[name]
        try:
            value = self.value(kind, name, node)
        except NotConstant as problem:
            self.report("CSC104", problem.node, text=ast.unparse(problem.node))
            return
        if value is _WRONG:
            self.report("CSC102", node, keyword=name, callee=callee, expected=EXPECTED[kind])
        elif (
            name == first_of(callee) and callee in NAMES and not NAMES[callee].fullmatch(str(value))
        ):
            reason = "AWS does not allow it"
            self.report("CSC109", node, name=value, kind=f"a {callee}", reason=reason)
        else:
            found[name] = value

    def value(self, kind: Kind, name: str, node: ast.expr) -> Value:
        if kind == "indexes":
            return self.indexes(name, node)
        if kind == "model":
            return self.model(node)
        if kind == "pool":
            return Written(self.module, node)
        if kind == "dependencies":
            found = written_list(self.module, node)
            return _WRONG if found is None else found
        if kind in ("nested", "cors") and isinstance(node, ast.Call | ast.Name | ast.Attribute):
            return self.nested({"cors": "Cors"}.get(name, name.capitalize()), node)
        value = fold(self.names, self.module, node)
        return _plain(value) if is_valid(kind, value) else _WRONG

    def indexes(self, name: str, node: ast.expr) -> Value:
        if not isinstance(node, ast.List | ast.Tuple):
            return _WRONG
        callee = "LSI" if name.startswith("local") else "GSI"
        found: list[Index] = []
        for item in node.elts:
            made = self.constructor(callee, item)
            if made is None:
                return _WRONG
            index = made[0].index(callee, made[1])
            if index is not None:
                found.append(index)
        return tuple(found)

    def index(self, callee: str, call: ast.Call) -> Index | None:
        given = self.settings(call, callee)
        name, partition = given.get("name"), given.get("partition_key", "")
        if name is None:
            return None
        sort = given.get("sort_key")
        projection = given.get("projection", "INCLUDE" if given.get("include") else "ALL")
        return Index(
            str(name),
            Key(str(partition), types.STR),
            Key(str(sort), types.STR) if sort else None,
            cast(Literal["ALL", "KEYS_ONLY", "INCLUDE"], projection),
            tuple(str(one) for one in cast(list[object], given.get("include", []))),
            callee == "LSI",
            self.module.span(call),
        )

    def model(self, node: ast.expr) -> Value:
        entity = self.names.resolve(self.module, node)
        if isinstance(entity, Declared) and isinstance(entity.node, ast.ClassDef):
            found = self.models.model_type(entity)
            return _WRONG if found is None else found
        read = self.models.annotation(self.module, node)
        return read.type if read is not None and models_in(read.type) else _WRONG

    def nested(self, callee: str, node: ast.expr) -> Value:
        found = self.constructor(callee, node)
        if found is not None:
            return found[0].settings(found[1], callee)
        if callee != "Cors":
            return _WRONG
        value = fold(self.names, self.module, node)
        return value if isinstance(value, bool) else _WRONG

    def constructor(self, callee: str, node: ast.expr) -> "tuple[_Reader, ast.Call] | None":
        """The call of ``callee`` that an expression is, or the constant it names; with its reader."""
        reader = self
        entity = self.names.resolve(self.module, node)
        if isinstance(entity, Declared) and isinstance(entity.node, ast.Call):
            node = entity.node
            reader = _Reader(self.names, self.models, entity.module, self.reporter)
        if not isinstance(node, ast.Call):
            return None
        called = self.names.resolve(reader.module, node.func)
        return (reader, node) if called == CscName(callee) else None

    def report(self, code: str, node: ast.AST, **facts: object) -> None:
        self.reporter.report(code, self.module, node, **facts)


def first_of(callee: str) -> str:
    """The setting that a declaration is known by: an address that sends mail, of all others the name."""
    return REQUIRED[callee][0] if callee in REQUIRED else "name"


def _plain(value: object) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value


def _declare(
    reader: _Reader, resources: Resources, declared: Declared, call: ast.Call, callee: str
) -> None:
    settings = reader.settings(call, callee)
    span = declared.module.span(call)
    place = (declared.module.name, declared.name)
    if callee in ("Application", "Router"):
        key = ".".join(place)
        own = Mount(
            str(settings.get("prefix", "")),
            tuple(cast(list[str], settings.get("tags", []))),
            bool(settings.get("public", False)),
            cast(Written | None, settings.get("auth")),
            cast(tuple[Written, ...], settings.get("dependencies", ())),
        )
        resources.routers[key] = RouterDeclaration(own)
        resources.owners[place] = ("Router", key)
        if callee == "Application":
            _application(reader, resources, settings, call, span)
        return
    name = settings.pop(first_of(callee), None)
    if name is None:
        name = declared.name
    group = _GROUPS[callee](resources)
    key = _free_key(declared, group)
    made = _MAKERS[callee](key, str(name), settings, span)
    twin = next((one for one in group.values() if _is_twin(one, made)), None)
    if twin is not None:
        kind = _CALLED.get(callee, f"The {KINDS.get(callee, 'log store')}")
        reader.report("CSC105", call, kind=kind, name=name, other=at(twin.span))
    group[key] = made
    resources.owners[place] = (callee, key)


_CALLED: Final = {"DynamoDB": "The table", "Cognito": "The pool", "Email": "The sender"}


def _is_twin(one: Any, other: Any) -> bool:
    """Two of one kind with one name on AWS."""
    return bool(one.name == other.name and getattr(one, "kind", "") == getattr(other, "kind", ""))


def _free_key(declared: Declared, group: Mapping[str, object]) -> str:
    if declared.name not in group:
        return declared.name
    stem = f"{declared.module.name.replace('.', '_')}_{declared.name}"
    return stem if stem not in group else f"{stem}_{len(group)}"


def _application(
    reader: _Reader, resources: Resources, settings: dict[str, Value], call: ast.Call, span: Span
) -> None:
    if resources.application is not None:
        reader.report("CSC107", call, other=at(resources.application.span))
        return
    name = str(settings.pop("name", "app"))
    stage = str(settings.pop("stage", "dev"))
    region = str(settings.pop("region", "us-east-1"))
    resources.application = Application(name, stage, region, settings, span)


def _table(key: str, name: str, settings: dict[str, Value], span: Span) -> Table:
    partition = Key(str(settings.pop("partition_key", "id")), types.STR)
    sort = settings.pop("sort_key", None)
    globals_ = cast(tuple[Index, ...], settings.pop("global_secondary_indexes", ()))
    locals_ = cast(tuple[Index, ...], settings.pop("local_secondary_indexes", ()))
    return Table(
        key,
        name,
        partition,
        Key(str(sort), types.STR) if sort else None,
        (*globals_, *(_local(index, partition) for index in locals_)),
        cast(Type | None, settings.pop("model", None)),
        settings,
        span,
    )


def _local(index: Index, partition: Key) -> Index:
    return Index(
        index.name, partition, index.sort, index.projection, index.include, True, index.span
    )


def _pool(key: str, name: str, settings: dict[str, Value], span: Span) -> UserPool:
    return UserPool(key, name, settings, span)


def _log_store(key: str, name: str, settings: dict[str, Value], span: Span) -> LogStore:
    days = cast(int, settings.get("retention_days", 7))
    return LogStore(key, name, days, bool(settings.get("immutable", False)), span)


_MAKERS: Final[dict[str, Callable[[str, str, dict[str, Value], Span], Any]]] = {
    "DynamoDB": _table,
    "Cognito": _pool,
    "LogStore": _log_store,
    **{callee: partial(channel, callee) for callee in KINDS},
    "Application": _table,
    "Router": _table,
}


def _by_name(names: Names, module: Module, resources: Resources, reporter: Reporter) -> None:
    """Declare the tables that are only used as ``dynamodb("name")``, with every default."""
    for node in module.below(module.tree):
        if not isinstance(node, ast.Call) or names.resolve(module, node.func) != CscName(
            "dynamodb"
        ):
            continue
        name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
        if not isinstance(name, str) or not NAMES["DynamoDB"].fullmatch(name):
            expected = "the table's name, as a literal"
            reporter.report(
                "CSC102", module, node, keyword="name", callee="dynamodb", expected=expected
            )
        elif resources.table_named(name) is None:
            known = [table.name for table in resources.tables.values()]
            hint = did_you_mean(name, known, "")
            if hint:
                reporter.report("CSC409", module, node, name=name, hint=hint)
            resources.tables[name] = _table(name, name, {}, module.span(node))
