"""``@middleware`` functions → audit records. In: the function. Out: ``Middleware``.

A middleware whose whole body is one ``log_store.write({…})`` of what API Gateway's access log knows becomes
that log's format; ``VARIABLES`` is the table.  Any other runs in Python, with its route, in a Lambda.
"""

import ast
from typing import Final

from csc.compiler.frontend.names import CscName, Declared, Names
from csc.compiler.frontend.resources import Resources, find_resource
from csc.compiler.ir.model import AuditField, LogStore, Middleware
from csc.compiler.syntax import Module

VARIABLES: Final = {
    "identity.sub": "$context.authorizer.claims.sub",
    "identity.username": "$context.authorizer.claims.cognito:username",
    "identity.email": "$context.authorizer.claims.email",
    "route": "$context.resourcePath",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "stage": "$context.stage",
    "timestamp": "$context.requestTimeEpoch",
    "request_id": "$context.requestId",
    "source_ip": "$context.identity.sourceIp",
    "user_agent": "$context.identity.userAgent",
    "response.status": "$context.status",
    "response.length": "$context.responseLength",
    "response.latency": "$context.responseLatency",
}


def read_middleware(names: Names, resources: Resources) -> dict[str, Middleware]:
    """Every ``@middleware`` function of the project by name."""
    found: dict[str, Middleware] = {}
    for module in names.modules.values():
        for declared in names.declared(module):
            if is_middleware(names, declared):
                found[declared.name] = _read(names, resources, module, declared)
    return found


def is_middleware(names: Names, declared: Declared) -> bool:
    """Whether a function carries ``@middleware``."""
    node = declared.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(
        names.resolve(declared.module, decorator) == CscName("middleware")
        for decorator in node.decorator_list
    )


def _read(names: Names, resources: Resources, module: Module, declared: Declared) -> Middleware:
    node = declared.node
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    span = module.span(node)
    body = [one for one in node.body if not _is_docstring(one)]
    if len(node.args.args) != 1 or len(body) != 1:
        return _in_python(declared, "it does more than write one record", span)
    match body[0]:
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=target, attr="write"), args=[ast.Dict() as record]
            )
        ):
            store = find_resource(names, resources, module, target)
            if isinstance(store, LogStore):
                fields = _fields(record, node.args.args[0].arg)
                if isinstance(fields, str):
                    return _in_python(declared, fields, span)
                return Middleware(declared.name, store.key, fields, "", span)
    return _in_python(declared, "it does not just write one record to a `LogStore`", span)


def _fields(record: ast.Dict, context: str) -> tuple[AuditField, ...] | str:
    """The fields of the record, or why it isn't one that the access log can write."""
    found: list[AuditField] = []
    for key, value in zip(record.keys, record.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            return "a key of its record is not a literal"
        path = ast.unparse(value)
        variable = VARIABLES.get(path.removeprefix(f"{context}."))
        if variable is None or not path.startswith(f"{context}."):
            return f"API Gateway's access log has no `{path}`"
        found.append(AuditField(key.value, variable))
    return tuple(found)


def _in_python(declared: Declared, reason: str, span: object) -> Middleware:
    return Middleware(declared.name, None, None, reason, declared.module.span(declared.node))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
