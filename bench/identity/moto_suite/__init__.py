"""moto's own tests of Cognito, IAM and STS, run in server mode against CSC.

Nothing of moto is here: a checkout and a Python that has it are named on the command line.  Many of
these tests send what AWS refuses, since moto takes it.  ``plugin.py`` sends what AWS takes instead, and
gives the test back what it wrote; what is changed is data, in the modules named after a service.
"""
