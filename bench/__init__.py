"""What is fast, measured against a peer or a physical limit in the same run.

``make bench`` runs every module of the list in ``__main__``; ``python -m bench.save`` runs one.
"""
