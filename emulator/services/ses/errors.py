"""The errors of SES, of its first version and its second."""

from csc.emulator.errors import ServiceError


class MessageRejected(ServiceError):
    code = "MessageRejected"


class InvalidParameterValue(ServiceError):
    code = "InvalidParameterValue"


class TemplateDoesNotExist(ServiceError):
    code = "TemplateDoesNotExist"


class AlreadyExists(ServiceError):
    code = "AlreadyExists"


class BadRequestException(ServiceError):
    code = "BadRequestException"


class NotFoundException(ServiceError):
    code = "NotFoundException"
    status = 404


class AlreadyExistsException(ServiceError):
    code = "AlreadyExistsException"
