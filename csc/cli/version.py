"""``csc --version``: the release, the Python, and whether the hot modules run compiled."""

import platform
from importlib.metadata import version as release

from csc.native.find import describe


def version() -> str:
    """``csc 0.1.0, Python 3.11.7, compiled (74 modules)``."""
    return f"csc {release('csc')}, Python {platform.python_version()}, {describe()}"
