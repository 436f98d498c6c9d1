"""``csc token``: a token minted by the running server, alone on standard output."""

import sys
from typing import Any

from csc.cli.ask import ask
from csc.cli.outcome import reported, usage


def run(
    user: str | None,
    *,
    client: str | None,
    scopes: list[str],
    id_token: bool,
    pool: str | None,
    create: bool,
    endpoint: str,
) -> None:
    """Ask ``POST /_csc/token`` and print the token; notes go to standard error."""
    with reported():
        if (user is None) == (client is None):
            raise usage("A token is of a user or of a client.", "Name a USER, or --client NAME.")
        if client is not None and id_token:
            raise usage("A client has no id token.", "Leave --id out.")
        question: dict[str, Any] = {"scopes": scopes, "pool": pool}
        if client is not None:
            question["client"] = client
        else:
            question |= {"user": user, "id": id_token, "create": create}
        answer = ask(endpoint, "/_csc/token", question)
    if note := answer.get("note"):
        print(note, file=sys.stderr)
    print(answer["token"])
