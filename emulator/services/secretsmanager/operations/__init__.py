"""What is emulated of Secrets Manager: the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.secretsmanager.errors import ValidationException

rows = partial(lazy_rows, __name__, invalid=ValidationException)

OPERATIONS: Mapping[str, Row] = {
    **rows("change_secret", "PutSecretValue", "UpdateSecretVersionStage"),
    **rows("change_secret", "UpdateSecret", missing="nothing is encrypted"),
    **rows("create_secret", "CreateSecret", missing="replicas; nothing is encrypted"),
    **rows("delete_secret", "DeleteSecret", "RestoreSecret"),
    **rows("describe_secret", "DescribeSecret", missing="rotation"),
    **rows("describe_secret", "ListSecretVersionIds", "ListSecrets"),
    **rows("get_random_password", "GetRandomPassword"),
    **rows("get_secret_value", "BatchGetSecretValue", "GetSecretValue"),
    **rows("policy", "DeleteResourcePolicy", "GetResourcePolicy", "PutResourcePolicy"),
    **rows("tags", "TagResource", "UntagResource"),
}
