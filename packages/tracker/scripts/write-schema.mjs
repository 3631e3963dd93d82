// Writes the published JSON Schema of the configuration file from its one source, the zod schema.
import { writeFileSync } from "node:fs";
import { renderConfigJsonSchema } from "../dist/config/config-schema.js";

writeFileSync(new URL("../schema/ll-issues.config.schema.json", import.meta.url), renderConfigJsonSchema());
