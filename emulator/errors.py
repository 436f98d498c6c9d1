"""One class per AWS error, with AWS's code and HTTP status. ``protocols/errors.py`` renders them."""

from typing import Any, ClassVar


class ServiceError(Exception):
    """An AWS error answer.

    A service declares a subclass for each of its errors.  ``extra`` holds members that the
    service's model gives the error beside the message (``Item``, ``CancellationReasons``);
    ``headers`` what it has of its own in the REST protocols (``x-amz-delete-marker``).
    """

    code: ClassVar[str]
    status: ClassVar[int] = 400

    def __init__(self, message: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra
        self.headers: list[tuple[str, str]] = []


class AccessDeniedException(ServiceError):
    """The caller's policies don't allow the call (JSON protocols' spelling)."""

    code = "AccessDeniedException"


class UnknownOperationException(ServiceError):
    code = "UnknownOperationException"


class NotEmulated(UnknownOperationException):
    """``name`` is ``service:Operation``; ``exists`` says whether AWS has it."""

    def __init__(self, service: str, operation: str) -> None:
        self.name = f"{service}:{operation}"
        self._service, self._operation = service, operation
        super().__init__(f"{self.name} is not emulated by CSC.")

    @property
    def exists(self) -> bool:
        from csc.emulator.protocols.service_model import load_model

        try:
            return self._operation in load_model(self._service).operations
        except KeyError:
            return False


class SerializationException(ServiceError):
    code = "SerializationException"


class InternalFailure(ServiceError):
    """A defect of the emulator, never of the caller."""

    code = "InternalFailure"
    status = 500
