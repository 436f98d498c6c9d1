"""OAuth scopes: ``todo:write`` of the pool ``users`` is ``users/todo:write`` on AWS and in tokens.

A scope without a slash belongs to the pool's own resource server, whose identifier is the pool's
name; one with a slash names its resource server.
"""

from collections.abc import Iterable

from csc.compiler.ir.model import Route, UserPool


def full_scope(pool: UserPool, scope: str) -> str:
    return scope if "/" in scope else f"{pool.name}/{scope}"


def resource_servers(pool: UserPool, routes: Iterable[Route]) -> dict[str, list[str]]:
    """identifier → scopes, for all scopes that routes of this pool ask for, sorted."""
    found: dict[str, set[str]] = {}
    for route in routes:
        if route.auth is None or route.auth.pool != pool.key:
            continue
        for scope in route.auth.scopes:
            identifier, _, name = full_scope(pool, scope).partition("/")
            found.setdefault(identifier, set()).add(name)
    return {identifier: sorted(found[identifier]) for identifier in sorted(found)}
