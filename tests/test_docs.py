"""The generated pages say what the tables in code say, and the README names what exists."""

import re
import subprocess
import sys
from pathlib import Path

import typer

ROOT = Path(__file__).parent.parent


def test_the_generated_pages_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, f"run `make docs`: {done.stdout}{done.stderr}"


def test_every_command_is_in_the_readme() -> None:
    from csc.cli.commands import app

    names = set(typer.main.get_group(app).commands)
    assert {"dev", "deploy", "iam"} <= names
    readme = (ROOT / "README.md").read_text()
    assert {n for n in names if f"csc {n}" not in readme} == set()


def test_every_link_of_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
