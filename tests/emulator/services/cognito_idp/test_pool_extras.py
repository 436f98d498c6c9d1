"""What a pool keeps beside its settings: pages, risk, logs; and factors of its users."""

from tests.emulator.services.cognito_idp.conftest import World


async def test_pages_risk_and_logs_outlive_an_update_of_the_pool(world: World) -> None:
    css = ".label{color:red}"
    await world.admin("SetUICustomization", CSS=css)
    await world.admin("SetUICustomization", ClientId=world.client_id, CSS="b{}")
    block = {"Actions": {"EventAction": "BLOCK"}}
    await world.admin("SetRiskConfiguration", CompromisedCredentialsRiskConfiguration=block)
    where = {
        "LogLevel": "ERROR",
        "EventSource": "userNotification",
        "CloudWatchLogsConfiguration": {
            "LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:x"
        },
    }
    await world.admin("SetLogDeliveryConfiguration", LogConfigurations=[where])
    await world.admin("UpdateUserPool", MfaConfiguration="OFF")
    shown = await world.admin("GetUICustomization", ClientId=world.client_id)
    assert shown["UICustomization"]["CSS"] == "b{}"
    assert (await world.admin("GetUICustomization"))["UICustomization"]["CSS"] == css
    risk = (await world.admin("DescribeRiskConfiguration"))["RiskConfiguration"]
    assert risk["CompromisedCredentialsRiskConfiguration"] == block
    logs = (await world.admin("GetLogDeliveryConfiguration"))["LogDeliveryConfiguration"]
    assert logs["LogConfigurations"] == [where]


async def test_the_factors_of_a_user(world: World) -> None:
    await world.add_user("agent", email="agent@example.com", email_verified="true")
    shown = await world.admin("AdminGetUserAuthFactors", Username="agent")
    assert shown["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP"]
    token = (await world.sign_in("agent"))["AccessToken"]
    assert await world.call("GetUserAuthFactors", AccessToken=token) == shown


async def test_the_older_form_of_sms_as_a_second_factor(world: World) -> None:
    await world.add_user("agent", phone_number="+15550100", phone_number_verified="true")
    sms = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
    await world.admin("AdminSetUserSettings", Username="agent", MFAOptions=sms)
    shown = await world.admin("AdminGetUser", Username="agent")
    assert shown["UserMFASettingList"] == ["SMS_MFA"]
    await world.admin("AdminSetUserSettings", Username="agent", MFAOptions=[])
    assert "UserMFASettingList" not in await world.admin("AdminGetUser", Username="agent")


async def test_an_authenticator_app_is_taken_away(world: World) -> None:
    await world.add_user("agent")
    user = world.cognito.users.by_username(world.pool, "agent")
    assert user is not None
    user.totp_secret, user.totp_verified = "ABCDEFGHIJKLMNOP", True
    user.mfa, user.preferred_mfa = ["SOFTWARE_TOKEN_MFA"], "SOFTWARE_TOKEN_MFA"
    world.cognito.users.save(world.pool, user)
    await world.admin("AdminDeleteSoftwareToken", Username="agent")
    assert (await world.sign_in("agent"))["AccessToken"]
