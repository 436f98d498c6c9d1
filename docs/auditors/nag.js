// cdk-nag over a cloud assembly: node nag.js FOLDER... prints a JSON array of [folder, rule, resource, state].
const fs = require("fs");
const os = require("os");
const path = require("path");
const cdk = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const { AwsSolutionsChecks, NagReportFormat, ServerlessChecks } = require("cdk-nag");

function audit(folder) {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), "nag-"));
  const app = new cdk.App({ outdir, analyticsReporting: false });
  const templates = path.join(folder, "cdk");
  for (const file of fs.readdirSync(templates).filter((name) => name.endsWith(".template.json"))) {
    const stack = new cdk.Stack(app, file.split(".")[0]);
    new CfnInclude(stack, "Stack", { templateFile: path.join(templates, file) });
  }
  for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
    const reports = { reports: true, reportFormats: [NagReportFormat.JSON] };
    cdk.Aspects.of(app).add(new Checks(reports));
  }
  app.synth();
  const found = [];
  for (const file of fs.readdirSync(outdir).filter((name) => name.includes("NagReport"))) {
    const report = JSON.parse(fs.readFileSync(path.join(outdir, file), "utf8"));
    for (const line of report.lines) {
      found.push([folder, line.ruleId, line.resourceId, line.compliance]);
    }
  }
  fs.rmSync(outdir, { recursive: true });
  return found;
}

console.log(JSON.stringify(process.argv.slice(2).flatMap(audit)));
