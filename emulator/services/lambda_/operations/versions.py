"""PublishVersion and ListVersionsByFunction."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.describe import describe
from csc.emulator.services.lambda_.errors import InvalidParameterValueException
from csc.emulator.services.lambda_.functions import listed
from csc.emulator.services.lambda_.operations.aliases import check_revision
from csc.emulator.services.lambda_.page import page

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def publish_version(service: "Lambda", input: Input, call: Call) -> Output:
    """Raises InvalidParameterValue- and PreconditionFailedException."""
    latest = service.find_named(input)
    check_revision(service.revision_of(latest), input)
    has = describe(service, latest)["CodeSha256"]
    if input.get("CodeSha256") not in (None, "", has):
        raise InvalidParameterValueException(
            f"CodeSHA256 ({input['CodeSha256']}) is different from current CodeSHA256 in $LATEST "
            f"({has}). Please try again with the CodeSHA256 in $LATEST.",
            Type="User",
        )
    return describe(service, service.publish(latest.name, input.get("Description", "")))


def list_versions_by_function(service: "Lambda", input: Input, call: Call) -> Output:
    latest = service.find_named(input)
    published = service.versions.get(latest.name, {}).values()
    found = [describe(service, latest, "$LATEST"), *(describe(service, one) for one in published)]
    return page("Versions", [listed(one) for one in found], input)
