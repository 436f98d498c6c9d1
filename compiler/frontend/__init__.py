"""Source → typed program. In: a ``Project``. Out: a ``Program``, and what is wrong.

``STAGES`` is the order.  Each stage reads what those before it found and reports its own mistakes; all of them
run, so that one compile shows everything that is wrong.  User code is read as text, never imported or run.
"""

from csc.compiler.frontend.program import STAGES, read_program

__all__ = ["STAGES", "read_program"]
