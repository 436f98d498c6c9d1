"""Model classes → ``ModelDef``. In: the classes of the project. Out: ``Models``, which gives each its type.

A model is a ``csc.Model``, a pydantic ``BaseModel`` or a dataclass; what its bases declare comes first.
Methods are not read: a handler that calls one is refused there.
"""

import ast
import re
from collections.abc import Iterator
from typing import Final

from csc.compiler.diagnostics import Reporter, at
from csc.compiler.frontend.annotations import (
    Annotation,
    BadAnnotation,
    is_type_variable,
    read_annotation,
    storable,
    told_apart,
)
from csc.compiler.frontend.constraints import Marker, merge, read_marker
from csc.compiler.frontend.defaults import Default
from csc.compiler.frontend.names import CscName, Declared, Entity, External, Names
from csc.compiler.frontend.unions import tags_in
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Constraints, ModelDef, ModelField
from csc.compiler.ir.types import Type
from csc.compiler.syntax import Module

_BASES: Final = (CscName("Model"), External("pydantic.BaseModel"))
_FIELD_CALLS: Final = (
    CscName("Field"),
    External("pydantic.Field"),
    External("dataclasses.field"),
)
_DATACLASS: Final = (External("dataclasses.dataclass"), External("pydantic.dataclasses.dataclass"))
_HOOKS: Final = frozenset({"__init__", "__new__", "__post_init__", "model_post_init"})


class Models:
    """Reads each model class when it is first asked for, and keeps it."""

    def __init__(self, names: Names, reporter: Reporter) -> None:
        self.names = names
        self.reporter = reporter
        self.definitions: dict[str, ModelDef] = {}
        self._refs: dict[tuple[str, str], types.ModelRef] = {}
        self._owners: dict[str, Declared] = {}
        self.told_by: set[tuple[str, str]] = set()  # (model, field) of the unions that were read
        self._tags: dict[str, dict[str, tuple[str, ...]]] = {}
        self._bound: dict[tuple[str, str], Type] = {}  # what type variables stand for now
        self.generic: dict[str, tuple[Declared, tuple[Type, ...]]] = {}

    def read_all(self) -> None:
        """Read every ``Model`` and ``BaseModel`` of the project, in order."""
        for module in self.names.modules.values():
            for declared in self.names.declared(module):
                if self._inherits(declared, ()) and not self.variables(declared):
                    self.model_type(declared)

    def model_type(self, declared: Declared, arguments: tuple[Type, ...] = ()) -> Type | None:
        """The type of a class; None where it is no model. A type variable is what it stands for now."""
        key = (declared.module.name, declared.name)
        if key in self._bound and not arguments:
            return self._bound[key]
        if key in self._refs and not arguments:
            return self._refs[key]
        node = declared.node
        if not isinstance(node, ast.ClassDef) or not self._is_model(declared):
            return None
        variables = self.variables(declared)
        if len(variables) != len(arguments):
            return None
        if arguments:
            return self._specialised(declared, variables, arguments)
        other = self._owners.get(declared.name)
        if other is not None:
            place = at(other.module.span(other.node))
            self.reporter.report("CSC310", declared.module, node, name=declared.name, place=place)
            return self._refs[(other.module.name, other.name)]
        self._owners[declared.name] = declared
        self._refs[key] = types.ModelRef(declared.name)
        fields = tuple(self._fields(declared, ()).values())
        self.definitions[declared.name] = ModelDef(
            declared.name, fields, ast.get_docstring(node) or "", declared.module.span(node)
        )
        return self._refs[key]

    def variables(self, declared: Declared) -> tuple[tuple[str, str], ...]:
        """The type variables of a generic class: those of ``Generic[…]``, or else of its bases in order."""
        node = declared.node
        if not isinstance(node, ast.ClassDef):
            return ()
        found: dict[tuple[str, str], None] = {}
        for base in node.bases:
            if isinstance(base, ast.Subscript):
                own = dict.fromkeys(self._variables_in(declared.module, base.slice))
                if self.names.resolve(declared.module, base.value) == External("typing.Generic"):
                    return tuple(own)
                found |= own
        return tuple(found)

    def _variables_in(self, module: Module, node: ast.expr) -> Iterator[tuple[str, str]]:
        for one in ast.walk(node):
            if isinstance(one, ast.Name):
                entity = self.names.resolve(module, one)
                if isinstance(entity, Declared) and is_type_variable(self.names, entity):
                    yield entity.module.name, entity.name

    def _specialised(
        self,
        declared: Declared,
        variables: tuple[tuple[str, str], ...],
        arguments: tuple[Type, ...],
    ) -> Type:
        """A generic model with its variables standing for these types."""
        text = "_".join(
            [declared.name, *(re.sub(r"[^A-Za-z0-9]+", "_", str(a)) for a in arguments)]
        )
        name = text.strip("_")
        if name not in self._owners:
            self._owners[name] = declared
            self.generic[name] = (declared, arguments)
            node = declared.node
            assert isinstance(node, ast.ClassDef)
            outer, self._bound = self._bound, dict(zip(variables, arguments, strict=True))
            try:
                fields = tuple(self._fields(declared, ()).values())
            finally:
                self._bound = outer
            self.definitions[name] = ModelDef(
                name,
                fields,
                ast.get_docstring(node) or "",
                declared.module.span(node),
                declared.name,
            )
        return types.ModelRef(name)

    def tags(self, model: str) -> dict[str, tuple[str, ...]]:
        """The fields of a model, own and inherited, that hold one of some texts: what may tell it from others.

        Read from the classes' syntax: a model may hold a union that it is itself a part of.
        """
        if model not in self._tags:
            self._tags[model] = self._tags_of(self._owners[model], ())
        return self._tags[model]

    def derives(self, model: str, base: str) -> bool:
        """Whether the class of a model is that of another, or inherits from it."""
        return model == base or self._derives(self._owners[model], self._owners[base], ())

    def _derives(self, declared: Declared, base: Declared, below: tuple[Declared, ...]) -> bool:
        if declared.node is base.node:
            return True
        if not isinstance(declared.node, ast.ClassDef) or declared in below:
            return False
        above = [self.names.resolve(declared.module, _origin(one)) for one in declared.node.bases]
        return any(
            isinstance(one, Declared) and self._derives(one, base, (*below, declared))
            for one in above
        )

    def is_tag(self, model: str, field: str) -> bool:
        """Whether a union that has been read tells the model apart by this field."""
        return (model, field) in self.told_by

    def _tags_of(
        self, declared: Declared, below: tuple[Declared, ...]
    ) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        if not isinstance(declared.node, ast.ClassDef) or declared in below:
            return found
        for base in reversed(declared.node.bases):
            entity = self.names.resolve(declared.module, _origin(base))
            if isinstance(entity, Declared):
                found |= self._tags_of(entity, (*below, declared))
        for statement in declared.node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                found.pop(statement.target.id, None)
                texts = self._texts(declared.module, statement.annotation)
                if texts:
                    found[statement.target.id] = texts
        return found

    def _texts(self, module: Module, annotation: ast.expr) -> tuple[str, ...]:
        """The texts that a field may have by its annotation alone; none where it is anything else."""
        try:
            found = read_annotation(self.names, module, annotation, _no_model)
        except BadAnnotation:
            return ()
        if found.type != types.STR or found.constraints.enum is None:
            return ()
        return tuple(str(one) for one in found.constraints.enum)

    def takes_positions(self, model: str) -> bool:
        """Whether a model's constructor takes arguments by place, as a dataclass's does."""
        return not self._inherits(self._owners[model], ())

    def is_own(self, model: str) -> bool:
        """Whether a model is a ``csc.Model``, and not pydantic's or a dataclass."""
        return self._inherits(self._owners[model], (), _BASES[:1])

    def custom(self, model: str) -> str | None:
        """The name of code of its own that a model runs when it is made; None where it has none."""
        return self._custom(self._owners[model], ())

    def _custom(self, declared: Declared, below: tuple[Declared, ...]) -> str | None:
        if not isinstance(declared.node, ast.ClassDef) or declared in below:
            return None
        for statement in declared.node.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                decorated = any(
                    self._validates(declared.module, d) for d in statement.decorator_list
                )
                if decorated or statement.name in _HOOKS:
                    return statement.name
        for base in declared.node.bases:
            entity = self.names.resolve(declared.module, _origin(base))
            if isinstance(entity, Declared):
                found = self._custom(entity, (*below, declared))
                if found is not None:
                    return found
        return None

    def _validates(self, module: Module, decorator: ast.expr) -> bool:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        entity = self.names.resolve(module, called)
        return isinstance(entity, External) and entity.name.startswith("pydantic.")

    def has_member(self, model: str, name: str) -> bool:
        """Whether the class of a model has a method or property of this name, itself or above."""
        return self._member(self._owners[model], name, ())

    def _member(self, declared: Declared, name: str, below: tuple[Declared, ...]) -> bool:
        if not isinstance(declared.node, ast.ClassDef) or declared in below:
            return False
        for statement in declared.node.body:
            if getattr(statement, "name", None) == name:
                return True
        for base in declared.node.bases:
            entity = self.names.resolve(declared.module, _origin(base))
            if isinstance(entity, Declared) and self._member(entity, name, (*below, declared)):
                return True
        return False

    def in_order(self) -> dict[str, ModelDef]:
        """The models read so far, by module and line."""
        order = {module: index for index, module in enumerate(self.names.modules)}

        def place(name: str) -> tuple[int, int]:
            owner = self._owners[name]
            return order[owner.module.name], owner.node.lineno

        return {name: self.definitions[name] for name in sorted(self.definitions, key=place)}

    def _is_model(self, declared: Declared) -> bool:
        return self._inherits(declared, ()) or self._is_dataclass(declared)

    def _inherits(
        self,
        declared: Declared,
        below: tuple[Declared, ...],
        roots: tuple[Entity, ...] = _BASES,
    ) -> bool:
        if not isinstance(declared.node, ast.ClassDef) or declared in below:
            return False
        for base in declared.node.bases:
            entity = self.names.resolve(declared.module, _origin(base))
            if entity in roots:
                return True
            if isinstance(entity, Declared) and self._inherits(entity, (*below, declared), roots):
                return True
        return False

    def _is_dataclass(self, declared: Declared) -> bool:
        if not isinstance(declared.node, ast.ClassDef):
            return False
        for decorator in declared.node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if self.names.resolve(declared.module, called) in _DATACLASS:
                return True
        return False

    def _fields(self, declared: Declared, below: tuple[Declared, ...]) -> dict[str, ModelField]:
        """Own and inherited fields; the first base wins, as in Python's method order."""
        node = declared.node
        fields: dict[str, ModelField] = {}
        if not isinstance(node, ast.ClassDef):
            return fields
        if declared in below:
            self.reporter.report("CSC311", declared.module, node, name=declared.name)
            return fields
        for base in reversed(node.bases):
            entity = self.names.resolve(declared.module, _origin(base))
            if isinstance(entity, Declared):
                outer = self._bound
                self._bound = self._arguments_of(declared.module, entity, base)
                fields.update(self._fields(entity, (*below, declared)))
                self._bound = outer
        for statement in node.body:
            field = self._statement(declared.module, declared.name, statement)
            if field is not None:
                fields[field.name] = field
        return fields

    def _arguments_of(
        self, module: Module, entity: Declared, base: ast.expr
    ) -> dict[tuple[str, str], Type]:
        """What a base's type variables stand for in ``class Users(Envelope[User])``."""
        if not isinstance(base, ast.Subscript):
            return {}
        given = base.slice.elts if isinstance(base.slice, ast.Tuple) else [base.slice]
        found = [self.annotation(module, one) for one in given]
        pairs = zip(self.variables(entity), found, strict=False)
        return {variable: one.type for variable, one in pairs if one is not None}

    def _statement(self, module: Module, model: str, statement: ast.stmt) -> ModelField | None:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name)) if not name.startswith("_"):
                return self._field(module, name, statement)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=function)) if (
                self.names.resolve(module, function) in _FIELD_CALLS
            ):
                self.reporter.report("CSC312", module, statement, name=name, model=model)
        return None

    def _field(self, module: Module, name: str, statement: ast.AnnAssign) -> ModelField | None:
        if self._class_variable(module, statement.annotation):
            return None
        annotation = self.annotation(module, statement.annotation)
        if annotation is None:
            annotation = Annotation(types.JSON)
        typed = annotation.type
        marker = self._marker(module, typed, annotation.marker, "Field")
        value = statement.value
        if isinstance(value, ast.Call) and self._is_field_call(module, value):
            annotation = self._told_apart(module, annotation, value)
            typed = annotation.type
            given = read_marker(self.names, module, value, "Field", typed, self.reporter)
            marker = Marker(
                merge(marker.constraints, given.constraints),
                given.default if given.default is not None else marker.default,
                given.factory if given.factory is not None else marker.factory,
                given.description or marker.description,
            )
            value = None
        default = self.default(module, name, typed, value or marker.default, marker.factory)
        return ModelField(
            name,
            typed,
            default is None and not isinstance(typed, types.Optional),
            default,
            merge(annotation.constraints, marker.constraints),
            marker.description,
            module.span(statement),
        )

    def _told_apart(self, module: Module, found: Annotation, call: ast.Call) -> Annotation:
        try:
            made = told_apart(found, call, self.tags)
            self.told_by.update(tags_in(made.type))
            return made
        except BadAnnotation as problem:
            self.reporter.report(problem.code, module, problem.node, **problem.facts)
            return found

    def _is_field_call(self, module: Module, call: ast.Call) -> bool:
        return self.names.resolve(module, call.func) in _FIELD_CALLS

    def _marker(self, module: Module, typed: Type, call: ast.Call | None, callee: str) -> Marker:
        if call is None:
            return Marker(Constraints())
        return read_marker(self.names, module, call, callee, typed, self.reporter)

    def _class_variable(self, module: Module, annotation: ast.expr) -> bool:
        return self.names.resolve(module, _origin(annotation)) == External("typing.ClassVar")

    def annotation(self, module: Module, node: ast.expr) -> Annotation | None:
        """Read an annotation; None, and a report, where it is no type."""
        return self.annotation_in(module, node, self.reporter)

    def annotation_in(
        self, module: Module, node: ast.expr, reporter: Reporter
    ) -> Annotation | None:
        """``annotation``, with the report made elsewhere."""
        try:
            found = read_annotation(self.names, module, node, self.model_type, self.tags)
            storable(found, node)
            self.told_by.update(tags_in(found.type))
            return found
        except BadAnnotation as problem:
            reporter.report(problem.code, module, problem.node, **problem.facts)
            return None

    def default(
        self,
        module: Module,
        name: str,
        typed: Type,
        value: ast.expr | None,
        factory: ast.expr | None,
    ) -> ops.Expr | None:
        """The default of a field or parameter, of its type; None, where there is none."""
        found = Default(self.names, self.reporter, module, name, typed)
        return found.read(value, factory)


def _no_model(declared: Declared, arguments: tuple[Type, ...] = ()) -> Type | None:
    return None


def _origin(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node
