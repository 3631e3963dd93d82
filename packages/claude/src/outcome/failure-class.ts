/** What kind of trouble a failed request is, and so who can do something about it. */
export type FailureClass = "auth" | "rate-limited" | "overloaded" | "network" | "other";

/** The CLI's own names of failures (its type `SDKAssistantMessageError` and the `error` of `api_retry`). */
const BY_NAME: Readonly<Record<string, FailureClass>> = {
  authentication_failed: "auth",
  oauth_org_not_allowed: "auth",
  rate_limit: "rate-limited",
  overloaded: "overloaded",
  server_error: "overloaded",
  billing_error: "other",
  invalid_request: "other",
  model_not_found: "other",
  max_output_tokens: "other",
};

/**
 * Classify a failed request by its HTTP status, and by the CLI's name for it where that is all there is.
 *
 * @param status the HTTP status; null when there was no answer at all.
 * @param name the CLI's name of the failure, or null.
 */
export function classifyFailure(status: number | null, name: string | null): FailureClass {
  if (status === 401 || status === 403) {
    return "auth"; // Neither passes by waiting, and every other run has the same key.
  }
  if (status === 429) {
    return "rate-limited";
  }
  if (status !== null) {
    return status >= 500 ? "overloaded" : "other";
  }
  const known = name === null ? undefined : BY_NAME[name];
  return known ?? "network"; // "unknown" without a status: no answer arrived.
}
