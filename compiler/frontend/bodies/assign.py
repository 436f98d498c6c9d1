"""Assignments → ``Assign`` and ``AssignItem``. A variable has one type: its first value's, or a wider one.

A value that needs a wider type restarts the reading of the body with that type as a hint.
"""

import ast

from csc.compiler.frontend.bodies.annotated import annotated
from csc.compiler.frontend.bodies.convert import attempt, convert, join
from csc.compiler.frontend.bodies.frame import Frame, Refuse, is_simple
from csc.compiler.frontend.bodies.operators import binary
from csc.compiler.frontend.bodies.unpack import parts_of
from csc.compiler.ir import ops, types
from csc.compiler.ir.types import Type

Block = tuple[ops.Stmt, ...]


def build_assign(frame: Frame, node: ast.Assign) -> Block:
    if len(node.targets) != 1:
        return _chained(frame, node)
    target = node.targets[0]
    if isinstance(target, ast.Name):
        value = frame.build(node.value, known_type(frame, target.id))
        return (store(frame, target, value, node),)
    if isinstance(target, ast.Subscript | ast.Attribute):
        return (_assign_item(frame, node, target, node.value),)
    return _unpack(frame, node, target)


def _chained(frame: Frame, node: ast.Assign) -> Block:
    """``a = b = value``: the value once, then each name from the left."""
    names = [one for one in node.targets if isinstance(one, ast.Name)]
    if len(names) != len(node.targets):
        raise Refuse(node, "chained assignment", "Several targets get one value", "Assign each.")
    value = frame.build(node.value)
    mutable = isinstance(value.type, types.List | types.Set | types.Dict | types.ModelRef)
    kept = value if is_simple(value) and not mutable else frame.temporary(value, node.value)
    return tuple(store(frame, name, kept, node) for name in names)


def _unpack(frame: Frame, node: ast.Assign, target: ast.expr) -> Block:
    """``a, b = x, y``: all values first, then the targets from the left."""
    if not isinstance(target, ast.Tuple | ast.List):
        raise Refuse(node, "unpacking", "A value is taken apart", "Assign each part by itself.")
    value = node.value
    plain = isinstance(value, ast.Tuple | ast.List) and not any(
        isinstance(one, ast.Starred) for one in (*value.elts, *target.elts)
    )
    if not plain:
        return unpack_list(frame, node, target)
    assert isinstance(value, ast.Tuple | ast.List)
    if len(target.elts) != len(value.elts):
        raise Refuse(node, "unpacking", "There are more values, or fewer", "Correct the targets.")
    kept = [frame.temporary(frame.build(one), one) for one in value.elts]
    return _bound(frame, node, target.elts, list(kept))


def unpack_list(frame: Frame, node: ast.Assign, target: ast.Tuple | ast.List) -> Block:
    """``a, b = pair``, ``first, *rest = items``, ``q, r = divmod(a, b)``."""
    head, parts = parts_of(frame, node, target)
    names = [one.value if isinstance(one, ast.Starred) else one for one in target.elts]
    return (*head, *_bound(frame, node, names, parts))


def _bound(
    frame: Frame, node: ast.Assign, targets: list[ast.expr], values: list[ops.Expr]
) -> Block:
    found: list[ops.Stmt] = []
    for place, (target, value) in enumerate(zip(targets, values, strict=True)):
        if isinstance(target, ast.Name):
            found.append(store(frame, target, value, node))
            continue
        name = f"part {place} of {node.lineno}:{node.col_offset}"
        frame.aliases[name] = value
        source = ast.copy_location(ast.Name(name, ast.Load()), target)
        single = ast.copy_location(ast.Assign([target], source), node)
        outer, frame.prelude = frame.prelude, []
        inner = build_assign(frame, single)
        found += [*frame.prelude, *inner]
        frame.prelude = outer
    return tuple(found)


def build_annotated(frame: Frame, node: ast.AnnAssign) -> Block:
    if not isinstance(node.target, ast.Name):
        raise Refuse(
            node, "annotated attribute", "An attribute is annotated", "Leave the type out."
        )
    annotation = annotated(frame, frame.module, node.annotation)
    name = node.target.id
    own = frame.own(name)
    if name in frame.parameters or frame.locals.get(own, annotation) != annotation:
        raise Refuse(node, "second annotation", f"`{name}` has a type already", "Use another name.")
    frame.locals[own] = annotation
    if node.value is None:
        return ()
    value = frame.build(node.value, annotation)
    return (store(frame, node.target, value, node),)


def known_type(frame: Frame, name: str) -> Type | None:
    """The type that a variable has, or is known to get."""
    return frame.declared_type(name) or frame.hints.get(frame.own(name))


def store(frame: Frame, target: ast.Name, value: ops.Expr, node: ast.AST) -> ops.Assign:
    """``name = value``; the first value decides the type, a later wider one restarts the reading."""
    name = target.id
    if frame.own(name) in frame.scoped:
        frame.renamed[name] = f"{name}_variable"
    declared = known_type(frame, name)
    if declared is None:
        declared = value.type
    if name not in frame.parameters:
        frame.locals[frame.own(name)] = declared
    found = attempt(frame, value, declared, node)
    if found is None:
        _widen(frame, name, declared, value, node)
        found = convert(frame, value, declared, node, f"`{name}`")
    if isinstance(node, ast.Assign) and isinstance(value, ops.NewDict | ops.NewList):
        _refuse_shared(frame, node)
    frame.assigned.add(frame.own(name))
    frame.poisoned.discard(name)
    forget(frame, name)
    nothing = value.type == types.NONE or isinstance(value.type, types.Optional)
    if isinstance(declared, types.Optional) and not nothing:
        frame.narrowed.add(name)
    return ops.Assign(frame.own(name), found, frame.span(node))


def _refuse_shared(frame: Frame, node: ast.Assign) -> None:
    """A module's container under a local name: a change to it would outlive the request."""
    root = node.value
    while isinstance(root, ast.Attribute):
        root = root.value
    if isinstance(root, ast.Name) and not frame.is_local(root.id):
        message = f"`{ast.unparse(node.value)}` is shared by all requests"
        raise Refuse(node, "module variable", message, "Copy it: `list(…)`.")


def forget(frame: Frame, name: str) -> None:
    """Drop what was proven of a variable and its fields."""
    frame.narrowed -= {path for path in frame.narrowed if path.partition(".")[0] == name}


def _widen(frame: Frame, name: str, declared: Type, value: ops.Expr, node: ast.AST) -> None:
    """Restart with a wider type where Python's own rules make one."""
    if name in frame.parameters:
        return
    wider = join(declared, value.type)
    if isinstance(declared, types.List | types.Dict) and _is_empty(declared):
        wider = value.type
    if {declared, value.type} == {types.INT, types.FLOAT}:
        message = f"`{name}` is first {declared}, then {value.type}"
        raise Refuse(node, "variable of two types", message, "Start it as `0.0`.")
    if wider != types.JSON and not isinstance(node, ast.AnnAssign):
        frame.widen(frame.own(name), wider)


def _is_empty(typed: Type) -> bool:
    item = typed.item if isinstance(typed, types.List) else None
    value = typed.value if isinstance(typed, types.Dict) else None
    return types.NONE in (item, value)


def build_augmented(frame: Frame, node: ast.AugAssign) -> Block:
    target = node.target
    if isinstance(target, ast.Name):
        read = ast.copy_location(ast.Name(target.id, ast.Load()), target)
        left = frame.build(read)
        right = frame.build(node.value, left.type)
        if isinstance(left.type, types.List) and isinstance(node.op, ast.Add):
            return _extend(frame, node, left, right)
        return (store(frame, target, binary(frame, node, node.op, left, right), node),)
    owner, index = _place(frame, target)
    if not is_simple(owner) or not is_simple(index):
        raise Refuse(node, "augmented item", "A computed place is changed", "Name its parts first.")
    left = frame.build(_loaded(target))
    right = frame.build(node.value, left.type)
    value = binary(frame, node, node.op, left, right)
    value = convert(frame, value, left.type, node, f"`{ast.unparse(target)}`")
    return (ops.AssignItem(owner, index, value, frame.span(node)),)


def _loaded(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Attribute):
        return ast.copy_location(ast.Attribute(target.value, target.attr, ast.Load()), target)
    assert isinstance(target, ast.Subscript)
    return ast.copy_location(ast.Subscript(target.value, target.slice, ast.Load()), target)


def _extend(frame: Frame, node: ast.AugAssign, left: ops.Expr, right: ops.Expr) -> Block:
    if left.type == types.List(types.NONE) and isinstance(left, ops.Local):
        frame.widen(left.name, right.type)
    more = convert(frame, right, left.type, node.value, "`+=`")
    span = frame.span(node)
    return (ops.Evaluate(ops.Primitive("list.extend", (left, more), types.NONE, span), span),)


def _assign_item(
    frame: Frame, node: ast.stmt, target: ast.Subscript | ast.Attribute, value: ast.expr
) -> ops.AssignItem:
    """Python evaluates the value first, so it must not affect the place: both are kept simple."""
    owner, index = _place(frame, target)
    typed = _item_type(frame, owner, index)
    if typed == types.NONE and isinstance(owner, ops.Local):
        found = frame.build(value)
        frame.widen(owner.name, _container(owner.type, found.type))
    made = frame.build(value, typed)
    made = convert(frame, made, typed, value, f"`{ast.unparse(target)}`")
    root = target.value
    while isinstance(root, ast.Attribute | ast.Subscript):
        root = root.value
    if isinstance(root, ast.Name):
        forget(frame, root.id)
    return ops.AssignItem(owner, index, made, frame.span(node))


def _container(typed: Type, item: Type) -> Type:
    return types.Dict(item) if isinstance(typed, types.Dict) else types.List(item)


def _place(frame: Frame, target: ast.expr) -> tuple[ops.Expr, ops.Expr]:
    """The object and the index of ``object[index]`` or ``object.field``."""
    if isinstance(target, ast.Attribute):
        owner = frame.build(target.value)
        return owner, ops.Const(target.attr, types.STR, frame.span(target))
    if isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Slice):
        owner = frame.build(target.value)
        index = frame.build(target.slice)
        if isinstance(owner.type, types.Dict) and index.type != types.STR:
            message = f"A key of a dict is {index.type}"
            raise Refuse(target, "dict with other keys than text", message, "Write `str(…)`.")
        wanted = types.INT if isinstance(owner.type, types.List) else types.STR
        return owner, convert(frame, index, wanted, target.slice, "the index")
    raise Refuse(target, "assignment to a part", "A part of a value is assigned", "Make a new one.")


def _item_type(frame: Frame, owner: ops.Expr, index: ops.Expr) -> Type:
    match owner.type:
        case types.List(item=item):
            return item
        case types.Dict(value=value):
            return value
        case types.ModelRef() if isinstance(index, ops.Const):
            fields = {one.name: one.type for one in frame.model(owner.type).fields}
            if index.value in fields and frame.models.is_tag(owner.type.name, str(index.value)):
                message = f"`{index.value}` tells {owner.type} from other models"
                raise Refuse(_node_at(owner), "assignment to a tag", message, "Make a new value.")
            if index.value in fields:
                return fields[str(index.value)]
    message = f"A part of {owner.type} is assigned"
    raise Refuse(_node_at(owner), "assignment to a part", message, "Make a new value.")


def _node_at(owner: ops.Expr) -> ast.AST:
    span = owner.span
    return ast.Name(
        "_",
        ast.Load(),
        lineno=span.line,
        col_offset=span.column - 1,
        end_lineno=span.end_line,
        end_col_offset=span.end_column - 1,
    )
