"""AWS::ApiGateway::*: the resources that make a REST API.

They are built into the frozen parts of ``gateway/model.py``; ``gateway/compile_api.py`` joins them
when a deployment is swapped in, so nothing is applied to a service.
"""

from csc.emulator.cloudformation.contract import ResourceType
from csc.emulator.cloudformation.resources.apigateway.authorizer import (
    build_authorizer,
    identify_authorizer,
)
from csc.emulator.cloudformation.resources.apigateway.domain import (
    build_mapping,
    identify_domain,
    identify_mapping,
)
from csc.emulator.cloudformation.resources.apigateway.gateway_response import (
    build_gateway_response,
    identify_gateway_response,
)
from csc.emulator.cloudformation.resources.apigateway.keep import (
    apply_deployment,
    remove_api,
    remove_deployment,
    remove_key,
    remove_plan,
    remove_stage,
)
from csc.emulator.cloudformation.resources.apigateway.method import build_method, identify_method
from csc.emulator.cloudformation.resources.apigateway.recorded import RECORDED
from csc.emulator.cloudformation.resources.apigateway.rest_api import (
    build_model,
    build_resource,
    build_rest_api,
    build_validator,
    identify_model,
    identify_resource,
    identify_rest_api,
    identify_validator,
)
from csc.emulator.cloudformation.resources.apigateway.stage import (
    build_deployment,
    build_stage,
    identify_deployment,
    identify_stage,
)
from csc.emulator.cloudformation.resources.apigateway.usage import (
    build_api_key,
    build_usage_plan,
    build_usage_plan_key,
    identify_api_key,
    identify_usage_plan,
    identify_usage_plan_key,
)

PREFIX = "AWS::ApiGateway::"

TYPES: tuple[ResourceType, ...] = (
    ResourceType(
        f"{PREFIX}RestApi", "emulated", identify_rest_api, build_rest_api, remove=remove_api
    ),
    ResourceType(f"{PREFIX}Resource", "emulated", identify_resource, build_resource),
    ResourceType(f"{PREFIX}Method", "emulated", identify_method, build_method),
    ResourceType(f"{PREFIX}Model", "emulated", identify_model, build_model),
    ResourceType(f"{PREFIX}RequestValidator", "emulated", identify_validator, build_validator),
    ResourceType(f"{PREFIX}Authorizer", "emulated", identify_authorizer, build_authorizer),
    ResourceType(
        f"{PREFIX}GatewayResponse", "emulated", identify_gateway_response, build_gateway_response
    ),
    ResourceType(
        f"{PREFIX}Deployment",
        "emulated",
        identify_deployment,
        build_deployment,
        apply_deployment,
        remove_deployment,
        missing="Of a file that csc dev watches, each save is a new deployment.",
    ),
    ResourceType(
        f"{PREFIX}Stage",
        "emulated",
        identify_stage,
        build_stage,
        remove=remove_stage,
        missing="Throttles of its methods only with csc dev --throttle enforce.",
    ),
    ResourceType(f"{PREFIX}ApiKey", "emulated", identify_api_key, build_api_key, remove=remove_key),
    ResourceType(
        f"{PREFIX}UsagePlan",
        "emulated",
        identify_usage_plan,
        build_usage_plan,
        remove=remove_plan,
    ),
    ResourceType(
        f"{PREFIX}UsagePlanKey", "emulated", identify_usage_plan_key, build_usage_plan_key
    ),
    ResourceType(
        f"{PREFIX}DomainName",
        "emulated",
        identify_domain,
        missing="Certificates and TLS policies are not used.",
    ),
    ResourceType(f"{PREFIX}BasePathMapping", "emulated", identify_mapping, build_mapping),
    *RECORDED,
)
