"""API Gateway's control plane: REST APIs through boto3, the CLI and Terraform.

An object is the document that its Get operation answers with.  What a template declared is shown by the
same operations (``declared.py``) and changed in the template alone; what was created here is kept in
storage, built by CloudFormation's own rows (``build.py``) and served from a deployment's snapshot.
"""
