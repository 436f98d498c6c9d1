"""The worker's own program: Lambda's Python runtime, run by path in a fresh interpreter.

    stdin, one line of JSON: {"root": folder, "environment": {…}, "memory": 128 or null, "first": […], "paths": […], "opt": folder or ""}

Then it imports the handler and asks the Runtime API for events until its parent goes away.  Error
and context shapes are those of AWS's runtime interface client.  Of CSC only ``csc.live`` is imported, ahead of
time, and kept where the function's bundle holds the very same files.
"""

import contextlib
import faulthandler
import http.client
import importlib
import json
import logging
import os
import runpy
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

BASELINE = 256 << 20  # address space that the interpreter itself takes, boto3 included
_PREFIX = "/2018-06-01/runtime/"
CLIENT = (
    "installation_id",
    "app_title",
    "app_version_name",
    "app_version_code",
    "app_package_name",
)

Handler = Callable[[Any, Any], Any]
_LAUNCH = runpy.run_path(str(Path(__file__).with_name("launch.py")))
"""What every runtime takes on, in a file of its own; this program is run by path and can't import it."""


class CognitoIdentity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Members:
    """An object of what a JSON object has; None for any other of ``names``."""

    def __init__(self, names: tuple[str, ...], given: dict[str, Any]) -> None:
        for name in names:
            setattr(self, name, given.get(name))


def client_context(header: str | None) -> Any:
    """``client``, ``custom`` and ``env``, as the caller gave them."""
    if not header:
        return None
    given = json.loads(header)
    found: Any = Members(("custom", "env", "client"), given)
    if isinstance(given.get("client"), dict):
        found.client = Members(CLIENT, given["client"])
    return found


class Context:
    """The handler's second argument."""

    def __init__(self, request_id: str, deadline_ms: int, arn: str, client: Any = None) -> None:
        environment = os.environ
        self.aws_request_id = request_id
        self.invoked_function_arn = arn
        self.function_name = environment["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = environment["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = environment["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = environment["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = CognitoIdentity()
        self.client_context = client
        self.tenant_id = None
        self._deadline_ms = deadline_ms

    def get_remaining_time_in_millis(self) -> int:
        return max(0, self._deadline_ms - int(time.time() * 1000))

    def log(self, message: object) -> None:
        sys.stdout.write(str(message))


def preload() -> None:
    """What most handlers need and what takes long: boto3, with DynamoDB's model read."""
    for name in ("asyncio", "csc.live", "dataclasses", "decimal", "inspect", "typing", "uuid"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(ImportError):
        import boto3

        boto3.setup_default_session()
        boto3.client(
            "dynamodb", region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-"
        )


def main() -> None:
    if "--preload" in sys.argv:
        preload()
    order = json.loads(sys.stdin.buffer.readline())
    os.environ.clear()
    os.environ.update(order["environment"])
    _LAUNCH["lay_opt"](order["opt"])  # before the first thread
    _follow_parent()
    _tell_line_when_asked()
    _limit(order["memory"])
    os.chdir(order["root"])
    _keep_csc(order["root"])
    sys.path[:0] = [order["root"], *order["first"]]
    sys.path += order["paths"]
    sys.argv[1:] = []
    api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
    _log_as_lambda()
    try:
        handler = _load(os.environ["_HANDLER"])
    except SystemExit as error:
        _exit(error)
    except BaseException as error:  # noqa: BLE001 - an import may raise anything
        _post(api, "init/error", _error(error))
        os._exit(1)
    while True:
        _serve_one(api, handler)


def _keep_csc(root: str) -> None:
    """Forget the ``csc`` that was imported ahead of time, unless the bundle's is the same."""
    loaded = sys.modules.get("csc")
    if loaded is None:
        return
    ours, theirs = Path(str(loaded.__file__)).parent, Path(root, "csc")
    files = list(theirs.glob("*.py"))
    if not files or any(_read(ours / file.name) != _read(file) for file in files):
        for name in [name for name in sys.modules if name.partition(".")[0] == "csc"]:
            del sys.modules[name]


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _follow_parent() -> None:
    """End with the parent: its end of our stdin closes whatever kills it."""
    pipe = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)

    def watch() -> None:
        while os.read(pipe, 1024):
            pass
        os._exit(0)

    threading.Thread(target=watch, name="csc-parent", daemon=True).start()
    _LAUNCH["die_with_parent"]()  # where C code holds the interpreter


def _tell_line_when_asked() -> None:
    """The parent asks before it kills a function that doesn't end (``ask_line.py``)."""
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR2, file=1, all_threads=False)


def _limit(megabytes: int | None) -> None:
    _LAUNCH["limit"](None if megabytes is None else (megabytes << 20) + BASELINE)


def _load(name: str) -> Handler:
    """``package/module.function``, as Lambda's ``Handler``."""
    module, _, function = name.rpartition(".")
    if not module:
        raise _named("Runtime.MalformedHandlerName", f"Bad handler '{name}'")
    module = module.replace("/", ".")
    try:
        found = importlib.import_module(module)
    except ImportError as error:
        text = f"Unable to import module '{module}': {error}"
        raise _named("Runtime.ImportModuleError", text) from error
    except SyntaxError as error:
        text = f"Syntax error in module '{module}': {error}"
        raise _named("Runtime.UserCodeSyntaxError", text) from error
    handler = getattr(found, function, None)
    if handler is None:
        text = f"Handler '{function}' missing on module '{module}'"
        raise _named("Runtime.HandlerNotFound", text)
    return handler  # type: ignore[no-any-return]


def _named(name: str, message: str) -> Exception:
    error = Exception(message)
    error.csc_type = name  # type: ignore[attr-defined]
    return error


def _serve_one(api: http.client.HTTPConnection, handler: Handler) -> None:
    api.request("GET", _PREFIX + "invocation/next")
    response = api.getresponse()
    body, headers = response.read(), response.headers
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    os.environ["_X_AMZN_TRACE_ID"] = headers["Lambda-Runtime-Trace-Id"]
    context = Context(
        request_id,
        int(headers["Lambda-Runtime-Deadline-Ms"]),
        headers["Lambda-Runtime-Invoked-Function-Arn"],
        client_context(headers["Lambda-Runtime-Client-Context"]),
    )
    _Tagged.request_id = request_id
    try:
        answer = _encode(handler(json.loads(body), context))
    except SystemExit as error:
        _exit(error)
    except BaseException as error:  # noqa: BLE001 - the handler may raise anything
        body = _error(error, request_id)
        _end_output()
        ends = not isinstance(error, Exception)  # sys.exit() and the like end the real runtime too
        _post(api, f"invocation/{request_id}/error", body, ends=ends)
        if ends:
            os._exit(1)
        return
    _end_output()
    _post(api, f"invocation/{request_id}/response", answer)


def _exit(error: SystemExit) -> NoReturn:
    """The runtime ends with the program's own status; who waits for an answer learns of that."""
    _end_output()
    known = isinstance(error.code, int) or error.code is None
    os._exit(error.code or 0 if known else 1)  # type: ignore[arg-type]


class _Tagged(logging.Formatter):
    """``[INFO]	2026-01-01T12:00:00.123Z	<request id>	message``, as Lambda's runtime writes."""

    converter = time.gmtime  # type: ignore[assignment]
    request_id = ""

    def format(self, record: logging.LogRecord) -> str:
        record.aws_request_id = self.request_id
        return super().format(record)


def _log_as_lambda() -> None:
    """The root logger has a handler: ``logging.basicConfig`` does nothing, as in Lambda."""
    handler = logging.StreamHandler(sys.stdout)
    text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
    handler.setFormatter(_Tagged(text, "%Y-%m-%dT%H:%M:%S"))
    logging.getLogger().addHandler(handler)


def _encode(value: Any) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False, default=_no_json).encode()
    except Exception as error:
        text = f"Unable to marshal response: {error}"
        raise _named("Runtime.MarshalError", text) from error


def _no_json(value: Any) -> Any:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _error(error: BaseException, request_id: str = "") -> bytes:
    """``errorMessage``, ``errorType``, ``requestId``, ``stackTrace``, printed and sent: sent with the
    paths that Lambda has, printed with those of this machine."""
    name = getattr(error, "csc_type", None)
    frames = [] if name else traceback.extract_tb(error.__traceback__)
    ours = __file__
    stack = traceback.format_list([frame for frame in frames if frame.filename != ours])
    body = {
        "errorMessage": str(error),
        "errorType": name or type(error).__name__,
        "requestId": request_id,
        "stackTrace": [line.replace(f'File "{os.getcwd()}/', 'File "/var/task/') for line in stack],
    }
    print(f"[ERROR] {body['errorType']}: {body['errorMessage']}")
    if stack:
        print("Traceback (most recent call last):\n" + "".join(stack), end="")
    _flush()
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def _end_output() -> None:
    """Say that the invocation prints nothing more: the parent reads output and answers apart."""
    _flush()
    os.write(1, b"\0\n")


def _post(api: http.client.HTTPConnection, path: str, body: bytes, *, ends: bool = False) -> None:
    headers = {"Content-Type": "application/json"} | ({"Lambda-Runtime-Ends": "1"} if ends else {})
    api.request("POST", _PREFIX + path, body=body, headers=headers)
    api.getresponse().read()


if __name__ == "__main__":
    main()
