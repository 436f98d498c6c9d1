"""Translation validation: every form of every route on the same cases, compared with its Python.

    verify(path, cases=2000, seed=1, jobs=2)  ──▶  a Verdict for each route, in order

The Python is what its Lambda bundle runs, in sandboxed CPython or a worker process; WASM runs in the sandbox; VTL behind
the real gateway on the emulated DynamoDB.  Beside ``csc/dev.py`` this is the only file that sees both
the compiler and the emulator.
"""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from csc.compiler import Compilation, compile_project
from csc.compiler.backends.wasm import compile_route
from csc.compiler.lowering.cloud import CloudRoute
from csc.compiler.lowering.reach import reaches
from csc.compiler.project import read_project
from csc.diagnostics import Diagnostic, DiagnosticsError, Span
from csc.emulator.collect_rarely import collect_rarely
from csc.message_plans import KINDS
from csc.verifying.cases import USERS, Case, Cases
from csc.verifying.compare import Outcome
from csc.verifying.cpython_form import SandboxedPython
from csc.verifying.describe import subject_of
from csc.verifying.local_cloud import DefectError, LocalCloud
from csc.verifying.local_cloud import subject_of as user_of
from csc.verifying.own_folder import OwnFolder
from csc.verifying.program_files import program_files
from csc.verifying.python_form import Python, PythonWorker, WorkerError
from csc.verifying.sandbox_form import Sandbox
from csc.verifying.search import Found, Search
from csc.verifying.shrink import shrink
from csc.verifying.spread import can_fork, spread
from csc.verifying.trial import Trial
from csc.verifying.words import told
from csc.wasm.cpython.build import BuildError
from csc.wasm.cpython.image import open_image


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one route. ``cases`` of which ``compared`` came as far as the handler.

    ``paths`` are the different ways through its Python that were taken; ``unreached`` the places of
    statements that no case came to.  ``problem`` is the disagreement, if there is one.
    """

    route: str
    method: str
    path: str
    forms: tuple[str, ...]
    cases: int = 0
    compared: int = 0
    paths: int = 0
    unreached: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: Diagnostic | None = None
    wrong: str = ""  # the form that does otherwise than the Python


def verify(path: Path, *, cases: int, seed: int, jobs: int = 1) -> Iterator[Verdict]:
    """Verdicts in the order of the routes. Raises DiagnosticsError where PATH doesn't compile."""
    compilation = compiled(path)
    assert compilation.cloud is not None
    names = [one.route.id for one in compilation.cloud.routes]
    with Bench(compilation, jobs=jobs) as bench:
        yield from bench.verify_each(names, cases, seed, jobs)


def compiled(path: Path) -> Compilation:
    """Compile a project. Raises DiagnosticsError with what is wrong with it."""
    compilation = compile_project(read_project(path))
    if compilation.cloud is None or compilation.assembly is None:
        raise DiagnosticsError(compilation.diagnostics)
    return compilation


class Bench:
    """A compiled project deployed into an emulator of its own, and a worker for its Python.

    ``sandboxed`` runs the Python in sandboxed CPython where that can be: a tenth slower, but nothing of the
    user's runs outside of a sandbox.  ``jobs`` is how many processes ``verify_each`` will take at most: each has a
    worker, and all of these import while the cloud is made.
    """

    def __init__(self, compilation: Compilation, *, sandboxed: bool = False, jobs: int = 1) -> None:
        assert compilation.assembly is not None
        assert compilation.cloud is not None
        self.compilation, self.cloud_program = compilation, compilation.cloud
        self.program = compilation.cloud.program
        self.names = {table.key: table.name for table in self.program.tables.values()}
        self.folder = OwnFolder()
        self.unpacked: dict[tuple[str, ...], Path] = {}  # programs by their texts
        self.variables = {f"CSC_TABLE_{key}": name for key, name in self.names.items()}
        others = 0 if sandboxed or not can_fork() else jobs - 1
        self.worker = self._worker(start=not sandboxed)
        self.spares = [self._worker(start=True) for _ in range(others)]
        channels = {KINDS[one.kind] for one in self.program.channels.values()}
        self.cloud = LocalCloud(compilation.assembly, frozenset(channels))
        self.sandboxed: SandboxedPython | None = None
        self.no_sandbox = not sandboxed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        for worker in (self.worker, *self.spares):
            worker.close()
        self.cloud.close()
        self.folder.remove()

    def _worker(self, *, start: bool) -> PythonWorker:
        worker = PythonWorker(lambda *call: self.cloud.call(*call), self.variables)
        if start:
            worker.start()
        return worker

    def verify_each(
        self, names: Sequence[str], cases: int, seed: int, jobs: int = 1
    ) -> Iterator[Verdict]:
        """Verdicts in the order of the names, by as many processes."""

        def one(name: str) -> Verdict:
            return self.verify(name, cases, seed)

        try:
            with collect_rarely(collect=False):  # nor does a fork's collection copy what is there
                yield from spread(one, names, jobs, self._part, self._leave)
        finally:
            while self.spares:  # those that a fork had are of no more use
                self.spares.pop().close()

    def _part(self, number: int) -> None:
        """What this process, the fork of this number, can't have in common with the others."""
        known = number < len(self.spares)
        self.worker = self.spares[number] if known else self._worker(start=self.no_sandbox)
        self.folder, self.unpacked = OwnFolder(), {}  # the parent's isn't ours to remove
        self.cloud.loop = asyncio.new_event_loop()

    def _leave(self) -> None:
        self.worker.close()
        self.folder.remove()

    def verify(self, name: str, cases: int, seed: int) -> Verdict:
        """Run a route's cases until one is found on which its forms disagree."""
        placed = self.cloud_program.by_id[name]
        began = time.perf_counter()
        route = placed.route
        try:
            trial = self._trial(placed)
        except WorkerError as error:
            problem = self._unable(placed, str(error))
            return Verdict(name, route.method, route.path, ("python",), problem=problem)
        verdict = Verdict(name, route.method, route.path, trial.forms)
        if len(trial.forms) < 2:
            return verdict
        try:
            found = self._search(trial, cases, seed)
        except WorkerError as error:
            return replace(verdict, problem=self._unable(placed, str(error)))
        except DefectError as error:
            return replace(verdict, problem=self._defect(placed, error))
        failing = found.failing
        return replace(
            verdict,
            cases=found.ran,
            compared=found.compared,
            paths=found.ways,
            unreached=_unreached(trial) if failing is None else (),
            seconds=time.perf_counter() - began,
            **({} if failing is None else self._problem(trial, *failing, seed)),
        )

    def _trial(self, placed: CloudRoute) -> Trial:
        subject = subject_of(self.program, placed)
        module = placed.wasm or compile_route(self.program, placed.route)
        sandbox = None
        if isinstance(module, bytes) and not placed.route.handler.refusals:
            sandbox = Sandbox(module, self.names, self.cloud.call)
        python = self._python(placed, subject.description)
        return Trial(subject, self.cloud, python, sandbox, self.names)

    def _python(self, placed: CloudRoute, description: Mapping[str, Any]) -> Python:
        """Its Python, loaded: in the sandbox, but a worker where it needs what that has not.

        Raises WorkerError.
        """
        files = program_files(self.program, placed.route)
        if reaches(self.program, placed.route) is None and not self.no_sandbox:
            try:
                if self.sandboxed is None:
                    self.sandboxed = SandboxedPython(open_image(), self.cloud.call, self.variables)
                self.sandboxed.load(files, description)
                return self.sandboxed
            except BuildError:
                self.no_sandbox = True
        self.worker.load(self._unpack(files), description)
        return self.worker

    def _unpack(self, files: Mapping[str, str]) -> Path:
        """A program on disk, once for all routes that have it."""
        key = tuple(files.values())
        if key not in self.unpacked:
            folder = self.unpacked[key] = self.folder.path / str(len(self.unpacked))
            for name, text in files.items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.encode())
        return self.unpacked[key]

    def _search(self, trial: Trial, count: int, seed: int) -> Found:
        subs = {user: self._sub(trial, user) for user in USERS}
        cases = Cases(trial.subject, f"{seed}/{trial.subject.id}", subs)
        return Search(trial, cases).run(count)

    def _sub(self, trial: Trial, user: str) -> str:
        auth = trial.subject.auth
        return user if auth is None else user_of(self.cloud.token(user, *auth))

    def _problem(self, trial: Trial, case: Case, number: int, seed: int) -> dict[str, Any]:
        """The smallest case on which the forms disagree, as a diagnostic at the last line that ran;
        and the form that is wrong."""

        def fails(candidate: Case) -> bool:
            if not {"user", "path", "query", "headers", "tables"} <= set(candidate):
                return False
            if candidate["user"] not in USERS:
                return False
            return trial.differs(trial.run(candidate, number)) is not None

        smallest = shrink(case, fails)
        outcomes = trial.run(smallest, number)
        found = trial.differs(outcomes)
        if found is None:  # it was never the case alone
            smallest, outcomes = case, trial.run(case, number)
            found = trial.differs(outcomes) or ("the answer of a second run", outcomes[-1])
        what, other = found
        subject = trial.subject
        message = (
            f"The {other.form.upper()} of {subject.method} {subject.path} is not as its Python: "
            f"{what} (seed {seed})."
        )
        words = told(subject, smallest, outcomes[0], other)
        problem = self._diagnostic(message, words, subject.span, outcomes[0])
        return {"problem": problem, "wrong": other.form}

    def _diagnostic(
        self, message: str, words: str, span: Span, outcome: Outcome | None = None
    ) -> Diagnostic:
        if outcome is not None and outcome.last is not None and outcome.last[0] == span.file:
            line = outcome.last[1]
            width = len(self._line(span.file, line).rstrip())
            start = width - len(self._line(span.file, line).strip()) + 1
            span = Span(span.file, line, start, line, width + 1)
        return Diagnostic("CSC708", message, words, span, self._line(span.file, span.line))

    def _line(self, file: str, line: int) -> str:
        lines = self.program.sources.get(file, "").splitlines()
        return lines[line - 1] if 0 < line <= len(lines) else ""

    def _unable(self, placed: CloudRoute, why: str) -> Diagnostic:
        route = placed.route
        message = f"The Python of {route.method} {route.path} can't be run: {why}."
        return self._diagnostic(message, "Run it by hand to see why.", route.handler.span)

    def _defect(self, placed: CloudRoute, error: DefectError) -> Diagnostic:
        route = placed.route
        message = f"{route.method} {route.path} can't be verified, by a defect of CSC's: {error}."
        return self._diagnostic(message, "Please report it, with the route.", route.handler.span)


def _unreached(trial: Trial) -> tuple[str, ...]:
    """Statements of which no line ran."""
    return tuple(
        f"{file}:{first}"
        for file, first, last in trial.subject.statements
        if not any((file, line) in trial.lines for line in range(first, last + 1))
    )
