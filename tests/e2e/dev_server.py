"""The real ``csc dev`` process, driven over HTTP by real clients."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT / "fixtures" / "apps"
CSC = str(Path(sys.executable).parent / "csc")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


class Dev:
    """A running server. ``folder`` is a copy of the application that tests may edit."""

    def __init__(self, folder: Path, options: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.options = options
        self.lines: list[str] = []
        self.url = ""
        self._tokens: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Dev({self.folder.name!r}, {self.url!r})"

    def start(self) -> "Dev":
        """Start, on a free port the first time and on the same one again."""
        self.lines.clear()
        port = self.url.rpartition(":")[2] or "0"
        self.process = subprocess.Popen(
            [CSC, "dev", str(self.folder), "--port", port, "--no-verify", *self.options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        found = self.wait_for_line(r"(http://[\w.:\[\]]+\d)")
        self.url = found.group(1)
        return self

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def wait_for_line(self, pattern: str, seconds: float = 30, since: int = 0) -> re.Match[str]:
        """The first printed line, from number ``since``, that the pattern is found in."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line in self.lines[since:]:
                if found := re.search(pattern, line):
                    return found
            if self.process.poll() is not None and not self._reader.is_alive():
                break
            time.sleep(0.01)
        raise AssertionError(f"no line matches {pattern!r} in:\n" + "\n".join(self.lines))

    def kill(self) -> None:
        """As ``kill -9`` does: no goodbye."""
        self.process.send_signal(signal.SIGKILL)
        self._end()

    def stop(self) -> int:
        """As Ctrl-C does. The exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self._end()

    def _end(self) -> int:
        try:
            status = self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self._reader.join(5)
        if self.process.stdout:
            self.process.stdout.close()
        return status

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request; ``body`` is sent as JSON unless it is bytes."""
        sent = dict(headers or {})
        if token is not None:
            sent["Authorization"] = token
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=sent)
        try:
            with _OPENER.open(request, timeout=30) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())

    def token(self, user: str, *scopes: str, options: tuple[str, ...] = ()) -> str:
        """What ``csc token`` prints."""
        flags = [flag for scope in scopes for flag in ("--scope", scope)]
        done = subprocess.run(
            [CSC, "token", user, *flags, *options, "--endpoint", self.url],
            capture_output=True,
            check=False,
            text=True,
            timeout=30,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def token_of(self, user: str) -> str:
        """An id token, minted once a user: for tests that ask many times."""
        if user not in self._tokens:
            self._tokens[user] = self.token(user)
        return self._tokens[user]

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client of this server."""
        import boto3

        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=options.pop("region_name", "us-east-1"),
            aws_access_key_id=options.pop("aws_access_key_id", "test"),
            aws_secret_access_key=options.pop("aws_secret_access_key", "test"),
            **options,
        )

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.request("GET", "/_csc/health").json()
        return answer

    def save(self, name: str, edit: Callable[[str], str]) -> None:
        """Edit a source file and wait until the server has taken it in, well or ill."""
        source = self.folder / name
        since = len(self.lines)
        source.write_text(edit(source.read_text()))
        self.wait_for_line(r"reloaded|error\[| routes?, ", since=since)


StartDev = Callable[..., Dev]
SharedDev = Callable[[str], Dev]
