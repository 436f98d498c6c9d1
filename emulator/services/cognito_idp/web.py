"""The web endpoints of user pools, under ``/_aws/cognito-idp/<pool id>/``.

.well-known/jwks.json, .well-known/openid-configuration        read by any page (CORS)
oauth2/…, login, …                                             oauth/ , where it has them
import/<job id>                                                the file of CreateUserImportJob
"""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.cognito_idp.entities import Pool
from csc.emulator.services.cognito_idp.issuer import PREFIX, local_url

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

Answer = HttpResponse | Awaitable[HttpResponse]
Page = Callable[["CognitoIdp", Pool, HttpRequest], Answer]


def web(cognito: "CognitoIdp", request: HttpRequest) -> Answer:
    """Answer a request below ``PREFIX``."""
    pool_id, _, page = request.path[len(PREFIX) + 1 :].partition("/")
    pool = cognito.store.pools.get(pool_id)
    if pool is None:
        return answer_json(404, {"message": f"User pool {pool_id} does not exist."})
    found = PAGES.get(page)
    if found is None and page.startswith("import/"):
        from csc.emulator.services.cognito_idp.import_jobs import take_file

        found = take_file
    if found is None:
        from csc.emulator.services.cognito_idp.oauth.endpoints import ENDPOINTS

        found = ENDPOINTS.get(page)
    if found is None:
        return answer_json(404, {"message": "There is nothing at this address."})
    return found(cognito, pool, request)


def answer_json(status: int, value: Any, *more: tuple[str, str]) -> HttpResponse:
    headers = [("Content-Type", "application/json"), *more]
    return HttpResponse(status, headers, json.dumps(value).encode())


_OPEN = ("Access-Control-Allow-Origin", "*")


def serve_jwks(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    """The public halves of the pool's keys."""
    keys = [key.jwk for key in cognito.keys.of(pool.id)]
    return answer_json(200, {"keys": keys}, _OPEN, ("Cache-Control", "public, max-age=60"))


def serve_configuration(cognito: "CognitoIdp", pool: Pool, request: HttpRequest) -> HttpResponse:
    """OpenID Connect Discovery 1.0."""
    url = local_url(cognito.cloud, pool)
    scopes = [
        f"{server.identifier}/{scope}"
        for server in cognito.store.servers_of(pool.id)
        for scope in server.scopes
    ]
    configuration = {
        "issuer": cognito.issuer(pool),
        "authorization_endpoint": f"{url}/oauth2/authorize",
        "token_endpoint": f"{url}/oauth2/token",
        "userinfo_endpoint": f"{url}/oauth2/userInfo",
        "revocation_endpoint": f"{url}/oauth2/revoke",
        "end_session_endpoint": f"{url}/logout",
        "jwks_uri": f"{url}/.well-known/jwks.json",
        "response_types_supported": ["code", "token"],
        "grant_types_supported": [
            "authorization_code",
            "implicit",
            "refresh_token",
            "client_credentials",
        ],
        "scopes_supported": ["openid", "email", "phone", "profile", *scopes],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
    }
    return answer_json(200, configuration, _OPEN)


PAGES: dict[str, Page] = {
    ".well-known/jwks.json": serve_jwks,
    ".well-known/openid-configuration": serve_configuration,
}
