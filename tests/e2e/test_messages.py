"""``signup`` on the real server: boto3 receives what its routes send, from templates, the sandbox and Python; a save changes it."""

import json
import time
from typing import Any

from csc.wasm.cpython.build import ensure_built
from tests.e2e.dev_server import Dev, StartDev

PERSON = {"email": "ann@example.com", "name": "Ann & \"co\" 'x' $y\\z é", "interests": ["a"]}


def received(sqs: Any, queue: str) -> dict[str, Any]:
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return dict(message)


def heard(dev: Dev, most: int) -> dict[str, str]:
    """What the consumers wrote, once it is so many; functions run a little later than what calls them."""
    dynamodb, deadline = dev.client("dynamodb"), time.monotonic() + 30
    while time.monotonic() < deadline:
        items = dynamodb.scan(TableName="counts")["Items"]
        if len(items) >= most:
            return {one["id"]["S"]: one["heard"]["S"] for one in items}
        time.sleep(0.1)
    raise AssertionError("\n".join(dev.lines[-40:]))


def test_boto3_receives_what_is_sent(start_dev: StartDev) -> None:
    dev = start_dev("signup")
    sqs = dev.client("sqs")
    answer = dev.request("POST", "/signups", PERSON)
    assert answer.status == 202, answer.body
    message = received(sqs, "welcomes")
    assert message["MessageId"] == answer.json()["id"]
    assert json.loads(message["Body"])["name"] == PERSON["name"]
    assert dev.request("PUT", "/signups/b", PERSON).status == 201  # WASM
    assert json.loads(received(sqs, "welcomes")["Body"])["id"] == "b"
    quotas = dev.client("ses").get_send_quota()["SentLast24Hours"]
    letter = {**PERSON, "interests": ["a@example.com", "b@example.com"]}
    assert dev.request("POST", "/letters", letter).status == 201
    assert dev.client("ses").get_send_quota()["SentLast24Hours"] > quotas
    for reader in ("nobody", "ann"):
        tally = {"reader": reader, "number": 3}
        assert dev.request("POST", "/tallies", tally).status == 202
    assert heard(dev, 2) == {"ann": "of the queue", "ann, reported": "of the bus"}
    assert received(sqs, "tallies-dead-letters")["Body"].startswith('{"reader": "nobody"')
    dev.save("api.py", lambda text: text.replace('"of the queue"', '"anew"'))
    assert dev.request("POST", "/tallies", {"reader": "bob", "number": 1}).status == 202
    assert heard(dev, 4)["bob"] == "anew"
    dev.save("api.py", lambda text: text.replace("Signup(id=uuid4(),", "Signup(id='fixed',"))
    assert dev.request("POST", "/signups", PERSON).status == 202
    assert json.loads(received(sqs, "welcomes")["Body"])["id"] == "fixed"


def test_it_receives_what_sandboxed_python_sends(start_dev: StartDev) -> None:
    ensure_built()  # a request that waits for it would time out
    dev = start_dev("signup")
    edition = {"number": 1, "title": "t", "body": "one, two"}
    assert dev.request("POST", "/digests", edition).status == 202
    assert received(dev.client("sqs"), "steps.fifo")["Body"] == "one two"
