"""``/_csc/state/…``: what ``csc state`` asks of the server that holds the state file.

    POST /_csc/state/save {"name": "one"}  ──▶ the snapshot, made while requests go on
    POST /_csc/state/show {}               ──▶ what the state holds

The copy is made by SQLite's backup in a thread, some pages at a time: between them requests are
served, what they write is in the copy too, and a transaction is in it wholly or not at all.
"""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from csc.diagnostics import DiagnosticsError
from csc.emulator.describe_state import describe_open
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.state import Snapshot, keep, snapshot_file
from csc.emulator.storage import Storage

PREFIX = "/_csc/state/"
PAGES = 500
"""That are copied before a request may run: about a millisecond's worth."""


class StateDoor:
    """Answers for one open state file. Who may ask is seen to before (``Admin.guard``)."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._saving = asyncio.Lock()

    async def answer(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return _reply(405, {"message": "Only POST."})
        try:
            asked = orjson.loads(request.body or b"{}")
            return await self._answer(request.path[len(PREFIX) :], asked)
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return _reply(400, {"message": 'Send {"name": …} as JSON.'})
        except DiagnosticsError as error:
            problem = error.diagnostics[0]
            return _reply(400, {"message": problem.message, "remedy": problem.remedy})

    async def _answer(self, what: str, asked: dict[str, Any]) -> HttpResponse:
        if what == "show":
            held = describe_open(self._storage.connection)
            return _reply(200, {"held": [asdict(one) for one in held]})
        if what != "save":
            return _reply(404, {"message": "There is nothing at this address."})
        path, name = self._storage.path, asked["name"]
        if path is None:
            return _reply(400, {"message": "This server keeps its data in memory (--ephemeral)."})
        async with self._saving:
            made = await asyncio.to_thread(self._save, snapshot_file(path, name))
        return _reply(200, {"name": made.name, "size": made.size, "modified": made.modified})

    def _save(self, target: Path) -> Snapshot:
        return keep(target, lambda fresh: copy_open(self._storage.connection, fresh))


def copy_open(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open database, which may be written to meanwhile by another thread."""
    with closing(sqlite3.connect(target)) as new:
        connection.backup(new, pages=PAGES, sleep=0.001)


def _reply(status: int, value: object) -> HttpResponse:
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return HttpResponse(status, headers, orjson.dumps(value))
