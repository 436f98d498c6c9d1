"""``make bench``: every benchmark, one after the other."""

import importlib
import sys

MODULES = ("bench.startup", "bench.save", "bench.request")


def main() -> None:
    """Run those named on the command line (``save``, ``request`` …), or all."""
    wanted = [f"bench.{name}" for name in sys.argv[1:]] or list(MODULES)
    for name in wanted:
        importlib.import_module(name).main()
        print(flush=True)


if __name__ == "__main__":
    main()
