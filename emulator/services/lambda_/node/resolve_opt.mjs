// ``import "/opt/nodejs/x.mjs"`` is taken from the folder that stands for /opt.

let opt = "file:///opt";

export function initialize(data) {
  opt = data.opt;
}

export function resolve(specifier, context, next) {
  const rest = /^(?:file:\/\/)?\/opt(\/.*)$/.exec(specifier);
  return next(rest ? opt + rest[1] : specifier, context);
}
