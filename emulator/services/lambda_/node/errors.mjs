// What Lambda makes of an error: in an answer, and in a log line.

import { fileURLToPath } from "node:url";
import { types } from "node:util";

const TROUBLE =
  "callback called with Error argument, but there was a problem while retrieving one or more of its message, " +
  "name, and stack";
const UNSETTLED =
  "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise " +
  "that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";

const OURS = fileURLToPath(new URL(".", import.meta.url));

function runtimeError(name) {
  return class extends Error {
    get name() {
      return `Runtime.${name}`;
    }
  };
}

export const HandlerNotFound = runtimeError("HandlerNotFound");
export const ImportModuleError = runtimeError("ImportModuleError");
export const MalformedHandlerName = runtimeError("MalformedHandlerName");
export const MalformedStreamingHandler = runtimeError("MalformedStreamingHandler");
export const CallbackHandlerDeprecated = runtimeError("CallbackHandlerDeprecated");

export class UserCodeSyntaxError extends runtimeError("UserCodeSyntaxError") {
  constructor(cause) {
    super(String(cause));
    this.stack = cause.stack;
  }
}

export class JSONStringifyError extends runtimeError("JSONStringifyError") {
  constructor() {
    super("Unable to stringify response body");
  }
}

export class NodeJsExit extends runtimeError("NodeJsExit") {
  constructor() {
    super(UNSETTLED);
  }
}

export class UnhandledPromiseRejection extends runtimeError("UnhandledPromiseRejection") {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
}

/** The lines of a stack, without the runtime's own. */
export function frames(stack) {
  return String(stack ?? "").split("\n").filter((line) => !(line.startsWith("    at ") && line.includes(OURS)));
}

function looksLikeError(value) {
  return types.isNativeError(value) || [value?.name, value?.message, value?.stack].every((one) => one && typeof one === "string");
}

/** The body of an answer: errorType, errorMessage, trace. */
export function describe(error) {
  try {
    if (looksLikeError(error)) {
      const trace = frames(error.stack).map((line) => line.replaceAll("\x7f", "%7F"));
      const [errorType, errorMessage] = [error.name, error.message].map((one) => one?.replaceAll("\x7f", "%7F"));
      return { errorType, errorMessage, trace };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return { errorType: "handled", errorMessage: TROUBLE, trace: [] };
  }
}

function enumerable(_key, value) {
  if (!(value instanceof Error)) return value;
  const shown = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
  if (typeof value.stack === "string") shown.stack = frames(value.stack);
  return shown;
}

/** As a log line has it: with all that the error carries. */
export function written(error) {
  const found = error instanceof Error ? error : new Error(error);
  try {
    return `\t${JSON.stringify(found, enumerable)}`;
  } catch {
    return `\t${JSON.stringify(describe(found))}`;
  }
}
