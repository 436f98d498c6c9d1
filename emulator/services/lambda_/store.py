"""Functions that the API made, kept over restarts. Those of templates are declared anew each time."""

import base64
import json
from dataclasses import asdict
from typing import Any

from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.functions import Function
from csc.emulator.storage import Storage

SCHEMA = (
    """
    CREATE TABLE lambda_function (name TEXT PRIMARY KEY, configuration TEXT NOT NULL);
    CREATE TABLE lambda_policy (name TEXT PRIMARY KEY, statements TEXT NOT NULL);
    """,
)


class Store:
    def __init__(self, storage: Storage) -> None:
        storage.migrate("lambda", SCHEMA)
        self.execute = storage.connection.execute

    def functions(self) -> dict[str, Function]:
        rows = self.execute("SELECT name, configuration FROM lambda_function").fetchall()
        return {name: _function(json.loads(text)) for name, text in rows}

    def statements(self) -> dict[str, dict[str, Any]]:
        rows = self.execute("SELECT name, statements FROM lambda_policy").fetchall()
        return {name: json.loads(text) for name, text in rows}

    def save(self, function: Function) -> None:
        data = asdict(function)
        files = {n: base64.b64encode(d).decode() for n, d in function.code.files.items()}
        data["code"] = files
        data["wasm"] = None
        self.execute(
            "INSERT INTO lambda_function VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET configuration = excluded.configuration",
            (function.name, json.dumps(data)),
        )

    def save_statements(self, name: str, statements: dict[str, Any]) -> None:
        self.execute(
            "INSERT INTO lambda_policy VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET statements = excluded.statements",
            (name, json.dumps(statements)),
        )

    def forget(self, name: str) -> None:
        self.execute("DELETE FROM lambda_function WHERE name = ?", (name,))
        self.execute("DELETE FROM lambda_policy WHERE name = ?", (name,))


def _function(data: dict[str, Any]) -> Function:
    files = {name: base64.b64decode(text) for name, text in data["code"].items()}
    for name in ("architectures", "layers"):
        data[name] = tuple(data.get(name, ()))
    return Function(**{**data, "code": code_of_files(files)})
