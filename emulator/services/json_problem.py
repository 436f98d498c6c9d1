"""Why a text isn't JSON, in the words of Jackson, with which AWS reads it.

json_problem("not json")  ──▶  Unrecognized token 'not': was expecting (JSON String, Number, …)
json_problem("{'a': 1}")  ──▶  Unexpected character (''' (code 39)): was expecting double-quote …
"""

import json
import re

EXPECTED = "JSON String, Number, Array, Object or token 'null', 'true' or 'false'"
_WORD = re.compile(r"[A-Za-z_$][\w$]*")


def json_problem(text: str) -> str:
    """Empty where it is JSON."""
    try:
        json.loads(text)
    except RecursionError:
        return "Document nesting depth exceeds the maximum allowed"
    except json.JSONDecodeError as error:
        return _told(text, error)
    except ValueError as error:
        return str(error)
    return ""


def _told(text: str, error: json.JSONDecodeError) -> str:
    rest = text[error.pos :].lstrip()
    if not text.strip():
        return "Invalid execution input."
    if not rest:
        return "Unexpected end-of-input"
    word = _WORD.match(rest)
    character = f"Unexpected character ('{rest[0]}' (code {ord(rest[0])})): was expecting "
    if error.msg.startswith("Expecting property name"):
        return character + "double-quote to start field name"
    if error.msg.startswith("Expecting value"):
        if word:
            return f"Unrecognized token '{word[0]}': was expecting ({EXPECTED})"
        return character + f"a valid value ({EXPECTED})"
    if error.msg.startswith("Expecting ':'"):
        return character + "a colon to separate field name and value"
    if error.msg.startswith("Expecting ','"):
        return character + "comma to separate Object entries"
    return error.msg
