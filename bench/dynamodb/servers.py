"""The servers that are compared. A peer that can't be had is left out, and said to be.

``DYNALITE`` may name dynalite's ``cli.js``, ``MOTO_SERVER`` moto's program; else each is looked for on
the path, else installed in ``bench/.peers``: the one by npm, the other by pip in a venv of its own.
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
MOTO = "moto[server,dynamodb]>=5.2,<6"
INSTALL_SECONDS = 300
_CSC = """
import asyncio, sys
from pathlib import Path
from csc.emulator.app import Emulator, Options, run
from csc.emulator.collect_rarely import collect_rarely

async def main():
    async with Emulator(Options(port=int(sys.argv[1]), state=Path(sys.argv[2]))):
        with collect_rarely():
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
    """Those that are here or can be installed; for each other a line says that it is left out."""
    found = [make(port) for make in (_dynalite, _moto)]
    return [contender for contender in found if contender is not None]


def _dynalite(port: int) -> Contender | None:
    program = os.environ.get("DYNALITE") or shutil.which("dynalite") or _install_dynalite()
    if program is None:
        print("  dynalite is left out: it takes node, npm and npm's registry.")
        return None
    run = ["node", program] if program.endswith(".js") else [program]
    times = ["--createTableMs", "1", "--deleteTableMs", "1"]
    command = [*run, "--port", str(port), *times]
    return Contender("dynalite, memory", command, frozenset({"TransactWrite of 3"}))


def _moto(port: int) -> Contender | None:
    program = os.environ.get("MOTO_SERVER") or shutil.which("moto_server") or _install_moto()
    if program is None:
        print("  moto is left out: pip could not install it.")
        return None
    return Contender("moto, memory", [program, "-H", "127.0.0.1", "-p", str(port)])


def _install_dynalite() -> str | None:
    """``cli.js`` under ``bench/.peers``; None without node, npm or a registry."""
    npm, program = shutil.which("npm"), PEERS / "node_modules" / "dynalite" / "cli.js"
    if not program.exists() and npm and shutil.which("node"):
        PEERS.mkdir(exist_ok=True)
        install = [npm, "install", "--silent", "--no-save", "--prefix", str(PEERS)]
        _try([*install, f"dynalite@{DYNALITE}"])
    return str(program) if program.exists() else None


def _install_moto() -> str | None:
    """``moto_server`` of a venv under ``bench/.peers``, apart from ours; None without a registry."""
    venv = PEERS / "moto"
    program = venv / "bin" / "moto_server"
    if not program.exists():
        PEERS.mkdir(exist_ok=True)
        _try([sys.executable, "-m", "venv", str(venv)])
        _try([str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", MOTO])
    return str(program) if program.exists() else None


def _try(command: list[str]) -> None:
    with suppress(subprocess.TimeoutExpired, OSError):
        subprocess.run(
            command,
            check=False,
            timeout=INSTALL_SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
