"""Expressions, compiled: text ─tokens─▶ ─parse─▶ tree ─resolve─▶ named tree ─check─▶ closures.

``request.prepare`` is the door: it takes a request's expression parameters and gives a ``Plan``
whose parts run on items.  A plan is cached by its texts and names, so a hot request only checks
the types of its values.  Nothing is applied before all of it is known to be valid.
"""
