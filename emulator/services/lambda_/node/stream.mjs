// Response streaming: what a handler writes, kept until it has ended.

import { Writable } from "node:stream";

export const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const HIGH_WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");
const HTTP = "application/vnd.awslambda.http-integration-response";
const DELIMITER = Buffer.alloc(8);

export function streamifyResponse(handler, options) {
  handler[STREAMING] = "response";
  handler[HIGH_WATER_MARK] = options?.highWaterMark;
  return handler;
}

export class ResponseStream extends Writable {
  contentType = "application/octet-stream";
  #chunks = [];

  setContentType(contentType) {
    this.contentType = contentType;
  }

  write(chunk, ...more) {
    const plain = typeof chunk === "string" || chunk instanceof Uint8Array;
    return super.write(plain ? chunk : JSON.stringify(chunk), ...more);
  }

  _write(chunk, _encoding, next) {
    this._onBeforeFirstWrite?.((first) => this.#chunks.push(Buffer.from(first)));
    this._onBeforeFirstWrite = undefined;
    this.#chunks.push(chunk);
    next();
  }

  _final(next) {
    this._onBeforeFirstWrite?.((first) => this.#chunks.push(Buffer.from(first)));
    next();
  }

  taken() {
    return Buffer.concat(this.#chunks);
  }
}

export class HttpResponseStream {
  /** ``prelude``: statusCode, headers, cookies. Eight zero bytes part it from the body. */
  static from(stream, prelude) {
    stream.setContentType(HTTP);
    stream._onBeforeFirstWrite = (write) => {
      write(JSON.stringify(prelude));
      write(DELIMITER);
    };
    return stream;
  }
}
