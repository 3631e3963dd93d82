// In place of node:module: yargs makes a `require` at each start and never calls it, as ours is told its version.
const load = () => process.getBuiltinModule("node:module");

export const createRequire =
  (url) =>
  (...args) =>
    load().createRequire(url)(...args);
