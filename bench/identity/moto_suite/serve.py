"""An emulator that a suite may empty between its tests: ``python -m bench.identity.moto_suite.serve PORT [REGION]``.

Each ``POST /moto-api/reset`` closes the emulator and starts another in memory; requests go to the one
that runs.  Permissions are not enforced (``csc dev --iam off``), as moto enforces none by itself.
"""

import asyncio
import gc
import json
import sys
from typing import Any

from csc.emulator.app import Emulator, Options, run
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.server import Server

RESET, RESET_AUTH = "/moto-api/reset", "/moto-api/reset-auth"
LAST_CODE = "/moto-api/last-code"


class Front:
    """The address that stays; ``current`` is the emulator behind it."""

    def __init__(self, port: int, region: str) -> None:
        self.port, self.region = port, region
        self.current = self._made()

    def _made(self) -> Emulator:
        return Emulator(Options(port=0, state=None, iam="off", region=self.region))

    async def reset(self) -> HttpResponse:
        await self.current.close()
        self.current = self._made()
        await self.current.start()
        self.current.cloud.endpoint = f"http://localhost:{self.port}"
        return HttpResponse(200, [("Content-Type", "application/json")], b'{"status": "ok"}')

    def handle(self, request: HttpRequest) -> Any:
        path = request.target.partition("?")[0]
        if path == RESET:
            return self.reset()
        if path == RESET_AUTH:
            body = b'{"status": "ok", "PREVIOUS_INITIAL_NO_AUTH_ACTION_COUNT": "inf"}'
            return HttpResponse(200, [("Content-Type", "application/json")], body)
        if path == LAST_CODE:
            return self._last_code()
        return self.current._dispatcher(request)

    def _last_code(self) -> HttpResponse:
        """What a user would read in the last message: the tests send any six digits."""
        cognito: Any = self.current.cloud.services["cognito-idp"]
        sent = cognito.mailbox.sent
        body = json.dumps({"code": str(sent[-1].code) if sent else ""}).encode()
        return HttpResponse(200, [("Content-Type", "application/json")], body)


async def serve(port: int, region: str = "us-east-1") -> None:
    front = Front(port, region)
    await front.current.start()
    # A start collects garbage once; here there are hundreds, of which each would look at all objects.
    gc.unfreeze = lambda: None
    gc.collect = lambda generation=2: 0
    server = Server(front.handle)
    await server.listen("127.0.0.1", port)
    front.current.cloud.endpoint = f"http://localhost:{port}"
    print(front.current.cloud.endpoint, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    run(serve(int(sys.argv[1]), *sys.argv[2:3]))
