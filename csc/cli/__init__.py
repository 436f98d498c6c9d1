"""The ``csc`` command. One file a command; each reads its options and makes one call."""

from csc.cli.commands import app


def main() -> None:
    """Run the command line."""
    app()
