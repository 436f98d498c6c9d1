// HTTP/2 to this emulator, carried in HTTP/1.1: clients of the AWS SDK that speak HTTP/2 (Kinesis, Bedrock) know no
// other way, and the server speaks 1.1. Sessions with any other host are Node's own.

import { EventEmitter } from "node:events";
import http from "node:http";
import module from "node:module";
import { Duplex } from "node:stream";

const adapted = new WeakSet();

/** Adapt ``http2`` when it is first required: few functions do, and it takes a while to load. */
export function speakHttp1(endpoint) {
  if (!endpoint?.startsWith("http://")) return;
  const { origin } = new URL(endpoint);
  const load = module._load;
  module._load = (request, ...more) => {
    const loaded = load(request, ...more);
    if (request === "http2" || request === "node:http2") adapt(loaded, origin);
    return loaded;
  };
}

function adapt(http2, origin) {
  if (adapted.has(http2)) return;
  adapted.add(http2);
  const { connect } = http2;
  http2.connect = (authority, ...more) => {
    return new URL(String(authority)).origin === origin ? new Session(origin) : connect(authority, ...more);
  };
  module.syncBuiltinESMExports();
}

class Session extends EventEmitter {
  closed = false;
  destroyed = false;

  constructor(origin) {
    super();
    this.origin = origin;
    setImmediate(() => this.emit("connect", this));
  }

  request(headers) {
    return new Exchange(this.origin, headers);
  }

  settings(_settings, done) {
    done?.();
  }

  close(done) {
    if (this.closed) return;
    this.closed = true;
    setImmediate(() => {
      this.emit("close");
      done?.();
    });
  }

  destroy() {
    this.destroyed = true;
    this.close();
  }

  ref() {}
  unref() {}
  setTimeout() {}
}

/** One request and its response, as a stream of HTTP/2 shows them. */
class Exchange extends Duplex {
  rstCode = 0;

  constructor(origin, given) {
    super();
    const fields = Object.entries(given).filter(([name]) => !name.startsWith(":"));
    const headers = Object.fromEntries(fields);
    if (given[":authority"]) headers.host = given[":authority"]; // it is signed
    const how = { method: given[":method"] ?? "GET", path: given[":path"] ?? "/", headers };
    this.sent = http.request(origin, how, (answer) => this.#receive(answer));
    this.sent.on("error", (error) => this.destroy(error));
    if (how.method === "GET" || how.method === "HEAD") this.sent.end();
  }

  #receive(answer) {
    this.answer = answer;
    answer.on("data", (chunk) => this.push(chunk) || answer.pause());
    answer.on("end", () => this.push(null));
    answer.on("error", (error) => this.destroy(error));
    this.emit("response", { ":status": answer.statusCode, ...answer.headers });
  }

  _read() {
    this.answer?.resume();
  }

  _write(chunk, encoding, done) {
    this.sent.write(chunk, encoding, done);
  }

  _final(done) {
    if (this.sent.writableEnded) done();
    else this.sent.end(done);
  }

  _destroy(error, done) {
    if (!this.answer?.complete) this.sent.destroy();
    done(error);
  }

  setTimeout(milliseconds, done) {
    this.sent.setTimeout(milliseconds, done);
    return this;
  }

  close() {
    this.destroy();
  }
}
