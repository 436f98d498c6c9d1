"""GetAccount."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.account import account
from csc.emulator.services.apigateway.service import ApiGateway


def get_account(gateway: ApiGateway, input: Input, call: Call) -> Output:
    return account(gateway)
