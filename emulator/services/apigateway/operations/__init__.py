"""The operations of API Gateway's control plane that are emulated.

Each is the function of its name in the module of its name (``load_operation.py``).
"""

from typing import Literal

from csc.emulator.calls import Row
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.load_operation import lazy_row


def row(name: str, support: Literal["yes", "partial"] = "yes", missing: str = "") -> Row:
    return lazy_row(__name__, name, BadRequestException, support, missing)


OPERATIONS: dict[str, Row] = {
    "CreateApiKey": row("create_api_key"),
    "CreateAuthorizer": row("create_authorizer"),
    "CreateDeployment": row("create_deployment"),
    "CreateModel": row("create_model"),
    "CreateRequestValidator": row("create_request_validator"),
    "CreateResource": row("create_resource"),
    "CreateRestApi": row("create_rest_api"),
    "CreateStage": row(
        "create_stage", "partial", "Canaries are kept and not active; client certificates."
    ),
    "CreateUsagePlan": row(
        "create_usage_plan",
        "partial",
        "Plans made here count for APIs made here: a template's API has its template's plans.",
    ),
    "CreateUsagePlanKey": row("create_usage_plan_key"),
    "DeleteApiKey": row("delete_api_key"),
    "DeleteAuthorizer": row("delete_authorizer"),
    "DeleteDeployment": row("delete_deployment"),
    "DeleteGatewayResponse": row("delete_gateway_response"),
    "DeleteIntegration": row("delete_integration"),
    "DeleteIntegrationResponse": row("delete_integration_response"),
    "DeleteMethod": row("delete_method"),
    "DeleteMethodResponse": row("delete_method_response"),
    "DeleteModel": row("delete_model"),
    "DeleteRequestValidator": row("delete_request_validator"),
    "DeleteResource": row("delete_resource"),
    "DeleteRestApi": row("delete_rest_api"),
    "DeleteStage": row("delete_stage"),
    "DeleteUsagePlan": row("delete_usage_plan"),
    "DeleteUsagePlanKey": row("delete_usage_plan_key"),
    "FlushStageAuthorizersCache": row("flush_stage_authorizers_cache"),
    "FlushStageCache": row("flush_stage_cache"),
    "GetAccount": row("get_account"),
    "GetApiKey": row("get_api_key"),
    "GetApiKeys": row("get_api_keys"),
    "GetAuthorizer": row("get_authorizer"),
    "GetAuthorizers": row("get_authorizers"),
    "GetDeployment": row("get_deployment"),
    "GetDeployments": row("get_deployments"),
    "GetGatewayResponse": row("get_gateway_response"),
    "GetGatewayResponses": row("get_gateway_responses"),
    "GetIntegration": row("get_integration"),
    "GetIntegrationResponse": row("get_integration_response"),
    "GetMethod": row("get_method"),
    "GetMethodResponse": row("get_method_response"),
    "GetModel": row("get_model"),
    "GetModels": row("get_models"),
    "GetRequestValidator": row("get_request_validator"),
    "GetRequestValidators": row("get_request_validators"),
    "GetResource": row("get_resource"),
    "GetResources": row("get_resources"),
    "GetRestApi": row("get_rest_api"),
    "GetRestApis": row("get_rest_apis"),
    "GetStage": row("get_stage"),
    "GetStages": row("get_stages"),
    "GetTags": row("get_tags"),
    "GetUsagePlan": row("get_usage_plan"),
    "GetUsagePlanKey": row("get_usage_plan_key"),
    "GetUsagePlanKeys": row("get_usage_plan_keys"),
    "GetUsagePlans": row("get_usage_plans"),
    "ImportRestApi": row("import_rest_api", "partial", "Documentation parts; basepath."),
    "PutGatewayResponse": row("put_gateway_response"),
    "PutIntegration": row("put_integration"),
    "PutIntegrationResponse": row("put_integration_response"),
    "PutMethod": row("put_method"),
    "PutMethodResponse": row("put_method_response"),
    "PutRestApi": row("put_rest_api", "partial", "Documentation parts; basepath."),
    "TagResource": row("tag_resource"),
    "TestInvokeMethod": row("test_invoke_method"),
    "UntagResource": row("untag_resource"),
    "UpdateAccount": row(
        "update_account",
        "partial",
        "The role is kept and not used: logs go to the log group without it.",
    ),
    "UpdateApiKey": row("update_api_key"),
    "UpdateAuthorizer": row("update_authorizer"),
    "UpdateDeployment": row("update_deployment"),
    "UpdateGatewayResponse": row("update_gateway_response"),
    "UpdateIntegration": row("update_integration"),
    "UpdateIntegrationResponse": row("update_integration_response"),
    "UpdateMethod": row("update_method"),
    "UpdateMethodResponse": row("update_method_response"),
    "UpdateModel": row("update_model"),
    "UpdateRequestValidator": row("update_request_validator"),
    "UpdateResource": row("update_resource"),
    "UpdateRestApi": row("update_rest_api"),
    "UpdateStage": row("update_stage"),
    "UpdateUsagePlan": row("update_usage_plan"),
}
