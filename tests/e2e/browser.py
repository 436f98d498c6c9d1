"""A headless Chromium that a test drives as a person would: by typing and by pressing Enter.

It speaks the Chrome DevTools Protocol.  Scripts of pages are switched off, so what works here works
without JavaScript.
"""

import asyncio
import base64
import contextlib
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    "--window-size=520,640",
)


class Page:
    """One tab. ``visited`` are the addresses that it was sent to, in order."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.visited: list[str] = []
        self._loaded = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._socket:
            said = message.json()
            if "id" in said:
                self._answers.pop(said["id"]).set_result(said)
            elif said["method"] == "Network.requestWillBeSent":
                if said["params"].get("type") == "Document":
                    self.visited.append(said["params"]["request"]["url"])
            elif said["method"] == "Page.loadEventFired":
                self._loaded.set()

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        said = await asyncio.wait_for(self._answers[number], 20)
        assert "error" not in said, said
        result: dict[str, Any] = said["result"]
        return result

    async def open(self, url: str) -> None:
        self._loaded.clear()
        await self.send("Page.navigate", url=url)
        await asyncio.wait_for(self._loaded.wait(), 20)

    async def fill(self, **fields: str) -> None:
        """Type into inputs, by their ids."""
        for name, value in fields.items():
            await self.send("DOM.focus", nodeId=await self._node(f"#{name}"))
            await self.send("Input.insertText", text=value)

    async def press_enter(self) -> None:
        """Submit the form that has the focus, and wait for what comes."""
        self._loaded.clear()
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        await self.send("Input.dispatchKeyEvent", type="keyDown", **key)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **key)
        await asyncio.wait_for(self._loaded.wait(), 20)

    async def follow(self, link: str) -> None:
        """Go where the link whose address begins so leads."""
        node = await self._node(f'a[href^="{link}"]')
        self._loaded.clear()
        await self.send("DOM.focus", nodeId=node)
        await self.press_enter()

    async def text(self) -> str:
        root = (await self.send("DOM.getDocument"))["root"]["nodeId"]
        found = await self.send("DOM.getOuterHTML", nodeId=root)
        html: str = found["outerHTML"]
        return html

    async def screenshot(self, file: Path) -> None:
        taken = await self.send("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(taken["data"]))

    async def _node(self, selector: str) -> int:
        root = (await self.send("DOM.getDocument"))["root"]["nodeId"]
        found = await self.send("DOM.querySelector", nodeId=root, selector=selector)
        assert found["nodeId"], f"no {selector} in {await self.text()}"
        return int(found["nodeId"])


@asynccontextmanager
async def open_browser() -> AsyncIterator[Page]:
    """A browser with an empty profile and one tab."""
    assert CHROMIUM
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            *FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with _connect(Path(profile)) as page:
                yield page
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@asynccontextmanager
async def _connect(profile: Path) -> AsyncIterator[Page]:
    port = await _port_of(profile / "DevToolsActivePort")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            tabs = [tab for tab in await answer.json() if tab["type"] == "page"]
        async with session.ws_connect(tabs[0]["webSocketDebuggerUrl"]) as socket:
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            for domain in ("Page", "DOM", "Network"):
                await page.send(f"{domain}.enable")
            await page.send("Emulation.setScriptExecutionDisabled", value=True)
            yield page
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening


async def _port_of(file: Path) -> str:
    for _ in range(600):
        if file.exists() and (lines := file.read_text().splitlines()):
            return lines[0]
        await asyncio.sleep(0.05)
    raise AssertionError("Chromium did not start")
