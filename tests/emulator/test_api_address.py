"""Which API a Host header names."""

import pytest

from csc.emulator.api_address import api_of_host


@pytest.mark.parametrize(
    ("host", "api"),
    [
        ("a1b2c3d4e5.execute-api.us-east-1.amazonaws.com", "a1b2c3d4e5"),
        ("a1b2c3d4e5.execute-api.localhost:8080", "a1b2c3d4e5"),
        ("A1B2C3D4E5.Execute-Api.eu-west-1.amazonaws.com.cn:443", "a1b2c3d4e5"),
        ("a1b2c3d4e5-vpce-0123.execute-api.us-east-1.amazonaws.com", "a1b2c3d4e5"),
        ("execute-api.us-east-1.amazonaws.com", ""),
        ("evil.a1b2c3d4e5.execute-api.localhost", ""),
        ("localhost:8080", ""),
        ("", ""),
    ],
)
def test_the_api_of_a_host(host: str, api: str) -> None:
    assert api_of_host(host) == api
