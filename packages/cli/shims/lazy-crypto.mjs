// In place of node:crypto: loading it takes 12 ms, as long as reading an issue, and most commands never call it.
const load = () => process.getBuiltinModule("node:crypto");

export const createHash = (...args) => load().createHash(...args);
export const randomBytes = (...args) => load().randomBytes(...args);
export const randomUUID = (...args) => load().randomUUID(...args);
