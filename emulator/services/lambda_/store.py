"""Functions that the API made, kept over restarts. Those of templates are declared anew each time."""

import base64
import json
from dataclasses import asdict, replace
from typing import Any

from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE lambda_function (name TEXT PRIMARY KEY, configuration TEXT NOT NULL);
    CREATE TABLE lambda_policy (name TEXT PRIMARY KEY, statements TEXT NOT NULL);
    """,
    """
    CREATE TABLE lambda_alias (
        name TEXT NOT NULL, alias TEXT NOT NULL, document TEXT NOT NULL,
        PRIMARY KEY (name, alias)
    ) WITHOUT ROWID;
    """,
)


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("lambda", SCHEMA)
        self.execute = storage.connection.execute

    def functions(self) -> dict[str, Function]:
        rows = self.execute("SELECT name, configuration FROM lambda_function").fetchall()
        return {name: _function(json.loads(text)) for name, text in rows if ":" not in name}

    def versions(self) -> dict[str, dict[str, Function]]:
        """The published ones, by number, in the order of these."""
        rows = self.execute(
            "SELECT name, configuration FROM lambda_function WHERE name LIKE '%:%'"
        ).fetchall()
        found: dict[str, dict[str, Function]] = {}
        for key, text in sorted(rows, key=lambda row: int(row[0].rpartition(":")[2])):
            name, _, number = key.rpartition(":")
            found.setdefault(name, {})[number] = _function(json.loads(text))
        return found

    def statements(self) -> dict[str, dict[str, Any]]:
        rows = self.execute("SELECT name, statements FROM lambda_policy").fetchall()
        return {name: json.loads(text) for name, text in rows}

    def save(self, function: Function) -> None:
        data = asdict(function)
        files = {n: base64.b64encode(d).decode() for n, d in function.code.files.items()}
        data["code"] = files
        data["zip"] = {"digest": function.code.digest, "size": function.code.zipped}
        data["wasm"] = None
        self.execute(
            "INSERT INTO lambda_function VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET configuration = excluded.configuration",
            (_key(function.name, function.version), json.dumps(data)),
        )

    def forget_version(self, name: str, number: str) -> None:
        self.execute("DELETE FROM lambda_function WHERE name = ?", (_key(name, number),))

    def aliases(self) -> dict[str, dict[str, dict[str, Any]]]:
        """What was given of each alias, by function and name."""
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for name, alias, text in self.execute("SELECT name, alias, document FROM lambda_alias"):
            found.setdefault(name, {})[alias] = json.loads(text)
        return found

    def save_alias(self, name: str, alias: str, document: dict[str, Any]) -> None:
        self.execute(
            "INSERT OR REPLACE INTO lambda_alias VALUES (?, ?, ?)",
            (name, alias, json.dumps(document)),
        )

    def forget_alias(self, name: str, alias: str) -> None:
        self.execute("DELETE FROM lambda_alias WHERE name = ? AND alias = ?", (name, alias))

    def save_statements(self, name: str, statements: dict[str, Any]) -> None:
        self.execute(
            "INSERT INTO lambda_policy VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET statements = excluded.statements",
            (name, json.dumps(statements)),
        )

    def forget(self, name: str) -> None:
        begin = f"{name}:"
        self.execute(
            "DELETE FROM lambda_function WHERE name = ? OR substr(name, 1, ?) = ?",
            (name, len(begin), begin),
        )
        self.execute("DELETE FROM lambda_policy WHERE name = ?", (name,))
        self.execute("DELETE FROM lambda_alias WHERE name = ?", (name,))


def _key(name: str, version: str) -> str:
    return name if version == "$LATEST" else f"{name}:{version}"


def _function(data: dict[str, Any]) -> Function:
    files = {name: base64.b64decode(text) for name, text in data["code"].items()}
    for name in ("architectures", "layers"):
        data[name] = tuple(data.get(name, ()))
    code, archive = code_of_files(files), data.pop("zip", None) or {}
    if archive.get("size"):
        code = replace(code, digest=archive["digest"], zipped=archive["size"])
    return Function(**{**data, "code": code})
