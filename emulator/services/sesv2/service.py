"""The service ``sesv2``."""

from collections.abc import Mapping

from csc.emulator.calls import Row
from csc.emulator.services.ses.service import Ses
from csc.emulator.services.sesv2.operations import OPERATIONS


class SesV2(Ses):
    """Satisfies ``emulator.calls.Service``. Its actions have the prefix ``ses`` too."""

    name = "sesv2"
    operations: Mapping[str, Row] = OPERATIONS
