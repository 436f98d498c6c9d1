"""HTTP APIs (API Gateway v2): one request from its host to the integration and back.

path ─▶ stage ─▶ route ─▶ authorise ─▶ admit ─▶ request parameters ─▶ integration ─▶ response
parameters ─▶ CORS

What is served was declared by templates or made through ``services/apigatewayv2``, which compiles it.
What REST APIs do the same (functions, endpoints, signatures, access logs) is theirs: ``gateway/``.
"""
