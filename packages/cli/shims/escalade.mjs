// Stands in for `escalade`, by which yargs looks upward for a package.json with a version and options of its own; ours are given.
// biome-ignore lint/style/noDefaultExport: it takes the place of a default export
export default () => undefined;
