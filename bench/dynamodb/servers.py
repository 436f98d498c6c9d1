"""The servers that are compared. A peer that can't be had is left out, and said to be.

``DYNALITE`` may name dynalite's ``cli.js``, else it is looked for on the path, else npm installs it
in ``bench/.peers``.  moto is left out: its server (5.2.5) leaves the second request
of this client unanswered.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PEERS = Path(__file__).resolve().parent.parent / ".peers"
DYNALITE = "4.0.0"
_CSC = """
import asyncio, sys
from pathlib import Path
from csc.emulator.app import Emulator, Options, run

async def main():
    async with Emulator(Options(port=int(sys.argv[1]), state=Path(sys.argv[2]))):
        await asyncio.Event().wait()

run(main())
"""


@dataclass(frozen=True, slots=True)
class Contender:
    """``command`` serves DynamoDB at the port; ``skip`` are workloads that it hasn't."""

    name: str
    command: list[str]
    skip: frozenset[str] = frozenset()


def csc(port: int, folder: Path) -> Contender:
    return Contender("csc", [sys.executable, "-c", _CSC, str(port), str(folder / "state.db")])


def peers(port: int) -> list[Contender]:
    found = []
    dynalite = os.environ.get("DYNALITE") or shutil.which("dynalite") or _install_dynalite()
    if dynalite:
        run = ["node", dynalite] if dynalite.endswith(".js") else [dynalite]
        times = ["--createTableMs", "1", "--deleteTableMs", "1"]
        found.append(
            Contender(
                "dynalite, memory",
                [*run, "--port", str(port), *times],
                frozenset({"TransactWrite of 3"}),
            )
        )
    return found


def _install_dynalite() -> str | None:
    """``cli.js`` under ``bench/.peers``; None without node, npm or a registry."""
    npm, program = shutil.which("npm"), PEERS / "node_modules" / "dynalite" / "cli.js"
    if not program.exists() and npm and shutil.which("node"):
        PEERS.mkdir(exist_ok=True)
        install = [npm, "install", "--silent", "--no-save", "--prefix", str(PEERS)]
        with suppress(subprocess.TimeoutExpired):
            subprocess.run([*install, f"dynalite@{DYNALITE}"], check=False, timeout=180)
    return str(program) if program.exists() else None
