"""DynamoDB's numbers: their normal form, their order as bytes, their arithmetic.

``"1.50e1"`` ─canonical─▶ ``"15"`` ─encode─▶ ``b"\\x02\\x83" b"15"`` (compares as the number does)

A number has up to 38 significant digits and a magnitude from 1E-130 to 9.99…E+125.  Its normal form
is what DynamoDB gives back: plain digits, no exponent, no leading or trailing zeros, never ``-0``.
Hot paths never build a Decimal: most numbers are short integers, whose text is their normal form.
"""

import re
from decimal import Context, Decimal, Inexact

from csc.emulator.services.dynamodb.errors import ValidationException

PRECISION = 38
OVERFLOW = (
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
)
UNDERFLOW = (
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
)
TOO_PRECISE = "Attempting to store more than 38 significant digits in a Number"
NOT_A_NUMBER = "The parameter cannot be converted to a numeric value"

_PLAIN = re.compile(
    r"0|-?[1-9][0-9]{0,37}|-?(?:0|[1-9][0-9]{0,18})\.[0-9]{0,18}[1-9]", re.ASCII
).fullmatch
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]*))?|\.(?P<only>[0-9]+))"
    r"(?:[eE](?P<exponent>[+-]?[0-9]+))?",
    re.ASCII,
).fullmatch
_COMPLEMENT = bytes.maketrans(b"0123456789", b"9876543210")
_EXACT = Context(prec=400, traps=[Inexact])


def canonical(text: str) -> str:
    """The normal form of a number's text. Raises ValidationException with DynamoDB's words."""
    if _PLAIN(text):
        return text
    negative, digits, point = _parse(text)
    return _format(negative, digits, point)


def is_canonical(text: str) -> bool:
    """Whether a number is known to be in normal form; most are that are."""
    return _PLAIN(text) is not None


def _parse(text: str) -> tuple[bool, str, int]:
    """``(negative, digits, point)``: the number is ±0.DIGITS × 10^point; digits "" is zero."""
    match = _NUMBER(text)
    if match is None:
        raise ValidationException(f"{NOT_A_NUMBER}: {text}" if text else NOT_A_NUMBER)
    whole = match["whole"] or ""
    part = match["part"] or match["only"] or ""
    digits = (whole + part).lstrip("0")
    point = len(digits) - len(part) + _exponent(match["exponent"])
    digits = digits.rstrip("0")
    if not digits:
        return False, "", 0
    if point > 126:
        raise ValidationException(OVERFLOW)
    if point < -129:
        raise ValidationException(UNDERFLOW)
    if len(digits) > PRECISION:
        raise ValidationException(TOO_PRECISE)
    return match["sign"] == "-", digits, point


def _exponent(text: str | None) -> int:
    """An exponent with too many digits for a number is clamped: it over- or underflows anyway."""
    if not text:
        return 0
    magnitude = text.lstrip("+-").lstrip("0")
    value = int(magnitude[:9] or "0") if len(magnitude) <= 9 else 10**9
    return -value if text[0] == "-" else value


def _format(negative: bool, digits: str, point: int) -> str:
    if not digits:
        return "0"
    sign = "-" if negative else ""
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    if point >= len(digits):
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    return f"{sign}{digits[:point]}.{digits[point:]}"


def encode(text: str) -> bytes:
    """Bytes that order as numbers do. ``text`` must be in normal form."""
    if text == "0":
        return b"\x01"
    negative = text[0] == "-"
    whole, _, part = (text[1:] if negative else text).partition(".")
    if whole == "0":
        digits = part.lstrip("0")
        point = len(digits) - len(part)
    else:
        digits = (whole + part).rstrip("0")
        point = len(whole)
    if negative:
        # Larger magnitudes come first: exponent and digits are complemented, and the end
        # marker puts -1.5 before -1.
        return bytes((0, 126 - point)) + digits.encode().translate(_COMPLEMENT) + b"\x7f"
    return bytes((2, point + 129)) + digits.encode()


def decimal_of(text: str) -> Decimal:
    """The exact value."""
    return Decimal(text)


def compare_key(text: str) -> int | Decimal:
    """A value that compares as the number does; an int wherever it is one."""
    try:
        return int(text)
    except ValueError:
        return Decimal(text)


def add(left: str, right: str) -> str:
    """The normal form of a sum of numbers in normal form.

    A sum that needs more than 38 digits is refused as an overflow: that is what AWS answers.
    """
    try:
        text = str(int(left) + int(right))
    except ValueError:
        text = str(_EXACT.add(Decimal(left), Decimal(right)))
    try:
        return canonical(text)
    except ValidationException as error:
        if error.message == TOO_PRECISE:
            raise ValidationException(OVERFLOW) from None
        raise


def negate(text: str) -> str:
    if text == "0":
        return text
    return text[1:] if text[0] == "-" else "-" + text


def stored_size(text: str) -> int:
    """Bytes that DynamoDB counts: about one for two significant digits, and one more."""
    if text.isdecimal():  # most are whole numbers
        return (len(text.rstrip("0")) + 3) // 2 if text != "0" else 1
    digits = text.replace(".", "").lstrip("-0").rstrip("0")
    if not digits:
        return 1
    return (len(digits) + 1) // 2 + (2 if text[0] == "-" else 1)
