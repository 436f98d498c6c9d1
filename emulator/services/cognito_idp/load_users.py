"""Bring a project's user pools to what its ``csc.users.yaml`` declares, as often as it is saved.

Users that the file no longer names stay: data is never deleted by a save.
"""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from csc.diagnostics import Diagnostic, Span
from csc.emulator.errors import ServiceError
from csc.emulator.services.cognito_idp.mint_token import CannotMint, find_pool
from csc.emulator.services.cognito_idp.put_user import Done, put_user
from csc.emulator.services.cognito_idp.read_users import Declared, UsersFileProblem, read_users

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

NAME = "csc.users.yaml"

REMEDY = "Write users as in: users: [{name: agent, email: agent@example.com, groups: [admins]}]."


class UsersFile:
    """The file of one project. It is read again only where it, or the pools, are others."""

    def __init__(self, cognito: "CognitoIdp") -> None:
        self._cognito = cognito
        self._seen: object = None
        self._problems: tuple[Diagnostic, ...] = ()

    def load(self, folder: Path) -> tuple[Diagnostic, ...]:
        """What is wrong with the folder's file; nothing where it has none."""
        file = folder / NAME
        try:
            written = file.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            return (_problem(file, 1, f"It can't be read: {error}.", REMEDY),)
        pools = self._cognito.store.pools.values()
        state = (written, [(pool.id, pool.modified) for pool in pools])
        if state != self._seen:
            self._seen = state
            _, self._problems = load_users(self._cognito, file)
        return self._problems


def load_users(cognito: "CognitoIdp", file: Path) -> tuple[Counter[Done], tuple[Diagnostic, ...]]:
    """How many users were added, changed or left, and what is wrong (CSC707, warnings).

    A file that can't be read as a whole changes nothing; one user that Cognito refuses doesn't
    keep the others out.
    """
    done: Counter[Done] = Counter()
    try:
        declared = read_users(file.read_text())
    except UsersFileProblem as problem:
        return done, (_problem(file, problem.line, problem.message, REMEDY),)
    except (OSError, UnicodeDecodeError) as error:
        return done, (_problem(file, 1, f"It can't be read: {error}.", REMEDY),)
    problems = []
    for one in declared:
        try:
            done[put_user(cognito, find_pool(cognito, one.pool), one.wanted)] += 1
        except CannotMint as refused:
            problems.append(_problem(file, one.line, refused.message, refused.remedy))
        except ServiceError as refused:
            problems.append(_refused(file, one, refused))
    return done, tuple(problems)


def _refused(file: Path, one: Declared, refused: ServiceError) -> Diagnostic:
    said = f"{one.wanted.name}: {refused.code}: {refused.message.strip()}"
    return _problem(file, one.line, said, "Change this user as the pool's settings ask.")


def _problem(file: Path, line: int, message: str, remedy: str) -> Diagnostic:
    text = f"{file.name}: {message}"
    return Diagnostic("CSC707", text, remedy, Span(str(file), line, 1, line, 1), severity="warning")
