"""The keywords of JSON Schema draft 4 that API Gateway's validator heeds, and what reads each.

A keyword constrains values of its own type only: ``minLength`` says nothing of a number.
"""

from csc.emulator.gateway.schemas.any_value import (
    read_all_of,
    read_any_of,
    read_enum,
    read_not,
    read_one_of,
    read_type,
)
from csc.emulator.gateway.schemas.arrays import read_items, read_unique_items
from csc.emulator.gateway.schemas.check import ReadKeyword
from csc.emulator.gateway.schemas.numbers_and_strings import (
    read_maximum,
    read_minimum,
    read_multiple_of,
    read_pattern,
    read_size,
)
from csc.emulator.gateway.schemas.objects import (
    read_additional_properties,
    read_dependencies,
    read_pattern_properties,
    read_properties,
    read_required,
)

KEYWORDS: dict[str, ReadKeyword] = {
    "type": read_type,
    "enum": read_enum,
    "required": read_required,
    "properties": read_properties,
    "patternProperties": read_pattern_properties,
    "additionalProperties": read_additional_properties,
    "dependencies": read_dependencies,
    "minProperties": read_size("minProperties", dict),
    "maxProperties": read_size("maxProperties", dict),
    "items": read_items,
    "minItems": read_size("minItems", list),
    "maxItems": read_size("maxItems", list),
    "uniqueItems": read_unique_items,
    "minimum": read_minimum,
    "maximum": read_maximum,
    "multipleOf": read_multiple_of,
    "minLength": read_size("minLength", str),
    "maxLength": read_size("maxLength", str),
    "pattern": read_pattern,
    "allOf": read_all_of,
    "anyOf": read_any_of,
    "oneOf": read_one_of,
    "not": read_not,
}
