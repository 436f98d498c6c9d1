"""Subscription and metric filters, resource policies, and what PutLogEvents rejects."""

import base64
import gzip
import json
from typing import Any

from tests.emulator.services.bed import Bed, until

GROUP = "/orders"


def put(bed: Bed, *messages: str) -> Any:
    now = int(bed.time * 1000)
    events = [{"timestamp": now, "message": message} for message in messages]
    return bed.call("logs", "PutLogEvents", logGroupName=GROUP, logStreamName="s", logEvents=events)


def group(bed: Bed) -> None:
    bed.call("logs", "CreateLogGroup", logGroupName=GROUP)
    bed.call("logs", "CreateLogStream", logGroupName=GROUP, logStreamName="s")


async def test_a_subscription_sends_what_its_pattern_lets_through(bed: Bed) -> None:
    group(bed)
    bed.call("kinesis", "CreateStream", StreamName="k", ShardCount=1)
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/k"
    policy = {"Effect": "Allow", "Action": "kinesis:*", "Resource": "*"}
    role = bed.role("logs", "logs.amazonaws.com", policy)
    made = {"logGroupName": GROUP, "filterName": "f", "filterPattern": "ERROR"}
    bed.call("logs", "PutSubscriptionFilter", **made, destinationArn=stream, roleArn=role)
    put(bed, "all is well", "ERROR 1", "ERROR 2")
    shard = {"StreamName": "k", "ShardId": "shardId-000000000000"}
    start = bed.call("kinesis", "GetShardIterator", **shard, ShardIteratorType="TRIM_HORIZON")
    [record] = await until(
        lambda: bed.call("kinesis", "GetRecords", ShardIterator=start["ShardIterator"])["Records"]
    )
    data = record["Data"]
    packed = base64.b64decode(data) if isinstance(data, str) else bytes(data)
    told = json.loads(gzip.decompress(packed))
    assert [event["message"] for event in told["logEvents"]] == ["ERROR 1", "ERROR 2"]
    assert (told["logGroup"], told["logStream"], told["subscriptionFilters"]) == (GROUP, "s", ["f"])
    [listed] = bed.call("logs", "DescribeSubscriptionFilters", logGroupName=GROUP)[
        "subscriptionFilters"
    ]
    assert (listed["distribution"], listed["filterPattern"]) == ("ByLogStream", "ERROR")
    bed.call("logs", "DeleteSubscriptionFilter", logGroupName=GROUP, filterName="f")
    missing = {"logGroupName": GROUP, "filterName": "f"}
    bed.fails("ResourceNotFoundException", "logs", "DeleteSubscriptionFilter", **missing)


async def test_what_subscriptions_refuse(bed: Bed) -> None:
    group(bed)
    made = {"logGroupName": GROUP, "filterName": "f", "filterPattern": ""}
    function = "arn:aws:lambda:us-east-1:123456789012:function:none"
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/k"
    ask = ("logs", "PutSubscriptionFilter")
    bed.fails("AccessDeniedException", *ask, **made, destinationArn=function)
    said = bed.fails("InvalidParameterException", *ask, **made, destinationArn=stream)
    assert said == "destinationArn for vendor kinesis cannot be used without roleArn"


async def test_a_metric_filter_counts(bed: Bed) -> None:
    group(bed)
    metric = {"metricName": "Errors", "metricNamespace": "Shop", "metricValue": "1"}
    made = {"logGroupName": GROUP, "filterName": "f", "filterPattern": "ERROR"}
    bed.call("logs", "PutMetricFilter", **made, metricTransformations=[metric])
    put(bed, "ERROR 1", "fine", "ERROR 2")
    listed = await until(lambda: bed.call("cloudwatch", "ListMetrics", Namespace="Shop")["Metrics"])
    assert [one["MetricName"] for one in listed] == ["Errors"]
    found = bed.call("logs", "DescribeMetricFilters", metricName="Errors", metricNamespace="Shop")
    assert [one["filterName"] for one in found["metricFilters"]] == ["f"]
    [told] = bed.call("logs", "DescribeLogGroups")["logGroups"]
    assert told["metricFilterCount"] == 1
    bed.call("logs", "DeleteLogGroup", logGroupName=GROUP)
    assert bed.call("logs", "DescribeMetricFilters")["metricFilters"] == []


async def test_resource_policies_come_and_go(bed: Bed) -> None:
    for number in range(10):
        bed.call("logs", "PutResourcePolicy", policyName=f"p{number}", policyDocument="{}")
    more = {"policyName": "q", "policyDocument": "{}"}
    bed.fails("LimitExceededException", "logs", "PutResourcePolicy", **more)
    assert len(bed.call("logs", "DescribeResourcePolicies")["resourcePolicies"]) == 10
    bed.call("logs", "DeleteResourcePolicy", policyName="p0")
    said = bed.fails("ResourceNotFoundException", "logs", "DeleteResourcePolicy", policyName="p0")
    assert said == "Policy with name [p0] does not exist."


async def test_events_too_old_and_too_new_are_not_kept(bed: Bed) -> None:
    group(bed)
    now, day = int(bed.time * 1000), 86_400_000
    events = [{"timestamp": time, "message": "x"} for time in (now - 15 * day, now, now + day)]
    told = bed.call("logs", "PutLogEvents", logGroupName=GROUP, logStreamName="s", logEvents=events)
    assert told["rejectedLogEventsInfo"] == {
        "tooOldLogEventEndIndex": 1,
        "tooNewLogEventStartIndex": 2,
    }
    kept = bed.call("logs", "GetLogEvents", logGroupName=GROUP, logStreamName="s")["events"]
    assert [event["timestamp"] for event in kept] == [now]
