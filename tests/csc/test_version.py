"""``csc --version`` names the release, and says whether machine code runs."""

import re

from typer.testing import CliRunner

from csc.cli.commands import app


def test_it_says_what_runs() -> None:
    told = CliRunner().invoke(app, ["--version"])
    assert told.exit_code == 0
    shown = r"csc \d+\.\d+\.\d+, Python 3\.\d+\.\d+\S*, (compiled|plain Python) \(.+\)\n"
    assert re.fullmatch(shown, told.stdout)
