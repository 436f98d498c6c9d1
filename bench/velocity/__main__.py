"""``python -m bench.velocity``."""

from bench.velocity.measure import main

main()
