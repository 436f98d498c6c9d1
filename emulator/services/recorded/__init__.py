"""Services of which only what templates declare is known: it is described, and nothing is done.

A module a service; each reads the recorded resources of the current stacks.
"""
