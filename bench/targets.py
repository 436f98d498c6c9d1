"""``csc compile --target all`` of the shop: a process of its own, from its start to its end, and the parts of it."""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from csc.cli.write_tofu import contents as tofu_contents
from csc.compiler import compile_project
from csc.compiler.backends.write import contents
from csc.compiler.project import read_project

SHOP = Path(__file__).parents[1] / "fixtures" / "apps" / "shop"
ROUNDS = 5
ASKED = 1000  # ms


def main() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = statistics.median(_command() for _ in range(ROUNDS))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / ROUNDS * 1000
    print(
        f"csc compile --target all, shop: {whole:.0f} ms from start to end, {cpu:.0f} ms CPU "
        f"(asked: {ASKED})"
    )
    started = time.perf_counter()
    assembly = compile_project(read_project(SHOP)).assembly
    compiled = time.perf_counter()
    assert assembly is not None
    files = len(contents(assembly))
    written = time.perf_counter()
    module = len(tofu_contents(assembly))
    done = time.perf_counter()
    print(f"  compile                           {(compiled - started) * 1000:6.0f} ms")
    print(f"  stacks, CDK's assembly: {files:4} files {(written - compiled) * 1000:6.0f} ms")
    print(f"  OpenTofu's module:      {module:4} files {(done - written) * 1000:6.0f} ms")


def _command() -> float:
    """Milliseconds of one run, without the verification that a first compile begins with."""
    folder = Path(tempfile.mkdtemp())
    command = [str(Path(sys.executable).parent / "csc"), "compile", str(SHOP), "--no-verify"]
    started = time.perf_counter()
    subprocess.run(
        [*command, "--target", "all", "-o", str(folder / "out")], check=True, capture_output=True
    )
    took = (time.perf_counter() - started) * 1000
    shutil.rmtree(folder)
    return took


if __name__ == "__main__":
    main()
