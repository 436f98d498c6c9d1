"""GetRandomPassword."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.secretsmanager.generate import random_password

if TYPE_CHECKING:
    from csc.emulator.services.secretsmanager.service import SecretsManager


def get_random_password(manager: "SecretsManager", input: Input, call: Call) -> Output:
    """Raises InvalidParameterException."""
    return {"RandomPassword": random_password(input)}
