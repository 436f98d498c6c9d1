"""One call of a test: what was written, what was sent instead, and how answers are told back."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

Params = dict[str, Any]
Corrections = dict[str, Callable[["Exchange", Params], Params]]
"""Operation, or ``*`` for all of a service → what makes its input one that AWS takes."""


class Answered(Exception):
    """A correction has made other calls instead of the one: its answer."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__("answered")
        self.answer = {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}}, **answer}


class Exchange:
    """``call`` sends without correction; ``memory`` lasts for one test."""

    def __init__(
        self, call: Callable[..., Any], operation: str, memory: dict[str, Any], client: Any
    ) -> None:
        self.call, self.operation, self.memory, self.client = call, operation, memory, client
        self.written: dict[str, Any] = memory.setdefault("written", {})

    def instead(self, written: Any, sent: str) -> str:
        """Send ``sent``; where an answer has it, the test sees what it wrote."""
        if written != sent:
            self.written[_key(sent)] = written
        return sent

    def learn(self, answer: Any) -> Any:
        """Remember what later corrections need: secrets, keys, seeds."""
        seen = self.memory.setdefault("seen", {})
        for name in ("UserPoolClient", "Credentials", "VirtualMFADevice", "UserPool"):
            if isinstance(answer, dict) and isinstance(answer.get(name), dict):
                seen.setdefault(name, []).append(answer[name])
        if isinstance(answer, dict) and "SecretCode" in answer:
            seen.setdefault("SecretCode", []).append(answer["SecretCode"])
        return answer

    def seen(self, name: str) -> list[Any]:
        found: list[Any] = self.memory.get("seen", {}).get(name, [])
        return found

    def retold(self, message: str) -> str:
        """A refusal, with what the test wrote in place of what was sent."""
        for sent, written in self.written.items():
            if isinstance(written, str) and sent != written:
                message = message.replace(sent, written)
        return message

    def restored(self, value: Any) -> Any:
        """The same with everything that was sent instead turned back."""
        if isinstance(value, dict):
            found = self.written.get(_key(value))
            return found if found is not None else {k: self.restored(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.restored(item) for item in value]
        return self.written.get(_key(value), value) if isinstance(value, str) else value


def _key(value: Any) -> str:
    """Texts that are JSON and what SDKs read from them are one."""
    if isinstance(value, str) and value.startswith("{"):
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, default=str)
