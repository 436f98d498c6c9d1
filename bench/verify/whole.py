"""``python -m bench.verify.whole``: ``csc verify fixtures/apps/shop --cases 2000``, from its start to its end."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASKED = 120  # seconds


def main() -> int:
    csc = Path(sys.executable).parent / "csc"
    command = [str(csc), "verify", str(ROOT / "fixtures/apps/shop"), "--cases", "2000"]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    print(done.stdout.strip().splitlines()[-1])
    print(f"  2000 cases of each route of the shop  {took:6.1f} s  (asked: {ASKED})")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
