"""What is emulated of SNS: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.sns.errors import InvalidParameter

REQUIRED = "Invalid parameter: {name} Reason: no value for required parameter"
rows = partial(lazy_rows, __name__, invalid=InvalidParameter)

OPERATIONS: Mapping[str, Row] = {
    **rows("policy", "AddPermission", "RemovePermission"),
    **rows(
        "publish",
        "Publish",
        "PublishBatch",
        missing="mobile push; messages are not signed; people are sent nothing, it is logged",
    ),
    **rows(
        "subscribe",
        "ConfirmSubscription",
        "Subscribe",
        missing="HTTP endpoints of this machine alone",
    ),
    **rows("subscribe", "Unsubscribe", missing_member=REQUIRED),
    **rows(
        "subscriptions",
        "GetSubscriptionAttributes",
        "ListSubscriptions",
        "ListSubscriptionsByTopic",
        "SetSubscriptionAttributes",
    ),
    **rows(
        "text_messages",
        "CheckIfPhoneNumberIsOptedOut",
        "GetSMSAttributes",
        "ListPhoneNumbersOptedOut",
        "OptInPhoneNumber",
        "SetSMSAttributes",
        missing="nobody opts out: what is sent is kept in the outbox",
    ),
    **rows("tags", "ListTagsForResource", "TagResource", "UntagResource"),
    **rows(
        "topics",
        "CreateTopic",
        "DeleteTopic",
        "GetTopicAttributes",
        "ListTopics",
        "SetTopicAttributes",
    ),
}
