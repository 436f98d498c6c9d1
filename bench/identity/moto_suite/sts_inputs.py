"""What moto's STS tests leave out and AWS asks for: a session's key goes with its token.

Source: IAM User Guide, "Use temporary credentials with AWS resources".
"""

from bench.identity.moto_suite.exchange import Corrections, Exchange, Params


def session_token(exchange: Exchange, params: Params) -> Params:
    own = exchange.client._request_signer._credentials
    for made in exchange.seen("Credentials"):
        if own is not None and own.access_key == made.get("AccessKeyId") and not own.token:
            own.token = made["SessionToken"]
    return params


STS: Corrections = {"*": session_token}
