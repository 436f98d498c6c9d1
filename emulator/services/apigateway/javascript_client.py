"""The text of ``apigClient.js``: what every generated client has besides its methods.

Signed requests follow Signature Version 4 ("Create a signed AWS API request", IAM User Guide), with the
keys' hashes by the Web Crypto API that browsers and Node.js have.
"""

CLIENT = r"""/* %(title)s, stage %(stage)s: a client generated from the deployed API.
   var apigClient = apigClientFactory.newClient({ apiKey: "…" });
   apigClient.%(example)s(params, body, { headers: {}, queryParams: {} }).then(function (result) { result.data; }); */
var apigClientFactory = {};
apigClientFactory.newClient = function (config) {
  config = Object.assign(
    { accessKey: "", secretKey: "", sessionToken: "", region: %(region)s, apiKey: undefined,
      invokeUrl: %(url)s, defaultContentType: "application/json", defaultAcceptType: "application/json" },
    config || {}
  );
  var methods = %(methods)s;
  var encoder = new TextEncoder();

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }
  function escaped(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, function (c) {
      return "%%" + c.charCodeAt(0).toString(16).toUpperCase();
    });
  }
  async function sha256(text) {
    return hex(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  }
  async function hmac(key, text) {
    var raw = typeof key === "string" ? encoder.encode(key) : key;
    var made = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", made, encoder.encode(text)));
  }
  function queryText(query) {
    var pairs = [];
    Object.keys(query).forEach(function (name) {
      [].concat(query[name]).forEach(function (value) {
        if (value !== undefined && value !== null) { pairs.push([escaped(name), escaped(String(value))]); }
      });
    });
    return pairs.sort(function (a, b) {
      return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1;
    }).map(function (pair) { return pair.join("="); }).join("&");
  }
  async function sign(verb, url, query, headers, body) {
    var stamp = new Date().toISOString().replace(/[:-]|\.\d{3}/g, "");
    var scope = [stamp.slice(0, 8), config.region, "execute-api", "aws4_request"];
    headers["x-amz-date"] = stamp;
    if (config.sessionToken) { headers["x-amz-security-token"] = config.sessionToken; }
    var signed = { host: url.host, "x-amz-date": stamp };
    if (config.sessionToken) { signed["x-amz-security-token"] = config.sessionToken; }
    var names = Object.keys(signed).sort();
    var path = url.pathname.split("/").map(escaped).join("/");
    var lines = names.map(function (name) { return name + ":" + signed[name] + "\n"; }).join("");
    var request = [verb, path, query, lines, names.join(";"), await sha256(body)].join("\n");
    var text = ["AWS4-HMAC-SHA256", stamp, scope.join("/"), await sha256(request)].join("\n");
    var key = "AWS4" + config.secretKey;
    for (var part of scope) { key = await hmac(key, part); }
    headers.Authorization = "AWS4-HMAC-SHA256 Credential=" + config.accessKey + "/" + scope.join("/") +
      ", SignedHeaders=" + names.join(";") + ", Signature=" + hex(await hmac(key, text));
  }
  async function call(method, params, body, more) {
    params = params || {};
    more = more || {};
    method.required.forEach(function (name) {
      if (params[name] === undefined) { throw new Error("Missing required parameter " + name); }
    });
    var path = method.path.replace(/\{([^}+]+)(\+?)\}/g, function (_, name, greedy) {
      var text = String(params[name] === undefined ? "" : params[name]);
      return greedy ? text.split("/").map(escaped).join("/") : escaped(text);
    });
    var headers = Object.assign({ Accept: config.defaultAcceptType }, more.headers);
    var query = Object.assign({}, more.queryParams);
    method.headers.forEach(function (name) { if (params[name] !== undefined) { headers[name] = params[name]; } });
    method.query.forEach(function (name) { if (params[name] !== undefined) { query[name] = params[name]; } });
    if (config.apiKey) { headers["x-api-key"] = config.apiKey; }
    var sent = body === undefined || body === null || body === "" || method.verb === "GET" ? "" :
      typeof body === "string" ? body : JSON.stringify(body);
    if (sent) { headers["Content-Type"] = headers["Content-Type"] || config.defaultContentType; }
    var text = queryText(query);
    var url = new URL(config.invokeUrl + path);
    if (method.signed && config.accessKey) { await sign(method.verb, url, text, headers, sent); }
    var answer = await fetch(url.href + (text ? "?" + text : ""), {
      method: method.verb, headers: headers, body: sent || undefined
    });
    var data = await answer.text();
    try { data = JSON.parse(data); } catch (error) { /* it is text */ }
    var result = { status: answer.status, statusText: answer.statusText, data: data,
      headers: Object.fromEntries(answer.headers.entries()) };
    if (answer.ok) { return result; }
    var failure = new Error("Request failed with status code " + answer.status);
    throw Object.assign(failure, result, { response: result });
  }
  var client = {};
  Object.keys(methods).forEach(function (name) {
    client[name] = function (params, body, more) { return call(methods[name], params, body, more); };
  });
  return client;
};
if (typeof module !== "undefined") { module.exports = apigClientFactory; }
"""

LIBRARY = (
    "axios/dist/axios.standalone.js",
    "CryptoJS/rollups/hmac-sha256.js",
    "CryptoJS/rollups/sha256.js",
    "CryptoJS/components/hmac.js",
    "CryptoJS/components/enc-base64.js",
    "url-template/url-template.js",
    "apiGatewayCore/sigV4Client.js",
    "apiGatewayCore/apiGatewayClient.js",
    "apiGatewayCore/simpleHttpClient.js",
    "apiGatewayCore/utils.js",
)
"""Scripts that the developer guide has pages include before the client, which needs none of them."""
