"""Function URLs: an HTTP address of a function, without API Gateway.

    POST /_aws/lambda-url/<id>/orders?x=1 ──read_request──▶ event 2.0 ──the function──▶ read_result ──▶ 201

On AWS the address is https://<id>.lambda-url.<region>.on.aws/.  Source: Lambda's developer guide,
"Invoking Lambda function URLs" and "Control access to Lambda function URLs".
"""

PREFIX = "/_aws/lambda-url/"
