"""Cognito user pools: the service behind ``cognito-idp``.

    cognito.store        pools, clients, domains, resource servers, groups
    cognito.users        the users of all pools
    cognito.links        which user a user of an outside provider is
    cognito.passkeys     the passkeys of all users
    cognito.keys         each pool's signing keys
    cognito.sessions     sign-ins and their refresh tokens
    cognito.secrets      codes, challenges
    cognito.mailbox      what would have been sent; ``on_message`` for the log
    verify_token.verify_token, mint_token.mint_token, web.web

All state is in the state file; what is kept here is a copy, or can be made anew.
"""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csc.diagnostics import Diagnostic
from csc.emulator.calls import Call, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.http import HttpRequest
from csc.emulator.services.cognito_idp.devices import Devices
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.issuer import PREFIX, issuer_of
from csc.emulator.services.cognito_idp.keep_secrets import Secrets
from csc.emulator.services.cognito_idp.keys import Keys
from csc.emulator.services.cognito_idp.links import Links
from csc.emulator.services.cognito_idp.operations import OPERATIONS
from csc.emulator.services.cognito_idp.passkeys.credentials import Passkeys
from csc.emulator.services.cognito_idp.permissions import permissions_of
from csc.emulator.services.cognito_idp.send_message import Mailbox
from csc.emulator.services.cognito_idp.serve_token import serve_token
from csc.emulator.services.cognito_idp.serve_users import serve_users
from csc.emulator.services.cognito_idp.sessions import Sessions
from csc.emulator.services.cognito_idp.store import Store
from csc.emulator.services.cognito_idp.users import Users
from csc.emulator.services.cognito_idp.verify_token import Claims, TokenRefused, verify_token
from csc.emulator.services.cognito_idp.web import Answer, web

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.load_users import UsersFile


class CognitoIdp:
    """Satisfies ``emulator.calls.Service``."""

    name = "cognito-idp"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self.users = Users(cloud.storage)
        self.devices = Devices(cloud.storage)
        self.links = Links(cloud.storage)
        self.passkeys = Passkeys(cloud.storage)
        self.keys = Keys(cloud.storage, cloud.clock)
        self.sessions = Sessions(cloud.storage, cloud.clock)
        self.secrets = Secrets(cloud.storage, cloud.clock)
        self.mailbox = Mailbox()
        self.issuer_style = os.environ.get("CSC_COGNITO_ISSUER", "local")
        self.verified: dict[str, Claims] = {}
        self._users_file: UsersFile | None = None
        self.web: dict[str, Callable[[HttpRequest], Answer]] = {
            f"{PREFIX}/": partial(web, self),
            "/_csc/token": partial(serve_token, self),
            "/_csc/users": partial(serve_users, self),
        }

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        return permissions_of(self, operation, input)

    def issuer(self, pool: Pool) -> str:
        """The ``iss`` of the pool's tokens."""
        return issuer_of(self.cloud, pool, self.issuer_style)

    def verify_token(
        self, token: str, pool_arns: tuple[str, ...], scopes: tuple[str, ...]
    ) -> Mapping[str, Any] | TokenRefused:
        """The claims of a good token, the same object each time; or why it is refused."""
        try:
            return verify_token(self, token, pool_arns, scopes).claims
        except TokenRefused as refused:
            return refused

    def load_users(self, folder: Path) -> tuple[Diagnostic, ...]:
        """Make the users of the folder's ``csc.users.yaml``; what is wrong with it (CSC707)."""
        from csc.emulator.services.cognito_idp.load_users import NAME, UsersFile

        if self._users_file is None:
            if not (folder / NAME).exists():
                return ()
            self._users_file = UsersFile(self)
        return self._users_file.load(folder)

    def publish(self, request: HttpRequest) -> Answer | None:
        """``/<pool id>/.well-known/…``, where AWS has a pool's keys; None for any other address."""
        pool_id, _, page = request.path[1:].partition("/")
        if pool_id not in self.store.pools or not page.startswith(".well-known/"):
            return None
        return web(self, HttpRequest(request.method, f"{PREFIX}{request.target}", [], b""))

    def revoked(self) -> None:
        """Called after any change that may end a token before its time."""
        self.verified.clear()
