"""Credentials in the shape of the API."""

from typing import Any

from csc.emulator.services.iam.credentials import Credentials


def show_credentials(credentials: Credentials) -> dict[str, Any]:
    return {
        "AccessKeyId": credentials.access_key,
        "SecretAccessKey": credentials.secret,
        "SessionToken": credentials.token,
        "Expiration": int(credentials.expires),
    }
