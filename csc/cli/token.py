"""``csc token``: a token minted by the running server, alone on standard output."""

import json
import sys
import urllib.error
import urllib.request

from csc.cli.outcome import reported
from csc.diagnostics import Diagnostic, DiagnosticsError


def run(
    user: str, *, scopes: list[str], id_token: bool, pool: str | None, create: bool, endpoint: str
) -> None:
    """Ask ``POST /_csc/token`` and print the token; notes go to standard error."""
    with reported():
        answer = _ask(
            endpoint,
            {"user": user, "scopes": scopes, "id": id_token, "pool": pool, "create": create},
        )
    if note := answer.get("note"):
        print(note, file=sys.stderr)
    print(answer["token"])


def _ask(endpoint: str, question: dict[str, object]) -> dict[str, str]:
    request = urllib.request.Request(
        endpoint.rstrip("/") + "/_csc/token",
        data=json.dumps(question).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            answer: dict[str, str] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        with error:
            said = json.load(error)
        raise _failed("CSC703", said["message"], said.get("remedy", "")) from None
    except (OSError, ValueError):
        raise _failed(
            "CSC704",
            f"No csc server answers at {endpoint}.",
            "Start one with `csc dev`, or name its address with --endpoint.",
        ) from None


def _failed(code: str, message: str, remedy: str) -> DiagnosticsError:
    return DiagnosticsError([Diagnostic(code, message, remedy)])
