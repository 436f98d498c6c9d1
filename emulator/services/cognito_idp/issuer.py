"""Who issues a pool's tokens: the ``iss`` claim, and where its key set is published.

On AWS the issuer of a pool is ``https://cognito-idp.<region>.amazonaws.com/<pool id>``, which no
local client can reach, and OpenID Connect requires that the discovery document be found at the
issuer.  So by default the issuer is a local URL that answers:

    http://localhost:8080/_aws/cognito-idp/<pool id>

``aws-jwt-verify`` takes it with ``JwtRsaVerifier.create({issuer, audience, jwksUri})`` and
``verifier.cacheJwks(keys)``, as its own fetcher speaks https alone.  Its ``CognitoJwtVerifier``,
like any client that builds the issuer from the pool id, wants AWS's own:
``CSC_COGNITO_ISSUER=aws`` in the environment makes that the ``iss`` of every token, and the keys are
served locally all the same.
"""

from csc.emulator.cloud import Cloud
from csc.emulator.services.cognito_idp.entities import Pool

PREFIX = "/_aws/cognito-idp"


def issuer_of(cloud: Cloud, pool: Pool, style: str) -> str:
    """``style`` is ``local`` or ``aws``."""
    if style == "aws":
        return f"https://cognito-idp.{pool.id.partition('_')[0]}.amazonaws.com/{pool.id}"
    return local_url(cloud, pool)


def local_url(cloud: Cloud, pool: Pool) -> str:
    """Where the pool's web endpoints answer, whatever its tokens call their issuer."""
    return f"{cloud.endpoint}{PREFIX}/{pool.id}"
