"""What a template may spend, so that none can hang the server or eat its memory.

The first two are API Gateway's quotas ("Amazon API Gateway quotas and important notes": size of a
mapping template 300 KB; iterations of a ``#foreach`` loop 1,000; payload 10 MB).  AWS does not say
what happens past a loop's quota; Velocity's own switch for it (``directive.foreach.maxloops``)
ends the loop without an error, and so do we.  The others are Velocity's defaults where it has one
(macro depth 20), else our own, far above what a template does for a living.  A regular expression
that explodes (``(a+)+$``) hangs Java; here it has a quarter of a second (``bounded_regex.py``).
"""

from csc.emulator.gateway.velocity.errors import LimitError

MAX_TEMPLATE_BYTES = 300 * 1024
MAX_LOOP_ITERATIONS = 1000
MAX_OUTPUT_CHARACTERS = 10 * 1024 * 1024
MAX_TEXT_CHARACTERS = MAX_OUTPUT_CHARACTERS
MAX_COLLECTION_ITEMS = 1_000_000
MAX_INTEGER_BITS = 14_000
MAX_STEPS = 250_000
MAX_MACRO_DEPTH = 20
MAX_DEFINE_DEPTH = 2
MAX_EVALUATE_DEPTH = 20


def check_text(text: str) -> str:
    """``text`` itself, unless a template has grown it past the largest payload."""
    if len(text) > MAX_TEXT_CHARACTERS:
        raise LimitError(f"a string grew past {MAX_TEXT_CHARACTERS} characters")
    return text


def check_size(items: int) -> None:
    if items > MAX_COLLECTION_ITEMS:
        raise LimitError(f"a collection grew past {MAX_COLLECTION_ITEMS} items")
