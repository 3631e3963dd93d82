/**
 * Reads the body of a request: JSON where it is, else the text; null where there is none.
 *
 * @param raw as it came
 */
export function parseBody(raw: string): unknown {
  if (raw === "") return null;
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
