"""Watch, compile, swap: the only file that knows compiler and emulator.

    save ──▶ changes ──▶ load (compile, or read a template) ──▶ Emulator.deploy ──▶ one assignment

A load that fails keeps the last good Deployment serving; its diagnostics go to the console and to
``/_csc/health``.
"""

import asyncio
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.cache import Cache
from csc.compiler.lowering.cloud import CloudProgram
from csc.compiler.lowering.digest import Distrusted
from csc.compiler.project import read_project
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.app import Emulator, Options
from csc.emulator.collect_rarely import collect_rarely
from csc.emulator.read_assembly import read_assembly
from csc.emulator.record import RequestRecord
from csc.find_project import is_assembly, project_root, require
from csc.read_settled import empty_files, read_settled
from csc.verifying.beside import Verifier
from csc.verifying.known import Known, read_known
from csc.watch import changes

if TYPE_CHECKING:
    from csc.emulator.faults.prove_roles import Proofs


class Console(Protocol):
    """Who is told what happens. ``milliseconds`` is from reading the files to the swap."""

    def serving(self, url: str, emulator: Emulator, milliseconds: float) -> None: ...

    def reloaded(
        self, changed: frozenset[Path], emulator: Emulator, milliseconds: float
    ) -> None: ...

    def broken(self, diagnostics: tuple[Diagnostic, ...], emulator: Emulator) -> None: ...

    def warned(self, diagnostics: tuple[Diagnostic, ...]) -> None: ...

    def request(self, record: RequestRecord) -> None: ...

    def denied(self, denial: Any) -> None: ...

    def printed(self, function: str, line: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """One reading of the project: an assembly, or why there is none, and the ``files`` read."""

    assembly: Assembly | None
    diagnostics: tuple[Diagnostic, ...]
    cache: Cache | None = None
    files: tuple[Path, ...] = ()
    cloud: CloudProgram | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a template is read with: the region and the values of its parameters."""

    region: str = "us-east-1"
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checking:
    """What runs beside the server: ``verify`` compares the forms of each route on generated cases, ``shadow``
    runs the Python of live requests."""

    verify: bool = False
    shadow: bool = False


@dataclass(slots=True)
class Session:
    """What a reload needs: where to read, what serves, whom to tell, and what was known before."""

    path: Path
    emulator: Emulator
    console: Console
    reading: Reading
    known: Known
    cache: Cache | None
    seen: Loaded | None = None
    empty: frozenset[Path] = frozenset()
    served: bool = False


def check(
    path: Path,
    allow_missing: bool = False,
    parameters: Mapping[str, str] | None = None,
    proofs: "Proofs | None" = None,
) -> tuple[Diagnostic, ...]:
    """All that is wrong with PATH: what compiling finds, else what deploying it and the lint would.

    ``allow_missing`` makes resource types that aren't emulated a warning; ``parameters`` are a
    template's; ``proofs`` has generated roles proved equal to what their routes call.
    """
    from csc.emulator.gateway.lint import lint_assembly
    from csc.emulator.rehearse import rehearse

    loaded = load(path, None, Reading(parameters=parameters or {}))
    if loaded.assembly is None:
        return loaded.diagnostics
    found = (*loaded.diagnostics, *rehearse(loaded.assembly, allow_missing, proofs))
    return (*found, *lint_assembly(loaded.assembly))


def load(
    path: Path,
    cache: Cache | None,
    reading: Reading | None = None,
    wrong: Distrusted | None = None,
) -> Loaded:
    """Read and compile PATH. Never raises on what a user wrote.

    ``wrong`` are forms of routes that verification has found to be wrong: they aren't used.
    """
    try:
        require(path)
        if is_assembly(path):
            how = reading or Reading()
            assembly = read_assembly(path, how.region, how.parameters)
            return Loaded(assembly, assembly.notes, None, _files_of(path, assembly))
        project = read_project(path)
        compilation = compile_project(project, cache, wrong)
    except DiagnosticsError as error:
        return Loaded(None, error.diagnostics, cache)
    root = project_root(path)
    files = tuple(root / name for name, file in project.files.items() if file.text)
    found = compilation.diagnostics
    return Loaded(compilation.assembly, found, compilation.cache, files, compilation.cloud)


def _files_of(path: Path, assembly: Assembly) -> tuple[Path, ...]:
    """The templates, and what they name beside them: code and OpenAPI documents."""
    root = project_root(path)
    beside = (root / name for name, content in assembly.files.items() if content)
    return (*map(Path, assembly.origin.values()), *beside)


async def serve(
    path: Path,
    options: Options,
    console: Console,
    *,
    stage: str | None = None,
    region: str | None = None,
    parameters: Mapping[str, str] | None = None,
    checking: Checking = Checking(),
) -> None:
    """Serve PATH until SIGINT or SIGTERM.

    Raises DiagnosticsError where nothing can be served at all: no such PATH, a port in use, a
    state file that can't be used.  An error in the project itself is not one of these: the server
    waits for the save that mends it.
    """
    require(path)
    stop = asyncio.Event()
    _stop_on_signals(stop)
    given = parameters or {}
    known = read_known(project_root(path)) if checking.verify else Known()
    loaded = load(path, None, Reading(region or options.region, given), known.wrong)
    async with Emulator(_settled(options, loaded, stage, region)) as emulator:
        _listen(emulator, console)
        reading = Reading(emulator.options.region, given)
        session = Session(path, emulator, console, reading, known, loaded.cache)
        functions: Any = emulator.cloud.services["lambda"]
        functions.project = project_root(path)
        with collect_rarely(), _shadowed(session) if checking.shadow else nullcontext():
            await _follow(session, stop, checking)


async def serve_empty(options: Options, console: Console) -> None:
    """Serve no project, but what was and is deployed through AWS's API, until SIGINT or SIGTERM.

    Raises DiagnosticsError as ``serve`` does.
    """
    started = time.perf_counter()
    stop = asyncio.Event()
    _stop_on_signals(stop)
    async with Emulator(options) as emulator:
        _listen(emulator, console)
        emulator.deploy_made()
        milliseconds = (time.perf_counter() - started) * 1000
        console.serving(emulator.url, emulator, milliseconds)
        with collect_rarely():
            await stop.wait()


def _listen(emulator: Emulator, console: Console) -> None:
    """Tell the console of what happens."""
    emulator.on_request = console.request
    iam: Any = emulator.cloud.services["iam"]
    iam.on_denial.append(console.denied)
    cognito: Any = emulator.cloud.services["cognito-idp"]
    cognito.mailbox.on_message.append(lambda sent: console.printed("cognito", sent.line))
    emulator.cloud.outbox.on_message.append(lambda sent: console.printed(sent.service, sent.line))
    _follow_functions(emulator, console)


def _follow_functions(emulator: Emulator, console: Console) -> None:
    """Show what functions print, without Lambda's own START, END and REPORT."""
    functions: Any = emulator.cloud.services["lambda"]

    def show(line: Any) -> None:
        if not line.platform:
            console.printed(line.group.rpartition("/")[2], line.text)

    functions.logs.listeners.append(show)


def _settled(options: Options, loaded: Loaded, stage: str | None, region: str | None) -> Options:
    """Stage and region: the command line's, else the project's, else the defaults."""
    manifest = loaded.assembly.manifest if loaded.assembly else {}
    project = manifest.get("csc", {})
    return replace(
        options,
        stage=stage or project.get("stage", options.stage),
        region=region or project.get("region", options.region),
    )


async def _follow(session: Session, stop: asyncio.Event, checking: Checking) -> None:
    """Load, then again at every change. The first load comes when the watch stands."""
    verifier = _verifier(session) if checking.verify else None
    try:
        async for changed in changes(project_root(session.path), stop):
            started = time.perf_counter()
            loaded = await _load_settled(session)
            if not changed and session.seen is not None and _same(loaded, session.seen):
                continue  # a new folder that holds nothing of ours
            if _swap(session, loaded, changed, started) and verifier is not None:
                verifier.saved()
    finally:
        if verifier is not None:
            await verifier.close()


def _swap(session: Session, loaded: Loaded, changed: frozenset[Path], started: float) -> bool:
    """Serve what was loaded, and say so; False where the last good Deployment had to stay."""
    session.cache = loaded.cache or session.cache
    session.seen = loaded
    if not _deploy(session, loaded):
        return False
    milliseconds = (time.perf_counter() - started) * 1000
    functions: Any = session.emulator.cloud.services["lambda"]
    functions.prefill()
    if session.served:
        session.console.reloaded(changed, session.emulator, milliseconds)
    else:
        session.console.serving(session.emulator.url, session.emulator, milliseconds)
    session.served = True
    return True


def _verifier(session: Session) -> Verifier | None:
    """The verifier beside the server: a form that it finds wrong is no longer served."""
    if is_assembly(session.path):
        return None

    def found(digest: str, form: str, problem: Diagnostic) -> None:
        started = time.perf_counter()
        session.known.disagreed(digest, form)
        session.console.warned((problem,))
        loaded = _load(session)
        _swap(session, loaded, frozenset(), started)

    kept = session.emulator.options.state is not None
    return Verifier(session.path, kept=kept, tell=found)


@contextmanager
def _shadowed(session: Session) -> Iterator[None]:
    """Run the Python of each request beside it, and tell where it differs; at the end, how many did."""
    from csc.verifying.find_bundle import Bundles
    from csc.verifying.shadow import Shadow

    loop = asyncio.get_running_loop()
    emulator, console = session.emulator, session.console

    def tell(problem: Diagnostic) -> None:
        loop.call_soon_threadsafe(console.warned, (problem,))

    def see(record: RequestRecord) -> None:
        console.request(record)
        shadow.see(record)

    bundles = Bundles(lambda: session.seen.cloud if session.seen is not None else None)
    shadow = Shadow(bundles.find, tell)
    functions: Any = emulator.cloud.services["lambda"]
    functions.traces = shadow.traces
    emulator.on_request = see
    try:
        yield
    finally:
        shadow.close()
        console.printed("shadow", str(shadow.counts))


async def _load_settled(session: Session) -> Loaded:
    """Load PATH as it is after a save."""
    files = session.seen.files if session.seen is not None else ()
    loaded = await read_settled(files, lambda: _load(session), session.empty)
    session.empty = empty_files(loaded.files)
    return loaded


def _load(session: Session) -> Loaded:
    return load(session.path, session.cache, session.reading, session.known.wrong)


def _same(one: Loaded, other: Loaded) -> bool:
    return one.assembly == other.assembly and one.diagnostics == other.diagnostics


def _deploy(session: Session, loaded: Loaded) -> bool:
    """Swap in what was loaded; False where the last good Deployment had to stay."""
    diagnostics = loaded.diagnostics
    failed = loaded.assembly is None
    if loaded.assembly is not None:
        try:
            deployment = session.emulator.deploy(loaded.assembly)
            cognito: Any = session.emulator.cloud.services["cognito-idp"]
            users = cognito.load_users(project_root(session.path))
            diagnostics = (*diagnostics, *deployment.diagnostics, *users)
        except DiagnosticsError as error:
            diagnostics, failed = (*diagnostics, *error.diagnostics), True
    session.emulator.report(diagnostics)
    if failed:
        session.console.broken(diagnostics, session.emulator)
    elif diagnostics:
        session.console.warned(diagnostics)
    return not failed


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
