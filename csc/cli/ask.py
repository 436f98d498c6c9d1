"""Ask the running server something: a question as JSON, an answer as JSON."""

import json
import urllib.error
import urllib.request
from typing import Any

from csc.diagnostics import Diagnostic, DiagnosticsError


def ask(
    endpoint: str, path: str, question: dict[str, Any], seconds: float = 10.0
) -> dict[str, Any]:
    """``POST`` to one of the server's own addresses (``/_csc/…``), and wait so long at most.

    Raises DiagnosticsError: CSC703 where the server refuses, CSC704 where none answers.
    """
    request = urllib.request.Request(
        endpoint.rstrip("/") + path,
        data=json.dumps(question).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=seconds) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        raise _refused(error) from None
    except (OSError, ValueError):
        raise _no_server(endpoint) from None


def _refused(error: urllib.error.HTTPError) -> DiagnosticsError:
    with error:
        try:
            said = json.load(error)
            message, remedy = str(said["message"]), str(said.get("remedy", ""))
        except (ValueError, KeyError, TypeError, AttributeError):
            return _no_server(error.url)
    return DiagnosticsError([Diagnostic("CSC703", message, remedy)])


def _no_server(endpoint: str) -> DiagnosticsError:
    return DiagnosticsError(
        [
            Diagnostic(
                "CSC704",
                f"No csc server answers at {endpoint}.",
                "Start one with `csc dev`, or name its address with --endpoint.",
            )
        ]
    )
