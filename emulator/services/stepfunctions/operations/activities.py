"""CreateActivity, DescribeActivity, ListActivities, DeleteActivity, GetActivityTask."""

import asyncio
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page_from
from csc.emulator.services.stepfunctions.errors import (
    ActivityAlreadyExists,
    ActivityDoesNotExist,
    InvalidArn,
    InvalidToken,
)
from csc.emulator.services.stepfunctions.integrations.run_activity import Offers
from csc.emulator.services.stepfunctions.operations.machines import check_name
from csc.emulator.services.stepfunctions.store import Activity

if TYPE_CHECKING:
    from csc.emulator.services.stepfunctions.service import StepFunctions

POLL_SECONDS = 60.0
OWNED: Output = {"type": "AWS_OWNED_KEY"}


def create_activity(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """The activity of that name that is there already is given. Raises InvalidName."""
    name = str(input["name"])
    check_name(name)
    arn, now = sfn.arn(name, "activity"), sfn.now()
    encryption = input.get("encryptionConfiguration") or OWNED
    tags = {tag["key"]: tag.get("value", "") for tag in input.get("tags") or ()}
    before = sfn.store.part(arn)
    if isinstance(before, Activity):
        if before.encryption != encryption:
            raise ActivityAlreadyExists(f"Activity Already Exists: '{arn}'")
        return {"activityArn": arn, "creationDate": before.created}
    sfn.store.save_part(Activity(arn, name, now, tags, encryption))
    return {"activityArn": arn, "creationDate": now}


def _find(sfn: "StepFunctions", input: Input) -> Activity:
    arn = _checked(input)
    activity = sfn.store.part(arn)
    if not isinstance(activity, Activity):
        raise ActivityDoesNotExist(f"Activity Does Not Exist: '{arn}'")
    return activity


def _checked(input: Input) -> str:
    arn = str(input["activityArn"])
    if not arn.startswith("arn:") or ":activity:" not in arn:
        raise InvalidArn(f"Invalid Arn: 'Invalid ARN prefix: {arn}'")
    return arn


def describe_activity(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    activity = _find(sfn, input)
    return {
        "activityArn": activity.arn,
        "name": activity.name,
        "creationDate": activity.created,
        "encryptionConfiguration": activity.encryption or OWNED,
    }


def list_activities(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    chosen, token = page_from(sfn.store.parts(Activity), input, InvalidToken)
    found = [
        {"activityArn": one.arn, "name": one.name, "creationDate": one.created} for one in chosen
    ]
    return {"activities": found} | ({"nextToken": token} if token else {})


def delete_activity(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """To delete what is gone is no error."""
    sfn.store.remove_part(_checked(input))
    return {}


async def get_activity_task(sfn: "StepFunctions", input: Input, call: Call) -> Output:
    """Waits a minute for a task; empty where none came."""
    activity = _find(sfn, input)
    offers = sfn.offers.setdefault(activity.arn, Offers())
    until = asyncio.get_running_loop().time() + POLL_SECONDS
    while (offer := offers.take()) is None:
        poller = asyncio.get_running_loop().create_future()
        offers.pollers.append(poller)
        try:
            await asyncio.wait_for(poller, until - asyncio.get_running_loop().time())
        except TimeoutError:
            return {}
    offer.taken.set_result(input.get("workerName"))
    return {"taskToken": offer.token, "input": offer.input}
