"""What can go wrong with a template: at load (``TemplateError``) or while it renders (``RenderError``)."""


class TemplateError(Exception):
    """A template that Velocity's parser refuses. Lines and columns count from 1."""

    def __init__(self, name: str, line: int, column: int, message: str) -> None:
        super().__init__(f"{name}:{line}:{column}: {message}")
        self.name = name
        self.line = line
        self.column = column
        self.message = message


class RenderError(Exception):
    """A template stopped while it rendered: a Java exception in a method, or a limit.

    API Gateway answers 500 ``Internal server error`` and writes the cause to the execution log.
    """


class LimitError(RenderError):
    """A template met one of the limits in ``limits``."""


class Stop(Exception):
    """``#break`` and ``#stop`` on their way to the construct that they end.

    ``target`` is that construct's scope object, ``NEAREST`` for a bare ``#break``, or ``TOP``
    (the template, or the innermost ``#evaluate``) for ``#stop``.
    """

    def __init__(self, target: object) -> None:
        super().__init__()
        self.target = target

    def ends(self, construct: object) -> bool:
        return self.target is NEAREST or self.target is construct


NEAREST = object()
TOP = object()
STOP_NEAREST = Stop(NEAREST)
STOP_TOP = Stop(TOP)
