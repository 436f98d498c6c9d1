"""PutBucketNotificationConfiguration and GetBucketNotificationConfiguration."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.s3.errors import MALFORMED, InvalidArgument, MalformedXML
from csc.emulator.services.s3.notify import KIND, TARGETS, send

if TYPE_CHECKING:
    from csc.emulator.services.s3.service import S3

FILTERS = ("prefix", "suffix")


def put_bucket_notification_configuration(s3: "S3", input: Input, call: Call) -> Output:
    """Queues and topics are sent a test event. Raises InvalidArgument."""
    bucket = str(input["Bucket"])
    configuration = s3.require(bucket)
    given = check_notifications(s3, input.get(KIND) or {})
    if not input.get("SkipDestinationValidation"):
        _check_targets(s3, given)
    s3.store.configure(bucket, configuration | {KIND: given})
    now = s3.cloud.clock.now()
    for group, target in TARGETS[:2]:
        for one in given.get(group) or ():
            send(s3, bucket, str(one[target]), _test_event(s3, bucket, now))
    return {}


def check_notifications(s3: "S3", given: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with an id for each that has none. Raises InvalidArgument."""
    made = {name: value for name, value in given.items() if value is not None}
    for group, target in TARGETS:
        named = [_named(s3, one) for one in given.get(group) or ()]
        for one in named:
            _check_arn(str(one.get(target)), target)
            _check_filter(one)
        if named:
            made[group] = named
    return made


def _named(s3: "S3", one: Mapping[str, Any]) -> dict[str, Any]:
    rules = ((one.get("Filter") or {}).get("Key") or {}).get("FilterRules") or ()
    if any(rule.get("Name") is None or rule.get("Value") is None for rule in rules):
        raise MalformedXML(MALFORMED)
    names = {name: name.capitalize() for name in FILTERS}
    spelt = [{**rule, "Name": names.get(str(rule["Name"]).lower(), rule["Name"])} for rule in rules]
    own = {"Filter": {"Key": {"FilterRules": spelt}}} if rules else {}
    return {"Id": s3.cloud.clock.uuid(), **one, **own}


def _check_arn(arn: str, target: str) -> None:
    service = {"QueueArn": "sqs", "TopicArn": "sns", "LambdaFunctionArn": "lambda"}[target]
    if not arn.startswith(f"arn:aws:{service}:"):
        raise InvalidArgument("The ARN could not be parsed", ArgumentName=target, ArgumentValue=arn)


def _check_filter(one: Mapping[str, Any]) -> None:
    rules = ((one.get("Filter") or {}).get("Key") or {}).get("FilterRules") or ()
    for rule in rules:
        if str(rule["Name"]).lower() not in FILTERS:
            raise InvalidArgument(
                "filter rule name must be either prefix or suffix",
                ArgumentName="FilterRule.Name",
                ArgumentValue=str(rule["Name"]),
            )
    names = [str(rule["Name"]).lower() for rule in rules]
    if len(set(names)) != len(names):
        raise InvalidArgument(
            "Cannot specify more than one prefix or suffix rule in a filter.",
            ArgumentName="FilterRule.Name",
            ArgumentValue=names[0],
        )


def _check_targets(s3: "S3", given: Mapping[str, Any]) -> None:
    """That each is there. Raises InvalidArgument."""
    services = s3.cloud.services
    for group, target in TARGETS:
        for one in given.get(group) or ():
            arn = str(one[target])
            name = arn.rpartition(":")[2]
            found: Any = True
            if target == "QueueArn" and "sqs" in services:
                found = services["sqs"].store.queue(name)  # type: ignore[attr-defined]
            elif target == "TopicArn" and "sns" in services:
                found = services["sns"].store.topic(arn)  # type: ignore[attr-defined]
            elif target == "LambdaFunctionArn" and "lambda" in services:
                functions = services["lambda"].functions  # type: ignore[attr-defined]
                found = functions.get(arn.split(":")[6])
            if found is None:
                raise InvalidArgument(
                    "Unable to validate the following destination configurations",
                    ArgumentName=arn,
                    ArgumentValue="The destination does not exist"
                    if target != "LambdaFunctionArn"
                    else "Not authorized to invoke function",
                )


def _test_event(s3: "S3", bucket: str, now: float) -> dict[str, Any]:
    from datetime import UTC, datetime

    time = datetime.fromtimestamp(now, UTC)
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z",
        "Bucket": bucket,
        "RequestId": s3.cloud.clock.uuid().replace("-", "").upper()[:16],
        "HostId": s3.cloud.clock.uuid(),
    }


def get_bucket_notification_configuration(s3: "S3", input: Input, call: Call) -> Output:
    return dict(s3.require(input["Bucket"]).get(KIND) or {})
