"""The errors of CloudFormation."""

from csc.emulator.errors import ServiceError


class ValidationError(ServiceError):
    code = "ValidationError"
