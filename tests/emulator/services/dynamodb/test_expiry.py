"""Time to live: what expires is deleted, nothing else, and the stream tells who did it."""

from typing import Any

from csc.emulator.services.dynamodb.expiry import OLDEST_SECONDS, sweep


def turn_on(client: Any, attribute: str = "expires", on: bool = True) -> None:
    client(
        "UpdateTimeToLive",
        TableName="books",
        TimeToLiveSpecification={"AttributeName": attribute, "Enabled": on},
    )


def test_a_sweep_deletes_what_has_expired(client: Any) -> None:
    client.table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    now = int(client.now)
    client.put(id="before", expires=now - 10)
    turn_on(client)
    client.put(id="past", expires=now - 1)
    client.put(id="fraction", expires={"N": f"{now - 2}.5"})
    client.put(id="future", expires=now + 10)
    client.put(id="never")
    client.put(id="text", expires="soon")
    client.put(id="ancient", expires=now - OLDEST_SECONDS - 1)
    client.put(id="moved", expires=now - 5)
    client.put(id="moved", expires=now + 5)
    assert sweep(client.dynamodb) == 3
    left = {item["id"]["S"] for item in client("Scan", TableName="books")["Items"]}
    assert left == {"future", "never", "text", "ancient", "moved"}
    client.now += 11
    assert sweep(client.dynamodb) == 2
    arn = client("DescribeTable", TableName="books")["Table"]["LatestStreamArn"]
    shard = client.streams("DescribeStream", StreamArn=arn)["StreamDescription"]["Shards"][0]
    iterator = client.streams(
        "GetShardIterator",
        StreamArn=arn,
        ShardId=shard["ShardId"],
        ShardIteratorType="TRIM_HORIZON",
    )["ShardIterator"]
    records = client.streams("GetRecords", ShardIterator=iterator)["Records"]
    removed = [record for record in records if record["eventName"] == "REMOVE"]
    assert len(removed) == 5
    assert all(
        record["userIdentity"] == {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
        for record in removed
    )


def described(client: Any) -> Any:
    return client("DescribeTimeToLive", TableName="books")["TimeToLiveDescription"]


def test_turning_it_off_and_on_for_another_attribute(client: Any) -> None:
    client.table()
    assert described(client) == {"TimeToLiveStatus": "DISABLED"}
    turn_on(client)
    assert described(client) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    assert client.refused(
        "UpdateTimeToLive",
        TableName="books",
        TimeToLiveSpecification={"AttributeName": "other", "Enabled": True},
    )[1].startswith("TimeToLive is active on a different AttributeName")
    client.put(id="1", expires=1_799_999_999, other=1_799_999_999)
    turn_on(client, on=False)
    assert sweep(client.dynamodb) == 0
    turn_on(client, "other")
    assert sweep(client.dynamodb) == 1


async def test_the_service_sweeps_while_it_runs(client: Any, monkeypatch: Any) -> None:
    import asyncio

    from csc.emulator.services.dynamodb import expiry

    monkeypatch.setattr(expiry, "EVERY_SECONDS", 0.001)
    client.table()
    turn_on(client)
    for number in range(expiry.BATCH + 1):
        client.put(id=str(number), expires=1_799_999_999)
    await client.dynamodb.start()
    for _ in range(1000):
        await asyncio.sleep(0.002)
        if client("DescribeTable", TableName="books")["Table"]["ItemCount"] == 0:
            break
    await client.dynamodb.close()
    assert client("Scan", TableName="books")["Count"] == 0
