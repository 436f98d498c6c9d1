"""``signup`` on the real server: boto3 receives what its routes send, from templates, the sandbox and Python; a save changes it."""

import json
from typing import Any

from tests.e2e.dev_server import StartDev

PERSON = {"email": "ann@example.com", "name": "Ann & \"co\" 'x' $y\\z é", "interests": ["a"]}


def received(sqs: Any, queue: str) -> dict[str, Any]:
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return dict(message)


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
    edition = {"number": 1, "title": "t", "body": "one, two"}
    assert dev.request("POST", "/digests", edition).status == 202  # CPython
    assert received(sqs, "steps.fifo")["Body"] == "one two"
    quotas = dev.client("ses").get_send_quota()["SentLast24Hours"]
    letter = {**PERSON, "interests": ["a@example.com", "b@example.com"]}
    assert dev.request("POST", "/letters", letter).status == 201
    assert dev.client("ses").get_send_quota()["SentLast24Hours"] > quotas
    dev.save("api.py", lambda text: text.replace("Signup(id=uuid4(),", "Signup(id='fixed',"))
    assert dev.request("POST", "/signups", PERSON).status == 202
    assert json.loads(received(sqs, "welcomes")["Body"])["id"] == "fixed"
