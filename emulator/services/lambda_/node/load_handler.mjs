// ``folder/module.part.function``, as Lambda's ``Handler``, to the function itself.

import fs from "node:fs";
import module, { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { takesCallbacks } from "./build_context.mjs";
import {
  CallbackHandlerDeprecated,
  HandlerNotFound,
  ImportModuleError,
  MalformedHandlerName,
  MalformedStreamingHandler,
  UserCodeSyntaxError,
} from "./errors.mjs";
import { STREAMING } from "./stream.mjs";

const NO_CALLBACKS =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to " +
  "modify this function to use a supported handler signature to use Node.js 24 or later. For more information see " +
  "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

const require = createRequire(import.meta.url);

/** Raises the Runtime.* errors of errors.mjs, and whatever the module itself throws. */
export async function loadHandler(root, handler, opt) {
  if (handler.includes("..")) {
    const rule = "Use absolute paths when specifying root directories in handler names.";
    throw new MalformedHandlerName(`'${handler}' is not a valid handler name. ${rule}`);
  }
  const name = path.basename(handler);
  const folder = handler.slice(0, handler.indexOf(name));
  const [, file, exported] = /^([^.]*)\.(.*)$/.exec(name) ?? [];
  if (exported === undefined) throw new MalformedHandlerName("Bad handler");
  if (opt) standForOpt(opt);
  const loaded = await loadModule(root, folder, file);
  const found = pick(loaded, exported) ?? pick(loaded.default, exported);
  if (!found) throw new HandlerNotFound(`${handler} is undefined or not exported`);
  if (typeof found !== "function") throw new HandlerNotFound(`${handler} is not a function`);
  if (found[STREAMING] && found[STREAMING] !== "response") {
    throw new MalformedStreamingHandler("Only response streaming is supported.");
  }
  if (found.length >= 3 && !found[STREAMING] && !takesCallbacks()) throw new CallbackHandlerDeprecated(NO_CALLBACKS);
  return found;
}

function pick(from, names) {
  return names.split(".").reduce((found, name) => found?.[name], from);
}

async function loadModule(root, folder, name) {
  const bare = path.resolve(root, folder, name);
  try {
    const file = ["", ".js", ".mjs", ".cjs"].map((extension) => bare + extension).find(isFile);
    if (file === undefined) return require(require.resolve(name, { paths: [root, path.join(root, folder)] }));
    if (file.endsWith(".mjs") || (file.endsWith(".js") && isModule(file))) {
      return await import(pathToFileURL(file).href);
    }
    return require(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserCodeSyntaxError(error);
    if (error?.code === "MODULE_NOT_FOUND") throw new ImportModuleError(String(error));
    throw error;
  }
}

function isFile(name) {
  return fs.statSync(name, { throwIfNoEntry: false })?.isFile();
}

/** Whether the nearest package.json says ``"type": "module"``. */
function isModule(file) {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const described = path.join(folder, "package.json");
    if (isFile(described)) {
      try {
        return JSON.parse(fs.readFileSync(described, "utf8")).type === "module";
      } catch {
        return false;
      }
    }
    if (folder === path.dirname(folder) || path.basename(folder) === "node_modules") return false;
  }
}

/** Modules that are named by their place in /opt are taken from the folder that stands for it. */
function standForOpt(opt) {
  const resolve = module._resolveFilename;
  module._resolveFilename = (request, ...more) => {
    return resolve(request.startsWith("/opt/") ? opt + request.slice(4) : request, ...more);
  };
  module.register?.("./resolve_opt.mjs", import.meta.url, { data: { opt: pathToFileURL(opt).href } });
}
