"""``python -m bench.identity``"""

from bench.identity.measure import main

main()
