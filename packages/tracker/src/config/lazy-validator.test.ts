import { expect, it } from "vitest";
import { makeTree } from "../../test/tree.ts";
import { loadConfig } from "./load-config.ts";

/** zod 4 leaves this mark on the global object when it is loaded; this file is alone in its process. */
const isZodLoaded = (): boolean => "__zod_globalRegistry" in globalThis;

it("loads the validator only where there is a configuration file", async () => {
  await loadConfig(makeTree().root);
  expect(isZodLoaded()).toBe(false);
  await loadConfig(makeTree({ "ll-issues.config.json": "{}" }).root);
  expect(isZodLoaded()).toBe(true);
});
