"""``csc user add``: a user of the running server's user pool, ready to sign in."""

import sys

from csc.cli.ask import ask
from csc.cli.outcome import name_values, reported


def add(
    name: str,
    *,
    email: str | None,
    groups: list[str],
    password: str | None,
    attributes: list[str],
    pool: str | None,
    endpoint: str,
) -> None:
    """Ask ``POST /_csc/users`` and say what was done; a hint goes to standard error."""
    with reported():
        question = {
            "name": name,
            "email": email,
            "groups": groups,
            "password": password,
            "attributes": name_values("--attribute", attributes),
            "pool": pool,
        }
        answer = ask(endpoint, "/_csc/users", question)
    member = f", in {', '.join(groups)}" if groups else ""
    print(f"{answer['done']} {name} in the user pool {answer['pool']}{member}")
    if answer["done"] == "added" and password is None:
        print(
            f"{name} has no password yet: `csc token {name}` mints tokens all the same; "
            f"`csc user add {name} --password …` lets it sign in.",
            file=sys.stderr,
        )
