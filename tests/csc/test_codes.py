"""Every code of a diagnostic is in a table, so that the page of them is whole."""

import re
from pathlib import Path
from string import ascii_uppercase

from csc.codes import CODES
from csc.compiler.diagnostics import RULES

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ["csc", "compiler", "emulator", "wasm"]


def _codes_in_source() -> set[str]:
    found: set[str] = set()
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(re.findall(r"CSC[0-9]{3}", path.read_text()))
    return found


def test_every_code_is_in_one_of_the_two_tables() -> None:
    assert set(CODES) | set(RULES) == _codes_in_source()
    assert set(CODES) & set(RULES) == set()


def test_every_meaning_is_a_sentence() -> None:
    for code, meaning in CODES.items():
        assert meaning[0] in "`" + ascii_uppercase and meaning.endswith("."), code
