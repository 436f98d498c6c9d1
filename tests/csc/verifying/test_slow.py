"""A handler that doesn't end is left alone, and no other route suffers."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csc.compiler.backends.lambda_ import describe
from csc.verify import Bench, compiled
from csc.verifying import python_form

PROGRAM = """
from csc import *

@route("/n/{n}", public=True)
def endless(n: int) -> int:
    while n > 0:
        n += 1 if n > 5 else 0
    return n

@route("/m/{n}", public=True)
def quick(n: int) -> int:
    return n + 1
"""


def test_an_endless_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python_form, "PATIENCE", 0.3)
    (tmp_path / "api.py").write_text(PROGRAM)
    with Bench(compiled(tmp_path)) as bench:
        endless = bench.verify("endless", 60, 1)
        quick = bench.verify("quick", 30, 1)
    assert endless.problem is None
    assert endless.cases < 60
    assert endless.compared < endless.cases
    assert quick.problem is None
    assert quick.cases == 30


KILLED = """
import json, os, signal, sys, time
from csc.verifying.python_form import PythonWorker

worker = PythonWorker(lambda *call: {}, {})
worker.load(sys.argv[1], json.loads(sys.argv[2]))
worker._send({"event": {"pathParameters": {"n": "1"}, "requestContext": {"requestTimeEpoch": 1}}, "ids": 1})
print(worker.process.pid, flush=True)
time.sleep(0.2)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl")
def test_an_endless_program_does_not_outlive_a_verifier_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "api.py").write_text(PROGRAM)
    compiled_here = compiled(tmp_path)
    assert compiled_here.cloud is not None
    program = compiled_here.cloud.program
    described = json.dumps(describe(program, compiled_here.cloud.by_id["endless"].route))
    command = [sys.executable, "-c", KILLED, str(tmp_path), described]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    until = time.monotonic() + 20
    while Path(f"/proc/{int(done.stdout)}").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert time.monotonic() < until
