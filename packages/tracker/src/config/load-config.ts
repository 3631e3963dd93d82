import { join } from "node:path";
import { closestMatch } from "leven";
import { readRegularFile } from "../disk/read-regular-file.ts";
import { ConfigError } from "../errors.ts";
import { CONFIG_FILE } from "../root/find-root.ts";
import type { Config, RuleLevel } from "./config.ts";
import { DEFAULT_CONFIG } from "./config.ts";
import type { ConfigFile } from "./config-schema.ts";
import { locateKey, locateSyntaxError } from "./locate-json.ts";

type KeyPath = readonly PropertyKey[];

const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * Read `ll-issues.config.json` at the root and fill in every default; without the file the defaults are the
 * configuration, and no validator is loaded.
 *
 * @param root The folder from `findRoot`, absolute.
 * @throws {ConfigError} `LLI_CONFIG_SYNTAX`, `LLI_CONFIG_UNKNOWN_KEY` (the hint names the nearest known key) or
 *   `LLI_CONFIG_INVALID`, with the line and column of the fault.
 * @throws {FileError} When the file is there and cannot be read.
 */
export async function loadConfig(root: string): Promise<Config> {
  const bytes = readRegularFile(join(root, CONFIG_FILE), { name: CONFIG_FILE, maxBytes: MAX_CONFIG_BYTES });
  if (bytes === null) return DEFAULT_CONFIG;
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  const value = await parseJson(text);
  const { configSchema } = await import("./config-schema.ts");
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) throw await toConfigError(parsed.error.issues, text);
  return await toConfig(parsed.data, text);
}

async function parseJson(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = await locateSyntaxError(text);
    throw new ConfigError("LLI_CONFIG_SYNTAX", `${CONFIG_FILE} is not JSON: ${where.message}`, "", {
      path: CONFIG_FILE,
      line: where.line,
      column: where.column,
      hint: "Correct the JSON: no comments, no comma after the last entry.",
      cause: error,
    });
  }
}

interface SchemaIssue {
  readonly code: string;
  readonly path: KeyPath;
  readonly message: string;
  readonly keys?: readonly string[];
}

/** Of several faults the unknown key comes first: it is mostly the misspelt name of the one that is missing. */
async function toConfigError(issues: readonly SchemaIssue[], text: string): Promise<ConfigError> {
  const unknown = issues.find((issue) => issue.code === "unrecognized_keys");
  const key = unknown?.keys?.[0];
  if (unknown !== undefined && key !== undefined) return unknownKeyError(unknown.path, key, text);
  const [first] = issues;
  if (first === undefined) throw new Error("a failed validation without an issue");
  return invalidError(first.path, first.message, text);
}

async function unknownKeyError(parent: KeyPath, key: string, text: string): Promise<ConfigError> {
  const { knownKeysAt } = await import("./config-schema.ts");
  const known = knownKeysAt(parent);
  const nearest = closestMatch(key, known, { maxDistance: Math.max(2, Math.floor(key.length / 2)) });
  const path = [...parent, key];
  const allowed = known.length > 0 ? `Known here: ${known.join(", ")}.` : "No key is known here.";
  return new ConfigError(
    "LLI_CONFIG_UNKNOWN_KEY",
    `unknown key ${formatKeyPath(path)} in ${CONFIG_FILE}`,
    dotted(path),
    {
      path: CONFIG_FILE,
      ...(await locateKey(text, path)),
      hint: nearest === undefined ? allowed : `Did you mean ${formatKeyPath([...parent, nearest])}?`,
    },
  );
}

async function invalidError(path: KeyPath, message: string, text: string): Promise<ConfigError> {
  const at = path.length === 0 ? CONFIG_FILE : `${formatKeyPath(path)} in ${CONFIG_FILE}`;
  return new ConfigError("LLI_CONFIG_INVALID", `${at}: ${message}`, dotted(path), {
    path: CONFIG_FILE,
    ...(await locateKey(text, path)),
    hint: "The JSON Schema of the file, ll-issues.config.schema.json, says what may stand there.",
  });
}

async function toConfig(file: ConfigFile, text: string): Promise<Config> {
  const types = mergeTypes(file.issues.types);
  const clash = findClash(types.map((type) => ({ name: type.name, prefix: type.prefix, dir: type.dir })));
  if (clash !== null) throw await invalidError(["issues", "types", clash.name, clash.key], clash.message, text);
  const { $schema: _, ...config } = file;
  return { ...config, issues: { ...file.issues, types }, rules: withoutUndefined(file.rules) };
}

/** A configured type replaces the built-in one of its name, or is added after them. */
function mergeTypes(given: ConfigFile["issues"]["types"]): Config["issues"]["types"] {
  const own = Object.entries(given).map(([name, type]) => ({ name, ...type }));
  const builtIn = DEFAULT_CONFIG.issues.types.filter((type) => !Object.hasOwn(given, type.name));
  return [...builtIn, ...own];
}

interface Clash {
  readonly name: string;
  readonly key: "prefix" | "dir";
  readonly message: string;
}

/** Two types with one prefix or one folder would make an issue's type a matter of luck. */
function findClash(types: readonly { name: string; prefix: string; dir: string }[]): Clash | null {
  for (const key of ["prefix", "dir"] as const) {
    const seen = new Map<string, string>();
    for (const type of types) {
      const other = seen.get(type[key]);
      if (other !== undefined) return { name: type.name, key, message: `${type[key]} belongs to the type ${other}` };
      seen.set(type[key], type.name);
    }
  }
  return null;
}

function withoutUndefined(levels: ConfigFile["rules"]): Config["rules"] {
  const kept = Object.entries(levels).filter((entry): entry is [string, RuleLevel] => entry[1] !== undefined);
  return Object.fromEntries(kept);
}

function dotted(path: KeyPath): string {
  return path.map(String).join(".");
}

function formatKeyPath(path: KeyPath): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
}
