"""STS: temporary credentials."""

from csc.emulator.services.sts.service import Sts

__all__ = ["Sts"]
