"""``csc dev``: serve PATH until Ctrl-C."""

import os
from dataclasses import replace
from pathlib import Path
from typing import cast

from csc.cli.console import TextConsole
from csc.cli.json_console import JsonConsole
from csc.cli.outcome import name_values, one_of, reported
from csc.dev import Checking, serve, serve_empty
from csc.emulator.app import run as run_loop
from csc.emulator.options import Options
from csc.find_project import project_root

LOGS = {"text": TextConsole, "json": JsonConsole}


def run(
    path: Path,
    *,
    host: str,
    port: int,
    state: Path | None,
    ephemeral: bool,
    stage: str | None,
    region: str | None,
    log: str,
    iam: str,
    throttle: str,
    dynamodb_endpoint: str | None,
    allow_missing: bool,
    parameters: list[str],
    empty: bool = False,
    verify: bool = True,
    shadow: bool = False,
) -> None:
    """Exit 0 after Ctrl-C; 1 where nothing could be served."""
    with reported():
        one_of("--log", log, tuple(LOGS))
        one_of("--iam", iam, ("enforce", "warn", "off"))
        one_of("--throttle", throttle, ("enforce", "off"))
        os.environ["CSC_THROTTLE"] = throttle  # the gateway reads it where it joins a method
        given = name_values("--parameter", parameters)
        root = project_root(path)
        options = Options(
            host=host,
            port=port,
            state=None if ephemeral else (state or root / ".csc" / "state.db"),
            iam=cast("object", iam),  # type: ignore[arg-type]  # checked above
            dynamodb_endpoint=dynamodb_endpoint,
            allow_missing=allow_missing,
        )
        console = LOGS[log](root)
        try:
            if empty:
                there = replace(options, region=region or options.region)
                run_loop(serve_empty(replace(there, stage=stage or options.stage), console))
                return
            run_loop(
                serve(
                    path,
                    options,
                    console,
                    stage=stage,
                    region=region,
                    parameters=given,
                    checking=Checking(verify, shadow),
                )
            )
        finally:
            console.flush()
