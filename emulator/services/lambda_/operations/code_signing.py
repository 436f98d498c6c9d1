"""Code signing configurations, and which of them a function has. Signatures are not checked."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import check_exists, read_reference
from csc.emulator.services.lambda_.errors import (
    CodeSigningConfigNotFoundException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.page import page
from csc.emulator.services.lambda_.times import stamp

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def create_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    cloud = service.cloud
    name = "csc-" + cloud.clock.uuid().replace("-", "")[:17]
    made = {
        "CodeSigningConfigId": name,
        "CodeSigningConfigArn": f"arn:aws:lambda:{cloud.region}:{cloud.account}:code-signing-config:"
        + name,
        "Description": input.get("Description", ""),
        "AllowedPublishers": input["AllowedPublishers"],
        "CodeSigningPolicies": input.get("CodeSigningPolicies")
        or {"UntrustedArtifactOnDeployment": "Warn"},
        "LastModified": stamp(cloud.clock.now()),
    }
    service.settings["code signing"].put(made["CodeSigningConfigArn"], "", made)
    return {"CodeSigningConfig": made}


def update_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    made = dict(_find(service, input))
    given = ("Description", "AllowedPublishers", "CodeSigningPolicies")
    made |= {member: input[member] for member in given if input.get(member) is not None}
    made["LastModified"] = stamp(service.cloud.clock.now())
    service.settings["code signing"].put(made["CodeSigningConfigArn"], "", made)
    return {"CodeSigningConfig": made}


def get_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    return {"CodeSigningConfig": _find(service, input)}


def delete_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    service.settings["code signing"].remove(_find(service, input)["CodeSigningConfigArn"])
    return {}


def list_code_signing_configs(service: "Lambda", input: Input, call: Call) -> Output:
    return page(
        "CodeSigningConfigs", [made for _, _, made in service.settings["code signing"]], input
    )


def list_functions_by_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    arn = _find(service, input)["CodeSigningConfigArn"]
    found = [
        service.arn(name) for name, _, made in service.settings["signed"] if made["Arn"] == arn
    ]
    return page("FunctionArns", found, input)


def put_function_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, _ = read_reference(service, input)
    arn = input["CodeSigningConfigArn"]
    if service.settings["code signing"].get(arn) is None:
        raise CodeSigningConfigNotFoundException(
            "The code signing configuration cannot be found. Check that the provided "
            f"configuration is not deleted: {arn}.",
            Type="User",
        )
    check_exists(service, name, "")
    service.settings["signed"].put(name, "", {"Arn": arn})
    return {"FunctionName": name, "CodeSigningConfigArn": arn}


def get_function_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, _ = read_reference(service, input)
    check_exists(service, name, "")
    found = service.settings["signed"].get(name)
    return {} if found is None else {"FunctionName": name, "CodeSigningConfigArn": found["Arn"]}


def delete_function_code_signing_config(service: "Lambda", input: Input, call: Call) -> Output:
    name, _ = read_reference(service, input)
    check_exists(service, name, "")
    service.settings["signed"].remove(name)
    return {}


def _find(service: "Lambda", input: Input) -> dict[str, Any]:
    arn = input["CodeSigningConfigArn"]
    found = service.settings["code signing"].get(arn)
    if found is None:
        raise ResourceNotFoundException(
            f"The Lambda code signing configuration {arn} can not be found.", Type=None
        )
    return found
