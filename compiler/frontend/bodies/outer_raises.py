"""``raise ValueError(…)`` where no ``try`` is around it: an HTTPError of 500, as any error that nobody catches."""

from dataclasses import replace

from csc.compiler.ir import ops
from csc.compiler.ir.types import STR
from csc.compiler.ir.walk import host_calls

Block = tuple[ops.Stmt, ...]


def plain_raises(block: Block) -> Block:
    """The block with every other error that passes all of its ``try``s as a 500."""
    found = [part for one in block for part in _plain(one)]
    same = len(found) == len(block) and all(a is b for a, b in zip(found, block, strict=True))
    return block if same else tuple(found)


def _plain(node: ops.Stmt) -> Block:
    match node:
        case ops.Raise(error="HTTPError" | "again"):
            return (node,)
        case ops.Raise(message=message, span=span):
            wrong = ops.Raise(500, ops.Const("Internal server error", STR, span), span)
            return (ops.Evaluate(message, span), wrong) if host_calls(message) else (wrong,)
        case ops.If(then=then, orelse=orelse):
            return (_changed(node, then=plain_raises(then), orelse=plain_raises(orelse)),)
        case ops.For(body=body) | ops.While(body=body):
            return (_changed(node, body=plain_raises(body)),)
        case ops.Try(handlers=handlers, orelse=orelse):
            made = tuple(_handler(one) for one in handlers)
            same = all(a is b for a, b in zip(made, handlers, strict=True))
            parts = {"handlers": handlers if same else made, "orelse": plain_raises(orelse)}
            return (_changed(node, **parts),)
    return (node,)


def _handler(one: ops.Catch) -> ops.Catch:
    """A handler; an error of Python's own that it raises again is a 500 as well."""
    body = plain_raises(one.body)
    if "Exception" not in one.errors and not any(error in _HTTP for error in one.errors):
        body = tuple(_again(part) for part in body)
    return one if body == one.body else replace(one, body=body)


_HTTP = ("HTTPError", "NotFound", "Conflict")


def _again(node: ops.Stmt) -> ops.Stmt:
    if isinstance(node, ops.Raise) and node.error == "again":
        return ops.Raise(500, ops.Const("Internal server error", STR, node.span), node.span)
    return node


def _changed(node: ops.Stmt, **parts: object) -> ops.Stmt:
    same = all(getattr(node, name) is part for name, part in parts.items())
    return node if same else replace(node, **parts)  # type: ignore[arg-type]
