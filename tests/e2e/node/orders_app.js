// A CDK application: a REST API with a Cognito authorizer, mapping templates and a usage plan; an HTTP API
// with a JWT authorizer that sends messages.
const cdk = require("aws-cdk-lib");
const { aws_apigateway: api, aws_cognito: cognito, aws_dynamodb: dynamodb, aws_iam: iam } = cdk;
const { aws_apigatewayv2: http, aws_sqs: sqs } = cdk;
const { HttpUserPoolAuthorizer } = cdk.aws_apigatewayv2_authorizers;
const { HttpSqsIntegration } = cdk.aws_apigatewayv2_integrations;

const app = new cdk.App();
const env = { account: "123456789012", region: "us-east-1" };
const stack = new cdk.Stack(app, "orders", { env });
const removalPolicy = cdk.RemovalPolicy.DESTROY;

const table = new dynamodb.Table(stack, "Table", {
  partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
  billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
  removalPolicy,
});
const pool = new cognito.UserPool(stack, "Pool", { removalPolicy });
const client = pool.addClient("Client");
const role = new iam.Role(stack, "Role", {
  assumedBy: new iam.ServicePrincipal("apigateway.amazonaws.com"),
});
table.grantReadData(role);

const request = {
  TableName: table.tableName,
  Key: { id: { S: "$util.escapeJavaScript($input.params('id'))" } },
};
const version = process.env.ORDERS_VERSION || "1";
const answer = `{"id": "$!input.path('$.Item.id.S')", "version": ${version}}`;
const rest = new api.RestApi(stack, "Api", { deployOptions: { stageName: "v1" } });
rest.root.addResource("orders").addResource("{id}").addMethod(
  "GET",
  new api.AwsIntegration({
    service: "dynamodb",
    action: "GetItem",
    options: {
      credentialsRole: role,
      requestTemplates: { "application/json": JSON.stringify(request) },
      integrationResponses: [
        { statusCode: "200", responseTemplates: { "application/json": answer } },
      ],
    },
  }),
  {
    authorizer: new api.CognitoUserPoolsAuthorizer(stack, "Authorizer", {
      cognitoUserPools: [pool],
    }),
    apiKeyRequired: true,
    methodResponses: [{ statusCode: "200" }],
  },
);
const plan = rest.addUsagePlan("Plan", { quota: { limit: 3, period: api.Period.DAY } });
plan.addApiStage({ stage: rest.deploymentStage });
plan.addApiKey(rest.addApiKey("Key", { value: "0123456789abcdefghij" }));

const queue = new sqs.Queue(stack, "Queue", { removalPolicy });
const events = new http.HttpApi(stack, "Events", {
  corsPreflight: { allowOrigins: ["*"], allowMethods: [http.CorsHttpMethod.POST] },
});
events.addRoutes({
  path: "/events/{kind}",
  methods: [http.HttpMethod.POST],
  integration: new HttpSqsIntegration("Send", { queue }),
  authorizer: new HttpUserPoolAuthorizer("Users", pool, { userPoolClients: [client] }),
});

new cdk.CfnOutput(stack, "HttpApiId", { value: events.apiId });
new cdk.CfnOutput(stack, "QueueUrl", { value: queue.queueUrl });
new cdk.CfnOutput(stack, "ApiId", { value: rest.restApiId });
new cdk.CfnOutput(stack, "TableName", { value: table.tableName });
