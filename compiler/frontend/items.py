"""Which model a table holds, where its declaration doesn't say. In: the routes. Out: table → type of its items.

Evidence is what a handler returns straight from the table, and what it puts there.  Two that disagree
are a diagnostic: the user says which with ``DynamoDB(…, model=…)``.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from csc.compiler.diagnostics import Reporter, at
from csc.compiler.frontend.annotations import BadAnnotation, read_annotation, storable
from csc.compiler.frontend.models import Models
from csc.compiler.frontend.names import Declared, Names
from csc.compiler.frontend.resources import Resources, find_resource
from csc.compiler.ir import types
from csc.compiler.ir.model import Index, Key, Table
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module
from csc.diagnostics import Span

Function = ast.FunctionDef | ast.AsyncFunctionDef
_READS: Final = frozenset({"get", "find", "put", "update", "delete", "query", "scan"})
Item = types.ModelRef | types.Union
_KEYS: Final = (types.STR, types.INT, types.FLOAT, types.DECIMAL, types.BYTES, *types.TEXTUAL)


@dataclass(frozen=True, slots=True)
class Evidence:
    """``weak`` where the item is put as it came: it may lack what the table adds."""

    table: str
    model: Item
    weak: bool
    span: Span
    source: str


def evidence_of(
    names: Names, models: Models, resources: Resources, module: Module, function: Function
) -> tuple[Evidence, ...]:
    """What one handler says about the items of tables that don't say it themselves."""
    return tuple(_Searcher(names, models, resources, module, function).search())


class _Searcher:
    def __init__(
        self,
        names: Names,
        models: Models,
        resources: Resources,
        module: Module,
        function: Function,
    ) -> None:
        self.names = names
        self.models = models
        self.resources = resources
        self.module = module
        self.function = function
        self.variables: dict[str, Table] = {}
        self.models_of: dict[str, types.ModelRef] = {}

    def search(self) -> Iterator[Evidence]:
        returned = _item(self.annotation(self.function.returns))
        for argument in (*self.function.args.args, *self.function.args.kwonlyargs):
            typed = self.annotation(argument.annotation)
            if isinstance(typed, types.ModelRef):
                self.models_of[argument.arg] = typed
        for node in self.module.below(self.function):
            self.remember(node)
        for node in self.module.below(self.function):
            if isinstance(node, ast.Return) and node.value is not None and returned is not None:
                table = self.table_of(node.value)
                if table is not None:
                    yield self.evidence(table, returned, False, node)
            elif isinstance(node, ast.Call):
                yield from self.put(node)

    def remember(self, node: ast.AST) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                table = self.table_of(value)
                if table is not None:
                    self.variables[name] = table
                made = self.made(value)
                if made is not None:
                    self.models_of[name] = made

    def put(self, node: ast.Call) -> Iterator[Evidence]:
        table = self.called(node)
        if table is None or not node.args or not isinstance(node.func, ast.Attribute):
            return
        if node.func.attr == "put":
            made = self.made(node.args[0])
            if made is not None:
                yield self.evidence(table, made, False, node)
            elif isinstance(node.args[0], ast.Name) and node.args[0].id in self.models_of:
                yield self.evidence(table, self.models_of[node.args[0].id], True, node)

    def made(self, node: ast.expr) -> types.ModelRef | None:
        """The model that a constructor call makes."""
        if isinstance(node, ast.Call):
            entity = self.names.resolve(self.module, node.func)
            if isinstance(entity, Declared) and isinstance(entity.node, ast.ClassDef):
                typed = self.models.model_type(entity)
                return typed if isinstance(typed, types.ModelRef) else None
        return None

    def table_of(self, node: ast.expr) -> Table | None:
        """The table that an expression reads its value from."""
        if isinstance(node, ast.Await):
            node = node.value
        if isinstance(node, ast.Name):
            return self.variables.get(node.id)
        return self.called(node) if isinstance(node, ast.Call) else None

    def called(self, node: ast.Call) -> Table | None:
        if not isinstance(node.func, ast.Attribute) or node.func.attr not in _READS:
            return None
        if any(one.arg == "only" for one in node.keywords):
            return None  # what is read of an item says little of the whole
        found = find_resource(self.names, self.resources, self.module, node.func.value)
        return found if isinstance(found, Table) and found.item is None else None

    def annotation(self, node: ast.expr | None) -> Type | None:
        if node is None:
            return None
        try:
            found = read_annotation(
                self.names, self.module, node, self.models.model_type, self.models.tags
            )
            return storable(found, node).type
        except BadAnnotation:
            return None

    def evidence(
        self, table: Table, model: Item, weak: bool, node: ast.stmt | ast.expr
    ) -> Evidence:
        span = self.module.span(node)
        return Evidence(table.key, model, weak, span, self.module.source(span.line))


def _item(typed: Type | None) -> Item | None:
    if isinstance(typed, types.Optional | types.List | types.Page):
        typed = typed.item
    return typed if isinstance(typed, types.ModelRef | types.Union) else None


def decide_items(
    resources: Resources,
    models: Models,
    found: Iterable[Evidence],
    reporter: Reporter,
    modules: Mapping[str, Module],
) -> dict[str, Type]:
    """The item type of each table: declared, or shown by its uses; json where nothing shows it."""
    by_table: dict[str, list[Evidence]] = {}
    for one in found:
        by_table.setdefault(one.table, []).append(one)
    items: dict[str, Type] = {}
    for key, table in resources.tables.items():
        if table.item is not None:
            items[key] = table.item
            continue
        all_of_it = by_table.get(key, [])
        strong = [one for one in all_of_it if not one.weak] or all_of_it
        strong = _whole(strong)
        if strong:
            items[key] = strong[0].model
            _check_agreement(strong, reporter, modules)
    return items


def _whole(found: list[Evidence]) -> list[Evidence]:
    """Without those of one case, where another says that the table holds several."""
    unions = [one.model for one in found if isinstance(one.model, types.Union)]
    names = {name for union in unions for name in union.models}
    return [one for one in found if str(one.model) not in names]


def _check_agreement(
    found: list[Evidence], reporter: Reporter, modules: Mapping[str, Module]
) -> None:
    first = found[0]
    for other in found[1:]:
        if other.model != first.model:
            reporter.report_at(
                "CSC308",
                other.span,
                other.source,
                table=first.table,
                one=other.model,
                other=first.model,
                place=at(first.span),
            )
            return


def typed_table(
    table: Table,
    items: Mapping[str, Type],
    models: Models,
    reporter: Reporter,
    module: Module | None,
) -> Table:
    """The table with its item's model, and each key in the type of its field."""
    item = items.get(table.key)
    if not isinstance(item, types.ModelRef | types.Union):
        return table
    named = item.models if isinstance(item, types.Union) else (item.name,)
    each = [{one.name: one.type for one in models.definitions[name].fields} for name in named]
    fields = {
        name: kind
        for name, kind in each[0].items()
        if all(other.get(name) == kind for other in each)
    }
    source = module.source(table.span.line) if module else ""

    def typed(key: Key, keyword: str) -> Key:
        found = fields.get(key.name)
        if found is None:
            facts = {"model": item, "table": table.key, "name": key.name}
            reporter.report_at("CSC314", table.span, source, keyword=keyword, **facts)
            return key
        inner = found.item if isinstance(found, types.Optional) and keyword == "index" else found
        if inner not in _KEYS:
            facts = {"name": key.name, "table": table.key}
            reporter.report_at("CSC313", table.span, source, type=found, **facts)
            return key
        return Key(key.name, inner)

    def indexed(index: Index) -> Index:
        sort = typed(index.sort, "index") if index.sort else None
        return replace(index, partition=typed(index.partition, "index"), sort=sort)

    return replace(
        table,
        item=item,
        partition=typed(table.partition, "partition_key"),
        sort=typed(table.sort, "sort_key") if table.sort else None,
        indexes=tuple(indexed(index) for index in table.indexes),
    )
