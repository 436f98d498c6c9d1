"""Cognito's errors. All have status 400, as its JSON protocol answers them."""

from typing import ClassVar

from csc.emulator.errors import ServiceError


class NotAuthorizedException(ServiceError):
    code = "NotAuthorizedException"


class ResourceNotFoundException(ServiceError):
    code = "ResourceNotFoundException"


class InvalidParameterException(ServiceError):
    code = "InvalidParameterException"


class UserNotFoundException(ServiceError):
    code = "UserNotFoundException"


class UserNotConfirmedException(ServiceError):
    code = "UserNotConfirmedException"


class UsernameExistsException(ServiceError):
    code = "UsernameExistsException"


class AliasExistsException(ServiceError):
    code = "AliasExistsException"


class InvalidPasswordException(ServiceError):
    code = "InvalidPasswordException"


class PasswordHistoryPolicyViolationException(ServiceError):
    code = "PasswordHistoryPolicyViolationException"


class PasswordResetRequiredException(ServiceError):
    code = "PasswordResetRequiredException"


class CodeMismatchException(ServiceError):
    code = "CodeMismatchException"


class ExpiredCodeException(ServiceError):
    code = "ExpiredCodeException"


class LimitExceededException(ServiceError):
    code = "LimitExceededException"


class TooManyFailedAttemptsException(ServiceError):
    code = "TooManyFailedAttemptsException"


class UnsupportedUserStateException(ServiceError):
    code = "UnsupportedUserStateException"


class UnsupportedOperationException(ServiceError):
    code = "UnsupportedOperationException"


class UnsupportedTokenTypeException(ServiceError):
    code = "UnsupportedTokenTypeException"


class UnauthorizedException(ServiceError):
    code = "UnauthorizedException"


class DuplicateProviderException(ServiceError):
    code = "DuplicateProviderException"


class UnsupportedIdentityProviderException(ServiceError):
    code = "UnsupportedIdentityProviderException"


class PreconditionNotMetException(ServiceError):
    code = "PreconditionNotMetException"


class GroupExistsException(ServiceError):
    code = "GroupExistsException"


class ScopeDoesNotExistException(ServiceError):
    code = "ScopeDoesNotExistException"


class InvalidOAuthFlowException(ServiceError):
    code = "InvalidOAuthFlowException"


class EnableSoftwareTokenMFAException(ServiceError):
    code = "EnableSoftwareTokenMFAException"


class SoftwareTokenMFANotFoundException(ServiceError):
    code = "SoftwareTokenMFANotFoundException"


class MFAMethodNotFoundException(ServiceError):
    code = "MFAMethodNotFoundException"


class UserLambdaValidationException(ServiceError):
    code = "UserLambdaValidationException"


class UnexpectedLambdaException(ServiceError):
    code = "UnexpectedLambdaException"


class InvalidLambdaResponseException(ServiceError):
    code = "InvalidLambdaResponseException"


class WebAuthnNotEnabledException(ServiceError):
    code = "WebAuthnNotEnabledException"


class WebAuthnConfigurationMissingException(ServiceError):
    code = "WebAuthnConfigurationMissingException"


class WebAuthnChallengeNotFoundException(ServiceError):
    code = "WebAuthnChallengeNotFoundException"


class WebAuthnRelyingPartyMismatchException(ServiceError):
    code = "WebAuthnRelyingPartyMismatchException"


class WebAuthnClientMismatchException(ServiceError):
    code = "WebAuthnClientMismatchException"


class WebAuthnOriginNotAllowedException(ServiceError):
    code = "WebAuthnOriginNotAllowedException"


class WebAuthnCredentialNotSupportedException(ServiceError):
    code = "WebAuthnCredentialNotSupportedException"


class UserPoolAddOnNotEnabledException(ServiceError):
    code = "UserPoolAddOnNotEnabledException"


class ManagedLoginBrandingExistsException(ServiceError):
    code = "ManagedLoginBrandingExistsException"


class TermsExistsException(ServiceError):
    code = "TermsExistsException"


class InternalErrorException(ServiceError):
    code = "InternalErrorException"
    status: ClassVar[int] = 500
