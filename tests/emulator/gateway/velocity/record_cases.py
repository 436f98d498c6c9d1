"""Write what Velocity renders into ``cases/*.json``: ``python -m tests.…velocity.record_cases``.

A case is a job for the oracle and its ``expected`` text, null where Velocity refuses or fails.
"""

import json
import tempfile
from pathlib import Path

from tests.emulator.gateway.velocity.oracle import Oracle, mask, missing

CASES = Path(__file__).parent / "cases"


def main() -> None:
    reason = missing()
    if reason is not None:
        raise SystemExit(reason)
    with tempfile.TemporaryDirectory() as folder:
        oracle = Oracle(Path(folder))
        for path in sorted(CASES.glob("*.json")):
            cases = json.loads(path.read_text())
            for case, text in zip(cases, oracle.render(cases), strict=True):
                case["expected"] = mask(text)
            written = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
            path.write_text(f"[\n{written}\n]\n")


if __name__ == "__main__":
    main()
