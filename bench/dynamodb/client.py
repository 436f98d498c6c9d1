"""One keep-alive connection that sends requests one after the other, with little work of its own."""

import json
import socket
import time
from typing import Any

from bench.dynamodb.workloads import http


class Client:
    def __init__(self, port: int) -> None:
        self.port = port
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.socket.close()

    def call(self, operation: str, input: dict[str, Any]) -> Any:
        """The output. Raises RuntimeError for an error."""
        status, body = self.send(http(operation, input))
        if status != 200:
            raise RuntimeError(f"{operation}: {status} {body[:300]!r}")
        return json.loads(body)

    def send(self, request: bytes) -> tuple[int, bytes]:
        try:
            self.socket.sendall(request)
            data = self.receive()
        except ConnectionError:  # some servers close after each answer
            self.connect()
            self.socket.sendall(request)
            data = self.receive()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self.receive()
        head = data[:end].lower()
        at = head.find(b"content-length:")
        if at >= 0:
            stop = head.find(b"\r\n", at)
            length = int(head[at + 15 : stop if stop >= 0 else None])
            parts, got = [data[end + 4 :]], len(data) - end - 4
            while got < length:
                parts.append(self.receive())
                got += len(parts[-1])
            body = b"".join(parts)
        else:
            while not data.endswith(b"0\r\n\r\n"):
                data += self.receive()
            body = data[end + 4 :]
        if b"connection: close" in head:  # moto's server ends each connection so
            self.close()
            self.connect()
        return int(data[9:12]), body

    def receive(self) -> bytes:
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionResetError("the server closed the connection")
        return data

    def run(self, requests: list[bytes]) -> list[float]:
        """Send each once; the seconds that each took."""
        took = []
        for request in requests:
            started = time.perf_counter()
            status, body = self.send(request)
            took.append(time.perf_counter() - started)
            if status != 200:
                raise RuntimeError(f"{status} {body[:300]!r}")
        return took
