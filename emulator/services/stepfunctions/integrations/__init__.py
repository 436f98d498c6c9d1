"""What a Task's ``Resource`` may name, and how each is called.

    arn:aws:lambda:…:function:f                a function, its payload the arguments
    arn:aws:states:::lambda:invoke             the same, with all that Invoke takes
    arn:aws:states:::dynamodb:putItem          an optimized integration
    arn:aws:states:::sqs:sendMessage.waitForTaskToken
    arn:aws:states:::states:startExecution.sync:2
    arn:aws:states:::aws-sdk:s3:getObject      any operation of an emulated service

All calls are made as the machine's role, so IAM decides on each.
"""
