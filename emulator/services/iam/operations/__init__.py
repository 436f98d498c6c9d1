"""The operations of IAM that are emulated."""

from csc.emulator.calls import Row

OPERATIONS: dict[str, Row] = {}
