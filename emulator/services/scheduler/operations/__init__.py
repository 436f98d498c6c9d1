"""What is emulated of EventBridge Scheduler: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.scheduler.errors import ValidationException

rows = partial(lazy_rows, __name__, invalid=ValidationException)

OPERATIONS: Mapping[str, Row] = {
    **rows(
        "schedules",
        "CreateSchedule",
        "UpdateSchedule",
        missing="flexible windows fire at their beginning; a call that fails isn't repeated",
    ),
    **rows("schedules", "DeleteSchedule", "GetSchedule", "ListSchedules"),
    **rows(
        "groups",
        "CreateScheduleGroup",
        "DeleteScheduleGroup",
        "GetScheduleGroup",
        "ListScheduleGroups",
    ),
    **rows("tags", "ListTagsForResource", "TagResource", "UntagResource"),
}
