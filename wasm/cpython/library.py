"""The modules of Python's library that the shared component holds: no others can be imported there.

What reaches for the system (network, processes, files) is left out; a program that imports such a
module runs in a Lambda worker.  The guest imports all of it before its snapshot is taken.
"""

import importlib

# fmt: off
MODULES = frozenset([
    "__future__", "_strptime", "abc", "array", "ast", "asyncio", "base64", "binascii", "bisect",
    "builtins", "calendar", "cmath", "codecs", "collections", "collections.abc", "colorsys",
    "configparser", "contextlib", "contextvars", "copy", "copyreg", "csv", "dataclasses",
    "datetime", "decimal", "difflib", "email", "email.utils", "encodings", "encodings.aliases",
    "encodings.ascii", "encodings.cp1252", "encodings.hex_codec", "encodings.idna",
    "encodings.latin_1", "encodings.punycode", "encodings.unicode_escape", "encodings.utf_16",
    "encodings.utf_32", "encodings.utf_8", "encodings.utf_8_sig", "enum", "errno", "fractions",
    "functools", "gc", "graphlib", "hashlib", "heapq", "hmac", "html", "html.entities",
    "html.parser", "http", "importlib", "inspect", "io", "ipaddress", "itertools", "json",
    "json.decoder", "keyword", "locale", "logging", "math", "numbers", "operator", "os",
    "os.path", "pathlib", "pickle", "posixpath", "pprint", "queue", "random", "re", "reprlib",
    "secrets", "statistics", "string", "stringprep", "struct", "sys", "textwrap", "threading",
    "time", "timeit", "token", "tokenize", "traceback", "types", "typing", "unicodedata",
    "urllib", "urllib.parse", "uuid", "warnings", "weakref", "xml", "xml.etree",
    "xml.etree.ElementTree", "zlib",
])
# fmt: on

# fmt: off
SUBMODULES = frozenset([
    "http.client", "http.cookiejar", "http.cookies", "http.server", "importlib.metadata",
    "importlib.resources", "logging.config", "logging.handlers", "urllib.request",
    "urllib.response", "urllib.robotparser", "xml.dom", "xml.sax", "email.message", "email.mime",
    "email.parser", "json.tool", "os.posix", "concurrent.futures", "multiprocessing.pool",
])
# fmt: on
"""Submodules that are left out of packages of which something is there."""


def is_held(module: str) -> bool:
    """Whether a module of Python's library (dotted) can be imported in the sandbox."""
    return module not in SUBMODULES and module.partition(".")[0] in _TOP


_TOP = frozenset(name.partition(".")[0] for name in MODULES)


def preload() -> None:
    """Import all of it. Raises ImportError for what this build of CPython lacks."""
    for name in sorted(MODULES):
        importlib.import_module(name)
