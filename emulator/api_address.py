"""Addresses of deployed APIs by their host name, as AWS writes them.

    a1b2c3d4e5.execute-api.us-east-1.amazonaws.com   ──▶ a1b2c3d4e5
    a1b2c3d4e5.execute-api.localhost:8080            ──▶ a1b2c3d4e5
    a1b2c3d4e5-vpce-0123.execute-api.us-east-1.…      ──▶ a1b2c3d4e5    (a private API's endpoint)

Every name below ``localhost`` leads to this machine, so such an address needs no settings.
"""

EXECUTE_API = ".execute-api."


def api_of_host(host: str) -> str:
    """The id of the API that a Host header names; empty where it names none."""
    label, mark, _ = host.lower().partition(EXECUTE_API)
    if not mark or "." in label:
        return ""
    return label.partition("-vpce-")[0]
