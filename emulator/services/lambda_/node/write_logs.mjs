// console.* as Lambda's log lines: text with tabs, or JSON where the function asks for it.

import { format } from "node:util";

import { frames, written } from "./errors.mjs";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const METHODS = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN", error: "ERROR", fatal: "FATAL" };
const BREAK = "\x1e"; // stands for a newline inside of one log event
const asJson = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === "JSON";
const least = asJson ? LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()) : -1;

let requestId;

export function setRequest(id) {
  requestId = id;
}

export function takeConsole() {
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = (...given) => {
      if (LEVELS.indexOf(level) >= least) put(asJson ? json(level, given) : text(level, format(...given)));
    };
  }
}

export function logError(title, error) {
  if (asJson) put(json("ERROR", [error instanceof Error ? error : new Error(error)]));
  else put(text("ERROR", `${title} ${written(error)}`));
}

/** Say that the invocation prints nothing more: the parent reads output and answers apart. */
export function endOutput() {
  process.stdout.write("\0\n");
}

function put(line) {
  process.stdout.write(`${line.replace(/\n/g, BREAK)}\n`);
}

function text(level, message) {
  return [new Date().toISOString(), requestId, level, message].map(String).join("\t");
}

function json(level, given) {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  if (given.length === 1) {
    try {
      return JSON.stringify({ ...line, message: given[0] }, (_key, value) => (value instanceof Error ? shown(value) : value));
    } catch {
      return JSON.stringify({ ...line, message: format(given[0]) });
    }
  }
  const error = given.find((one) => one instanceof Error);
  return JSON.stringify({ ...line, message: format(...given), ...(error ? shown(error) : {}) });
}

function shown(error) {
  const { message: errorMessage, stack } = error;
  return { errorType: error.name, errorMessage, stackTrace: frames(stack) };
}
