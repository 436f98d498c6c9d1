"""The REST data plane of API Gateway: from an HttpRequest to an HttpResponse.

    Realised resources ──compile_api.build_apis──▶ CompiledApi     (once a deployment)
    HttpRequest ──chain.handle──▶ the stages in AWS's order ──▶ HttpResponse

Rules of the room: whatever can be parsed or resolved is so when the API is built, never per request;
services are called only through ``Cloud.invoke``; a request never waits unless its integration or
its authorizer does.
"""
