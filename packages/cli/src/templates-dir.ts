import { fileURLToPath } from "node:url";

declare const __TEMPLATES__: string | undefined;

/**
 * Absolute path of the templates that come with the program: beside the bundle, or at the top of the workspace when run from
 * source. The bundler puts the first in; the folder of the person's own repository is never tried.
 */
export const SHIPPED_TEMPLATES: string = fileURLToPath(
  new URL(typeof __TEMPLATES__ === "string" ? __TEMPLATES__ : "../../../templates/", import.meta.url),
);
