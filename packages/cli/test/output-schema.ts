import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

const FILE = fileURLToPath(new URL("../schemas/output.schema.json", import.meta.url));

/** The published schema, as it is. */
const OUTPUT_SCHEMA: {
  readonly $defs: Readonly<Record<string, object>>;
  readonly oneOf: readonly { $ref: string }[];
} = JSON.parse(readFileSync(FILE, "utf8"));

/** Every kind of document that is published. */
export const KINDS: readonly string[] = OUTPUT_SCHEMA.oneOf.map(({ $ref }) => $ref.slice("#/$defs/".length));

let validate: ValidateFunction | undefined;

/**
 * Hold a document that the program printed against the published schema. Readers must accept unknown fields; we must not print any that
 * are not published, so here every field has to be.
 *
 * @throws Error which names the fields at fault.
 */
export function assertPublished(document: unknown): void {
  validate ??= new Ajv2020({ strict: true, allowUnionTypes: true }).compile(close(onlyOfKind()));
  if (validate(document)) return;
  const faults = (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  throw new Error(
    `not what schemas/output.schema.json says:\n${faults.join("\n")}\n${JSON.stringify(document).slice(0, 500)}`,
  );
}

/** The kind decides alone, so that errors tell of one schema and not of all. */
function onlyOfKind(): object {
  const { oneOf: _, ...rest } = OUTPUT_SCHEMA;
  return {
    ...rest,
    type: "object",
    properties: { kind: { enum: KINDS } },
    required: ["kind"],
    unevaluatedProperties: true,
    allOf: KINDS.map((kind) => ({
      if: { type: "object", properties: { kind: { const: kind } }, required: ["kind"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { $ref: `#/$defs/${kind}` },
    })),
  };
}

/** No fields but the published ones, in every object that lists its fields. */
function close(node: unknown): object {
  return walk(node) as object;
}

function walk(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(walk);
  if (!(node instanceof Object)) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, walk(value)]));
  const isClosed =
    "properties" in copy &&
    !("allOf" in copy) &&
    !("if" in copy) &&
    !("const" in Object(Object(copy.properties).kind) && Object.keys(Object(copy.properties)).length === 1);
  return isClosed ? { ...copy, additionalProperties: false } : copy;
}
