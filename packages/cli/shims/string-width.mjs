// Stands in for `string-width`, whose Unicode tables cost yargs about 28 ms at each start. Our help texts are ASCII.
import { stripVTControlCharacters } from "node:util";

// biome-ignore lint/style/noDefaultExport: it takes the place of a default export
export default (text) => stripVTControlCharacters(text).length;
