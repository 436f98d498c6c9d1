// Lambda's Node.js runtime, run by path in a fresh process:
//
//     node bootstrap.mjs [folder that stands for /opt]
//
// It imports the handler and asks the Runtime API for events until its parent goes away. What a handler
// sees and what its errors become are those of AWS's runtime interface client.

import http from "node:http";
import net from "node:net";

import { buildContext } from "./build_context.mjs";
import { describe, JSONStringifyError, NodeJsExit, UnhandledPromiseRejection } from "./errors.mjs";
import { loadHandler } from "./load_handler.mjs";
import { speakHttp1 } from "./speak_http1.mjs";
import { HttpResponseStream, ResponseStream, STREAMING, streamifyResponse } from "./stream.mjs";
import { endOutput, logError, setRequest, takeConsole } from "./write_logs.mjs";

const PREFIX = "/2018-06-01/runtime/";
const PARENT = 3; // a descriptor that closes when the server goes
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");

let whenEmpty = null; // what to do once the event loop has nothing left
let lastWords = (error) => post("init/error", error);

function request(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = http.request({ agent, host, port, method, path: PREFIX + path, headers }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve({ headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function send(path, body, more = {}) {
  const headers = { "Content-Type": "application/json", "Content-Length": body.length, ...more };
  return request("POST", path, headers, body);
}

function post(path, error, more) {
  const described = describe(error);
  const headers = { "Lambda-Runtime-Function-Error-Type": encodeURIComponent(described.errorType), ...more };
  return send(path, Buffer.from(JSON.stringify(described)), headers);
}

function followParent() {
  try {
    const parent = new net.Socket({ fd: PARENT, readable: true, writable: false });
    parent.on("error", () => {}).on("close", () => process.exit(0));
    parent.resume().unref();
  } catch {
    // started by hand: there is no parent to follow
  }
}

function catchTheRest() {
  process.on("beforeExit", () => {
    const then = whenEmpty;
    whenEmpty = null;
    if (then) setImmediate(then);
  });
  process.on("uncaughtException", (error) => die("Uncaught Exception", error, 129));
  process.on("unhandledRejection", (reason, promise) => {
    die("Unhandled Promise Rejection", new UnhandledPromiseRejection(reason, promise), 128);
  });
}

async function die(title, error, status) {
  logError(title, error);
  endOutput();
  await lastWords(error).catch(() => {});
  process.exit(status);
}

// -- one invocation

/** What a handler comes to: {value}, {error} or, of a stream, {bytes, contentType}. */
function outcome(handler, event, context) {
  if (handler[STREAMING]) return outcomeOfStream(handler, event, context);
  return new Promise((resolve) => {
    let told = false;
    const settle = (found) => {
      whenEmpty = null;
      resolve(found);
    };
    const once = (tell) => (...given) => {
      if (!told) {
        told = true;
        tell(...given);
      }
    };
    const done = (error, value) => settle(error === undefined || error === null ? { value } : { error });
    const callback = once((error, value) => {
      if ((error === undefined || error === null) && context.callbackWaitsForEmptyEventLoop) {
        whenEmpty = () => settle({ value });
      } else {
        done(error, value);
      }
    });
    const fail = (error) => done(error ?? "handled");
    const succeed = (value) => done(null, value);
    if ("callbackWaitsForEmptyEventLoop" in context) {
      Object.assign(context, { succeed: once(succeed), fail: once(fail), done: once(done) });
    }
    const nothing = handler.constructor.name === "AsyncFunction" ? { error: new NodeJsExit() } : { value: null };
    whenEmpty = once(() => settle(nothing));
    try {
      const result = handler(event, context, callback);
      if (typeof result?.then === "function") result.then(once(succeed), once(fail));
      else if (!("callbackWaitsForEmptyEventLoop" in context)) once(succeed)(result);
    } catch (error) {
      once(fail)(error);
    }
  });
}

function outcomeOfStream(handler, event, context) {
  return new Promise((resolve) => {
    const stream = new ResponseStream();
    const fail = (error) => resolve({ error });
    const finished = new Promise((ended) => stream.on("finish", ended).on("error", fail));
    whenEmpty = () => fail("Response stream is not finished.");
    const result = handler(event, stream, context);
    if (typeof result?.then !== "function") {
      fail("Streaming does not support non-async handlers.");
      return;
    }
    const written = () => resolve({ bytes: stream.taken(), contentType: stream.contentType });
    result.then(() => finished).then(written, fail);
  });
}

async function answer(id, found) {
  whenEmpty = null;
  if ("error" in found) {
    logError("Invoke Error", found.error);
    endOutput();
    return post(`invocation/${id}/error`, found.error);
  }
  if ("bytes" in found) {
    endOutput();
    const mode = { "Lambda-Runtime-Function-Response-Mode": "streaming", "Content-Type": found.contentType };
    return send(`invocation/${id}/response`, found.bytes, mode);
  }
  let body;
  try {
    body = Buffer.from(JSON.stringify(found.value === undefined ? null : found.value) ?? "null");
  } catch {
    return answer(id, { error: new JSONStringifyError() });
  }
  endOutput();
  return send(`invocation/${id}/response`, body);
}

async function serveOne(handler) {
  const { headers, body } = await request("GET", "invocation/next", {});
  const id = headers["lambda-runtime-aws-request-id"];
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  setRequest(id);
  lastWords = (error) => post(`invocation/${id}/error`, error, { "Lambda-Runtime-Ends": "1" });
  let found;
  try {
    found = await outcome(handler, JSON.parse(body.toString()), buildContext(headers));
  } catch (error) {
    found = { error };
  }
  await answer(id, found);
}

async function main() {
  followParent();
  takeConsole();
  catchTheRest();
  const [opt] = process.argv.splice(2); // a handler sees a program and no arguments, as on Lambda
  speakHttp1(process.env.AWS_ENDPOINT_URL);
  globalThis.awslambda = { streamifyResponse, HttpResponseStream };
  let handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER, opt);
  } catch (error) {
    return die("Uncaught Exception", error, 129);
  }
  for (;;) await serveOne(handler);
}

main();
