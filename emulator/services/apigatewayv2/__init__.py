"""API Gateway v2: the control plane of HTTP APIs, one model with CloudFormation's resources.

Objects are documents with the members of AWS's API (``RouteKey``, ``IntegrationUri``), which are
CloudFormation's properties too.  ``declared.py`` gathers what templates declare, ``store.py`` (of
REST APIs) keeps what was made here, ``compile_stage.py`` makes of both what ``http_api/`` serves.
"""
