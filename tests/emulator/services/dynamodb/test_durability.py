"""What is acknowledged survives: a restart, a change of schema, and ``kill -9`` at any moment."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

CHILD = """
import sys
from pathlib import Path
from csc.emulator.calls import Call
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.services.dynamodb.service import DynamoDb
from csc.emulator.storage import open_storage

cloud = Cloud(open_storage(Path(sys.argv[1])), Clock())
cloud.services["dynamodb"] = DynamoDb(cloud)

def call(operation, **input):
    return cloud.invoke(Call("dynamodb", operation, input, cloud.root(), "request", "us-east-1"))

number = int(sys.argv[2])
while True:
    id = {"id": {"S": str(number)}}
    if number % 2:
        call("PutItem", TableName="books", Item={**id, "owner": {"S": str(number % 7)}})
    else:
        both = [{**id, "part": {"S": part}, "owner": {"S": "x"}} for part in "ab"]
        call("TransactWriteItems", TransactItems=[
            {"Put": {"TableName": "books", "Item": both[0]}},
            {"Put": {"TableName": "pairs", "Item": both[1]}},
        ])
    print(number, flush=True)
    number += 1
"""


def test_a_restart(stored_client: Any) -> None:
    client = stored_client
    client.table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    client.put(id="1", n=1)
    before = client("DescribeTable", TableName="books")["Table"]
    client.close()
    client.open()
    assert client("DescribeTable", TableName="books")["Table"] == before
    assert client.get(id="1") == {"id": "1", "n": 1}
    client.put(id="2")
    stream = client.streams("ListStreams")["Streams"][0]["StreamArn"]
    assert stream == before["LatestStreamArn"]


def test_kill_at_any_moment(stored_client: Any, tmp_path: Path) -> None:
    client = stored_client
    index = {
        "IndexName": "by-owner",
        "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    for name in ("books", "pairs"):
        client.table(name, attributes={"owner": "S"}, GlobalSecondaryIndexes=[index])
    client.close()
    done = 0
    for _ in range(3):
        done = write_and_kill(client.path, done)
    client.open()
    # One write may have been made whose acknowledgement was never read.
    books = sorted(int(item["id"]["S"]) for item in scan(client, "books"))
    assert books in (list(range(done)), list(range(done + 1)))
    pairs = sorted(int(item["id"]["S"]) for item in scan(client, "pairs"))
    assert pairs == [number for number in books if number % 2 == 0]
    for name in ("books", "pairs"):
        through_index = scan(client, name, IndexName="by-owner")
        assert len(through_index) == len(scan(client, name))


def scan(client: Any, table: str, **more: Any) -> Any:
    return client("Scan", TableName=table, **more)["Items"]


def write_and_kill(path: Path, first: int) -> int:
    """Let a process write from a number on, kill it, and give the number after the last one that
    it acknowledged."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), str(first)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= first + 40:
            break
    os.kill(child.pid, signal.SIGKILL)
    rest = child.stdout.read().split()
    child.stdout.close()
    child.wait()
    return int(rest[-1] if rest else line) + 1
