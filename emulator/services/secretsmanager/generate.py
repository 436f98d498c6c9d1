"""Random passwords: GetRandomPassword's, and those of templates (GenerateSecretString)."""

import json
import secrets
import string
from collections.abc import Mapping
from typing import Any

from csc.emulator.services.secretsmanager.errors import InvalidParameterException

SETS = {
    "ExcludeLowercase": string.ascii_lowercase,
    "ExcludeUppercase": string.ascii_uppercase,
    "ExcludeNumbers": string.digits,
    "ExcludePunctuation": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
}


def random_password(given: Mapping[str, Any]) -> str:
    """Raises InvalidParameterException where nothing is left to choose from."""
    excluded = set(str(given.get("ExcludeCharacters") or ""))
    sets = [
        "".join(sign for sign in signs if sign not in excluded)
        for name, signs in SETS.items()
        if not _true(given.get(name))
    ]
    sets = [signs for signs in sets if signs]
    space = " " if _true(given.get("IncludeSpace")) and " " not in excluded else ""
    length = int(given.get("PasswordLength") or 32)
    each = given.get("RequireEachIncludedType")
    needed = sets if each is None or _true(each) else []
    if not sets or not 1 <= length <= 4096 or len(needed) > length:
        raise InvalidParameterException("The password can't be made of what is left.")
    signs = [secrets.choice(one) for one in needed]
    everything = "".join(sets) + space
    signs += [secrets.choice(everything) for _ in range(length - len(signs))]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


def _true(value: Any) -> bool:
    return str(value).lower() == "true"


def generated_string(given: Mapping[str, Any]) -> str:
    """The value of GenerateSecretString: the password, alone or in a template's JSON.

    Raises InvalidParameterException.
    """
    password = random_password(given)
    template, key = given.get("SecretStringTemplate"), given.get("GenerateStringKey")
    if not template and not key:
        return password
    try:
        document = json.loads(str(template))
        document[str(key)] = password
    except (ValueError, TypeError):
        raise InvalidParameterException(
            "SecretStringTemplate is JSON of an object, and GenerateStringKey names the password."
        ) from None
    return json.dumps(document)
