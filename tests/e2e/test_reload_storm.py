"""Connections that stay open, tokens, data: no request of theirs fails while saves pour in."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field

from tests.e2e.dev_server import Dev, StartDev

SAVES = 40
CLIENTS = 4


@dataclass
class Client(threading.Thread):
    """Asks for one path over one connection until it is told to stop."""

    dev: Dev
    path: str
    token: str
    stop: threading.Event
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    failure: Exception | None = None

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        host, port = self.dev.url.removeprefix("http://").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=30)
        try:
            while not self.stop.is_set():
                connection.request("GET", self.path, headers={"Authorization": self.token})
                answer = connection.getresponse()
                self.answers.append((answer.status, answer.read()))
        except (OSError, http.client.HTTPException) as error:
            self.failure = error
        finally:
            connection.close()


def test_no_request_fails_in_a_storm_of_good_and_broken_saves(start_dev: StartDev) -> None:
    dev = start_dev("todo")
    token = dev.token("customer")
    item = dev.request("POST", "/todos", {"title": "buy milk"}, token).json()
    stop = threading.Event()
    clients = [Client(dev, f"/todos/{item['id']}", token, stop) for _ in range(CLIENTS)]
    clients += [Client(dev, "/health", token, stop)]
    for client in clients:
        client.start()
    source = dev.folder / "api.py"
    text = source.read_text()
    for number in range(SAVES):
        changed = text.replace('"ok"', f'"v{number}"')
        source.write_text(changed if number % 4 else changed + "\ndef broken(:\n")
        time.sleep(0.03)
    source.write_text(text.replace('"ok"', '"last"'))
    _wait_for_the_last(dev)
    stop.set()
    for client in clients:
        client.join()
    assert [client.failure for client in clients] == [None] * len(clients)
    *readers, health = clients
    answers = [answer for reader in readers for answer in reader.answers]
    assert len(answers) > 100
    assert {status for status, _ in answers + health.answers} == {200}
    assert all(json.loads(body) == item for _, body in answers)
    assert json.loads(health.answers[-1][1]) == {"status": "last"}
    served = {json.loads(body)["status"] for _, body in health.answers}
    assert len(served) > 2, "the storm was served as it went on"
    assert dev.health()["status"] == "ok"


def _wait_for_the_last(dev: Dev) -> None:
    deadline = time.monotonic() + 20
    while dev.request("GET", "/health").json() != {"status": "last"}:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.1)
