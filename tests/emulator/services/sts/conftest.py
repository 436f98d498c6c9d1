"""The world of IAM's tests."""

from tests.emulator.services.iam.conftest import world

__all__ = ["world"]
