// The handler's second argument.

/** Node.js 24's runtime has no callbacks any more, nor what belongs to them. */
export function takesCallbacks() {
  const declared = /nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? "");
  return !declared || Number(declared[1]) < 24;
}

function parsed(header) {
  return header ? JSON.parse(header) : undefined;
}

export function buildContext(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const environment = process.env;
  return {
    ...(takesCallbacks() ? { callbackWaitsForEmptyEventLoop: true } : {}),
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parsed(headers["lambda-runtime-client-context"]),
    identity: parsed(headers["lambda-runtime-cognito-identity"]),
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    tenantId: headers["lambda-runtime-aws-tenant-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
