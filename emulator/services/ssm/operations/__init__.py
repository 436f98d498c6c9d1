"""What is emulated of Systems Manager: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.ssm.errors import ValidationException

rows = partial(lazy_rows, __name__, invalid=ValidationException)

OPERATIONS: Mapping[str, Row] = {
    **rows("delete_parameter", "DeleteParameter", "DeleteParameters"),
    **rows("describe_parameters", "DescribeParameters"),
    **rows("get_parameter", "GetParameter", "GetParameters", "GetParametersByPath"),
    **rows("history", "GetParameterHistory"),
    **rows("labels", "LabelParameterVersion", "UnlabelParameterVersion"),
    **rows(
        "put_parameter",
        "PutParameter",
        missing="policies are kept and have no effect; secrets aren't encrypted",
    ),
    **rows("tags", "AddTagsToResource", "ListTagsForResource", "RemoveTagsFromResource"),
}
