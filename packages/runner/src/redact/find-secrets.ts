/** Shorter values stand in too many words by chance. */
const SHORTEST_SECRET = 8;

/** Words in the name of a variable that holds a secret. */
const SECRET_NAME =
  /TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|SIGNING_?KEY|COOKIE|WEBHOOK|(?:_|^)(?:KEY|PAT|AUTH|PWD|DSN)$/i;

/** Names that look like it and hold none. */
const HARMLESS_NAME = /^(?:SSH_AUTH_SOCK|PWD|OLDPWD)$|(?:^|_)(?:MAX|MIN|NUM)_.*TOKENS?$|_FILE$|_PATH$|_URL_TEMPLATE$/i;

/** The password of an address such as `postgres://user:password@host` (RFC 3986, 3.2.1). */
const PASSWORD_IN_URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*:([^\s@/]+)@/gi;

/**
 * Collect the secrets of an environment: the values of variables whose names look like it or that are named, and passwords in addresses.
 *
 * @param names more variables whose values are secret.
 * @returns at least eight characters each, none twice.
 */
export function findSecrets(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[] = [],
): readonly string[] {
  const secrets = new Set<string>();
  for (const [name, value = ""] of Object.entries(env)) {
    for (const [, password = ""] of value.matchAll(PASSWORD_IN_URL)) add(secrets, password);
    if (!hasSecretName(name) && !names.includes(name)) continue;
    add(secrets, value);
    // A key of several lines is printed line by line.
    for (const line of value.split(/\r?\n/)) add(secrets, line);
  }
  return [...secrets];
}

/** Tell whether a variable holds a secret, by its name. */
export function hasSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS_NAME.test(name);
}

function add(secrets: Set<string>, value: string): void {
  const secret = value.trim();
  // The first and last lines of a key are the same in every key.
  if (secret.length >= SHORTEST_SECRET && !/^-----(?:BEGIN|END) [A-Z ]+-----$/.test(secret)) secrets.add(secret);
}
