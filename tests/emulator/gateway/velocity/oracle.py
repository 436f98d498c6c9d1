"""Apache Velocity itself, where Java and Debian's jars are installed.

``VtlOracle.java`` of ``../shared/vtl`` reads one JSON job a line and answers with one line; its
packages are named in the README beside it.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[4].parent / "shared" / "vtl"
JARS = Path("/usr/share/java")
_IDENTITY = re.compile(r"(\[(?:L[\w.]+;|B|C|I)|\$Itr)@[0-9a-f]+")


def missing() -> str | None:
    """Why the oracle can't run here, None where it can."""
    if not (SHARED / "VtlOracle.java").exists():
        return "../shared/vtl/VtlOracle.java is not there"
    if shutil.which("java") is None or shutil.which("javac") is None:
        return "java and javac are not installed"
    lacking = [jar for jar in _jars() if not (JARS / jar).exists()]
    return f"no {', '.join(lacking)} in {JARS}" if lacking else None


def _jars() -> list[str]:
    return (SHARED / "classpath.txt").read_text().strip().split(":")


class Oracle:
    """Compiled into ``folder``; ``render`` starts Java once for all its jobs."""

    def __init__(self, folder: Path) -> None:
        self.classpath = ":".join([*(str(JARS / jar) for jar in _jars()), str(folder)])
        subprocess.run(
            ["javac", "-cp", self.classpath, "-d", str(folder), str(SHARED / "VtlOracle.java")],
            check=True,
            capture_output=True,
        )

    def render(self, jobs: Iterable[dict[str, Any]]) -> list[str | None]:
        """What each job renders to, None for an error."""
        lines = "".join(json.dumps(job) + "\n" for job in jobs)
        done = subprocess.run(
            ["java", "-Dfile.encoding=UTF-8", "-cp", self.classpath, "VtlOracle"],
            input=lines.encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        return [json.loads(line).get("out") for line in done.stdout.decode().splitlines()]


def mask(text: str | None) -> str | None:
    """Without identity hashes, and with half surrogate pairs as Java writes them."""
    if text is None:
        return None
    return _IDENTITY.sub(r"\1@ID", text.encode("utf-8", "replace").decode())
