"""A REST API from an OpenAPI document (2.0 or 3.0) with ``x-amazon-apigateway-*`` extensions.

    document ──read_document──▶ resources, methods, models, validators, authorizers, responses

An operation is turned into the properties of an ``AWS::ApiGateway::Method`` and read as one, so both
ways of declaring an API mean the same.  Source: developer guide, "OpenAPI extensions for API Gateway".
"""
