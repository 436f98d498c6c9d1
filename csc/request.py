"""An API Gateway proxy event into a handler's arguments, checked and typed.

    arguments({"pathParameters": {"id": "a"}, …}, parameters, models)  ──▶  {"id": "a", …}

Parameters and models are plain data (``csc/compiler/backends/described.py`` makes them).  A model's value
is a ``Record``; where a field was not given it has its default.  A parameter that isn't of its
type is a 400 ``Bad Request``; a body that its model refuses is the validator's 400.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from csc import moments
from csc.attribute_values import MismatchError, Models, Record, TypeData, case_of, constant
from csc.call_plan import FailureError

ABSENT = object()
_INT = re.compile(r"0|-?[1-9][0-9]{0,37}")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_BOOLS = {
    **dict.fromkeys(("true", "1", "yes", "y", "on", "t"), True),
    **dict.fromkeys(("false", "0", "no", "n", "off", "f"), False),
}
"""How a parameter of each type is written, here and in templates (``backends/vtl/parameters.py``)."""


class WrongValueError(ValueError):
    """A value isn't of its declared type, or breaks a constraint."""


def arguments(
    event: Mapping[str, Any], parameters: Sequence[Mapping[str, Any]], models: Models
) -> dict[str, Any]:
    """The value of each parameter but the identity. Raises FailureError (400).

    A parameter whose default only the program can compute is left out.
    """
    out = {}
    for parameter in parameters:
        source = parameter["source"]
        if source == "identity":
            continue
        read = _body if source == "body" else _parameter
        value = read(event, parameter, models)
        if value is not ABSENT:
            out[parameter["name"]] = value
    return out


def claims(event: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of the verified token; empty for a public route."""
    authorizer = (event.get("requestContext") or {}).get("authorizer") or {}
    found = authorizer.get("claims")
    return dict(found) if isinstance(found, Mapping) else {}


def _parameter(event: Mapping[str, Any], parameter: Mapping[str, Any], models: Models) -> Any:
    values = _texts(event, parameter["source"], parameter["wire"])
    if not values:
        if parameter["required"]:
            raise FailureError(400, "Bad Request")
        return default(parameter, models)
    try:
        value = _from_texts(values, parameter["type"])
        check(value, parameter["constraints"])
    except WrongValueError:
        raise FailureError(400, "Bad Request") from None
    return value


def _texts(event: Mapping[str, Any], source: str, name: str) -> list[str]:
    """All the values of a path, query or header parameter."""
    if source == "path":
        # REST APIs leave path parameters percent-encoded (serverless/serverless#5037).
        value = (event.get("pathParameters") or {}).get(name)
        return [] if value is None else [unquote(value)]
    if source == "query":
        many = event.get("multiValueQueryStringParameters") or {}
        single = event.get("queryStringParameters") or {}
        return list(many.get(name) or ([single[name]] if name in single else []))
    if source == "cookie":
        return _cookies(event, name)
    lower = name.lower()
    for member in ("multiValueHeaders", "headers"):
        for key, value in (event.get(member) or {}).items():
            if key.lower() == lower:
                return list(value) if isinstance(value, list) else [value]
    return []


def _cookies(event: Mapping[str, Any], name: str) -> list[str]:
    """The values of a cookie: ``Cookie: a=1; b=2``."""
    pairs = (
        pair.strip().partition("=")
        for header in _texts(event, "header", "cookie")
        for pair in header.split(";")
    )
    return [value.strip('"') for key, _, value in pairs if key == name]


def _from_texts(values: list[str], type_: TypeData) -> Any:
    """A parameter's value from its texts; of several, the last counts, as in the event."""
    if isinstance(type_, dict):
        ((kind, inner),) = type_.items()
        if kind == "optional":
            return _from_texts(values, inner)
        if kind in ("list", "set"):
            items = [_from_text(value, inner) for value in values]
            return items if kind == "list" else set(items)
        raise WrongValueError(f"a {kind} can't be a parameter")
    return _from_text(values[-1], type_)


def _from_text(text: str, type_: TypeData) -> Any:
    match type_:
        case "str" | "json":
            return text
        case "int" if _INT.fullmatch(text):
            return int(text)
        case "float" if _NUMBER.fullmatch(text):
            return float(text)
        case "decimal" if _NUMBER.fullmatch(text):
            return Decimal(text)
        case "bool" if text.isascii() and text.lower() in _BOOLS:
            return _BOOLS[text.lower()]
        case "bytes":
            return _bytes(text)
        case "datetime" | "date" | "uuid":
            return _moment(text, type_)
    raise WrongValueError(f"{text!r} is no {type_}")


def _moment(text: str, type_: str) -> Any:
    try:
        return moments.read(type_, text)
    except ValueError as error:
        raise WrongValueError(str(error)) from None


def _body(event: Mapping[str, Any], parameter: Mapping[str, Any], models: Models) -> Any:
    text = event.get("body")
    if text is None or text == "":
        if not parameter["required"]:
            return default(parameter, models)
        text = "{}"  # which is what API Gateway takes an empty body for
    try:
        if event.get("isBase64Encoded"):
            text = base64.b64decode(text).decode()
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
        value = typed(data, parameter["type"], models)
        check(value, parameter["constraints"])
    except (ValueError, RecursionError):
        raise FailureError(400, "Invalid request body") from None
    return value


def _no_constant(text: str) -> Any:
    raise WrongValueError(f"{text} is no JSON")


def typed(data: Any, type_: TypeData, models: Models) -> Any:
    """Parsed JSON (with floats as Decimal) as a value of the type. Raises WrongValueError."""
    if isinstance(type_, str):
        plain = type_ == "str" and type(data) is str and data.isascii()
        return data if plain else _scalar(data, type_)
    ((kind, inner),) = type_.items()
    match kind:
        case "optional":
            return None if data is None else typed(data, inner, models)
        case "list" | "page" if isinstance(data, list):
            return [typed(item, inner, models) for item in data]
        case "set" if isinstance(data, list):
            return {typed(item, inner, models) for item in data}
        case "dict" if isinstance(data, dict):
            return {name: typed(member, inner, models) for name, member in data.items()}
        case "model" if isinstance(data, dict):
            return _record(data, inner, models)
        case "union" if isinstance(data, dict):
            try:
                return _record(data, case_of(inner, data.get(inner["tag"])), models)
            except MismatchError as error:
                raise WrongValueError(str(error)) from None
    raise WrongValueError(f"{data!r} is no {kind}")


def _scalar(data: Any, type_: str) -> Any:
    match type_:
        case "json":
            return data
        case "str" if isinstance(data, str):
            return _text(data)
        case "bool" if isinstance(data, bool):
            return data
        case "none" if data is None:
            return None
        case "bytes" if isinstance(data, str):
            return _bytes(data)
        case "datetime" | "date" | "uuid" if isinstance(data, str):
            return _moment(data, type_)
        case "int" | "float" | "decimal" if isinstance(data, int | Decimal) and data is not True:
            if data is not False:
                return _number(data, type_)
    raise WrongValueError(f"{data!r} is no {type_}")


def _text(data: str) -> str:
    try:
        data.encode()
    except UnicodeEncodeError:
        raise WrongValueError("a lone surrogate") from None
    return data


def _number(data: int | Decimal, type_: str) -> Any:
    if type_ == "decimal":
        return Decimal(data)
    if type_ == "float":
        return float(data)
    if data != int(data):
        raise WrongValueError(f"{data} is no int")
    return int(data)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise WrongValueError("not base64") from None


def _record(data: Mapping[str, Any], name: str, models: Models) -> Record:
    record = Record()
    for field in models[name]["fields"]:
        if field["name"] in data:
            value = typed(data[field["name"]], field["type"], models)
            if field["constraints"]:
                check(value, field["constraints"])
        elif field["required"]:
            raise WrongValueError(f"{name} lacks {field['name']}")
        else:
            value = default(field, models)
        if value is not ABSENT:
            record[field["name"]] = value
    return record


def default(declared: Mapping[str, Any], models: Models) -> Any:
    """The default of a field or parameter: its constant, None, or ABSENT where it is computed."""
    if "computed" in declared:
        return ABSENT
    return constant(declared.get("default"), declared["type"])


def check(value: Any, constraints: Mapping[str, Any]) -> None:
    """Raises WrongValueError where a value breaks a keyword."""
    if value is None:
        return
    for keyword, bound in constraints.items():
        if not _holds(keyword, value, bound):
            raise WrongValueError(f"{value!r} breaks {keyword} {bound!r}")


def _holds(keyword: str, value: Any, bound: Any) -> bool:
    match keyword:
        case "min_length" | "min_items":
            return bool(len(value) >= bound)
        case "max_length" | "max_items":
            return bool(len(value) <= bound)
        case "pattern":
            return re.search(bound, value) is not None
        case "ge":
            return bool(value >= bound)
        case "gt":
            return bool(value > bound)
        case "le":
            return bool(value <= bound)
        case "lt":
            return bool(value < bound)
        case "multiple_of":
            return Decimal(str(value)) % Decimal(str(bound)) == 0
        case "enum":
            values = value if isinstance(value, list | set) else [value]
            return all(one in bound for one in values)
    return True
