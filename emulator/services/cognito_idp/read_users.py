"""``csc.users.yaml``: the users that a project is developed with.

    users:                          # the pool, as in Cognito(name="users") or by its id
      - name: agent
        email: agent@example.com
        groups: [admins]
        password: Secret-123!       # without one, `csc token agent` still mints tokens
        attributes: {custom:plan: pro}
      - buyer                         # a name alone

A list without a pool above it is for the project's only pool.  Values are taken as the text that
is written: ``phone_number: +15550100`` is no number.
"""

from dataclasses import dataclass
from typing import Any

import yaml

from csc.emulator.services.cognito_idp.put_user import Wanted

FIELDS = ("name", "email", "password", "groups", "attributes", "enabled")


@dataclass(frozen=True, slots=True)
class Declared:
    """``pool`` is None where the file names none. ``line`` counts from 1."""

    pool: str | None
    wanted: Wanted
    line: int


class UsersFileProblem(Exception):
    """What is wrong in a users file, and in which line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message, self.line = message, line


def read_users(text: str) -> tuple[Declared, ...]:
    """The users in the order in which they are written. Raises UsersFileProblem."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or str(error)
        raise UsersFileProblem(f"It is not YAML: {said}.", mark.line + 1 if mark else 1) from error
    if root is None:
        return ()
    if isinstance(root, yaml.SequenceNode):
        return tuple(_declared(None, node) for node in root.value)
    found: list[Declared] = []
    for pool, users in _pairs(root, "The file must be a list of users, or pools with lists."):
        if not isinstance(users, yaml.SequenceNode):
            raise _problem(users, f"Below {pool} there must be a list of users.")
        found += [_declared(pool, node) for node in users.value]
    return tuple(found)


def _declared(pool: str | None, node: yaml.Node) -> Declared:
    if isinstance(node, yaml.ScalarNode):
        return Declared(pool, Wanted(_text(node)), _line(node))
    values: dict[str, Any] = {}
    for name, value in _pairs(node, "A user must be a name or a map with its name."):
        if name not in FIELDS:
            raise _problem(value, f"A user has no {name}; it has: {', '.join(FIELDS)}.")
        values[name] = _FIELDS.get(name, _text)(value)
    if not values.get("name"):
        raise _problem(node, "A user must have a name.")
    return Declared(pool, Wanted(**values), _line(node))


def _groups(node: yaml.Node) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise _problem(node, "groups must be a list of names.")
    return tuple(dict.fromkeys(_text(each) for each in node.value))


def _attributes(node: yaml.Node) -> dict[str, str]:
    pairs = _pairs(node, "attributes must be a map of names to texts.")
    return {name: _text(value) for name, value in pairs}


def _enabled(node: yaml.Node) -> bool:
    written = _text(node).lower()
    if written not in ("true", "false"):
        raise _problem(node, "enabled must be true or false.")
    return written == "true"


_FIELDS = {"groups": _groups, "attributes": _attributes, "enabled": _enabled}


def _pairs(node: yaml.Node, otherwise: str) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise _problem(node, otherwise)
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = _text(key)
        if name in found:
            raise _problem(key, f"{name} is written twice.")
        found[name] = value
    return list(found.items())


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:null":
        raise _problem(node, "Here must be a text.")
    return str(node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _problem(node: yaml.Node, message: str) -> UsersFileProblem:
    return UsersFileProblem(message, _line(node))
