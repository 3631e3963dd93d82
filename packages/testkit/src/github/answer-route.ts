import { isJsonRecord, stringAt } from "../api/json-record.ts";
import { answerGitData } from "./git-data.ts";
import type { GithubAnswer, GithubRecord, GithubState, KeptComment, KeptPullRequest } from "./github-state.ts";

/** Answers one request; `found` is what the groups of the pattern matched. */
type Route = (
  state: GithubState,
  record: GithubRecord,
  found: readonly string[],
) => GithubAnswer | Promise<GithubAnswer>;

/** The routes (GitHub REST API, version 2022-11-28), by method and path below the repository. */
const ROUTES: readonly (readonly [string, RegExp, Route])[] = [
  ["GET", /^\/issues\/(\d+)\/comments$/, listComments],
  ["POST", /^\/issues\/(\d+)\/comments$/, createComment],
  ["PATCH", /^\/issues\/comments\/(\d+)$/, updateComment],
  ["DELETE", /^\/issues\/comments\/(\d+)$/, deleteComment],
  ["GET", /^\/pulls$/, listPullRequests],
  ["POST", /^\/pulls$/, createPullRequest],
  ["GET", /^\/pulls\/(\d+)$/, readPullRequest],
  ["PATCH", /^\/pulls\/(\d+)$/, updatePullRequest],
  ["GET", /^\/collaborators\/([^/]+)\/permission$/, readPermission],
];

const NOT_FOUND: GithubAnswer = { status: 404, body: { message: "Not Found" } };

/**
 * Answers one request as GitHub would.
 *
 * @param state what the repository holds; changed by what is asked for
 * @param record the request
 */
export async function answerRoute(state: GithubState, record: GithubRecord): Promise<GithubAnswer> {
  if (record.method === "GET" && record.path === "/user") return readUser(state);
  if (record.method === "POST" && record.path === "/graphql") return answerGraphql(state, record);
  const prefix = `/repos/${state.repository}`;
  if (!record.path.startsWith(`${prefix}/`)) return NOT_FOUND;
  const path = record.path.slice(prefix.length);
  const git = answerGitData(state, record, path);
  if (git !== null) return git;
  for (const [method, pattern, route] of ROUTES) {
    const found = pattern.exec(path);
    if (method === record.method && found !== null) return await route(state, record, found.slice(1));
  }
  return NOT_FOUND;
}

/** The token of an app or a job is no user: it may not ask. */
function readUser({ login }: GithubState): GithubAnswer {
  if (!login.endsWith("[bot]")) return { status: 200, body: { login, type: "User" } };
  return { status: 403, body: { message: "Resource not accessible by integration" } };
}

/**
 * The one query that is asked of the GraphQL API. It takes the tokens of apps and of jobs too, which may not ask `GET /user`, and gives their login as
 * REST has it: `name[bot]`.
 */
function answerGraphql({ login }: GithubState, { body }: GithubRecord): GithubAnswer {
  const query = stringAt(body, "query").replace(/\s+/g, "");
  if (/^(?:query)?\{viewer\{login\}\}$/.test(query)) return { status: 200, body: { data: { viewer: { login } } } };
  return { status: 200, body: { errors: [{ message: "Parse error" }] } };
}

function listComments(state: GithubState, record: GithubRecord, [issue]: readonly string[]): GithubAnswer {
  const all = state.comments.filter((comment) => comment.issue === Number(issue));
  return paginate(
    record,
    all.map((comment) => showComment(state, comment)),
  );
}

function createComment(state: GithubState, { body }: GithubRecord, [issue]: readonly string[]): GithubAnswer {
  const text = stringAt(body, "body");
  if (text === "") return invalid("body can't be blank");
  if (text.length > 65_536) return invalid("body is too long (maximum is 65536 characters)");
  return { status: 201, body: showComment(state, state.addComment(Number(issue), state.login, text)) };
}

function updateComment(state: GithubState, { body }: GithubRecord, [id]: readonly string[]): GithubAnswer {
  const comment = state.comments.find((one) => one.id === Number(id));
  if (comment === undefined) return NOT_FOUND;
  comment.body = stringAt(body, "body");
  return { status: 200, body: showComment(state, comment) };
}

function deleteComment(state: GithubState, _: GithubRecord, [id]: readonly string[]): GithubAnswer {
  const at = state.comments.findIndex((one) => one.id === Number(id));
  if (at === -1) return NOT_FOUND;
  state.comments.splice(at, 1);
  return { status: 204 };
}

function listPullRequests(state: GithubState, record: GithubRecord): GithubAnswer {
  const wanted = record.query;
  const owner = state.repository.split("/")[0];
  const found = state.pullRequests.filter(
    (one) =>
      (wanted.get("state") === "all" || one.state === (wanted.get("state") ?? "open")) &&
      (wanted.get("head") === null || wanted.get("head") === `${owner}:${one.head}`) &&
      (wanted.get("base") === null || wanted.get("base") === one.base),
  );
  return paginate(
    record,
    found.map((one) => showPullRequest(state, one)),
  );
}

async function createPullRequest(state: GithubState, { body }: GithubRecord): Promise<GithubAnswer> {
  const [head, base, title] = [stringAt(body, "head"), stringAt(body, "base"), stringAt(body, "title")];
  if (title === "") return invalid("title can't be blank");
  if (!(await state.hasBranch(head)) || !(await state.hasBranch(base))) return invalid("head or base is no branch");
  const isThere = state.pullRequests.some((one) => one.state === "open" && one.head === head && one.base === base);
  if (isThere) return invalid(`A pull request already exists for ${state.repository.split("/")[0]}:${head}.`);
  const draft = isJsonRecord(body) && body.draft === true;
  const number = state.nextNumber();
  const made: KeptPullRequest = { number, head, base, draft, title, body: stringAt(body, "body"), state: "open" };
  state.pullRequests.push(made);
  return { status: 201, body: showPullRequest(state, made) };
}

function readPullRequest(state: GithubState, _: GithubRecord, [number]: readonly string[]): GithubAnswer {
  const found = state.pullRequests.find((one) => one.number === Number(number));
  return found === undefined ? NOT_FOUND : { status: 200, body: showPullRequest(state, found) };
}

function updatePullRequest(state: GithubState, { body }: GithubRecord, [number]: readonly string[]): GithubAnswer {
  const found = state.pullRequests.find((one) => one.number === Number(number));
  if (found === undefined) return NOT_FOUND;
  if (isJsonRecord(body)) {
    if (typeof body.title === "string") found.title = body.title;
    if (typeof body.body === "string") found.body = body.body;
    if (body.state === "open" || body.state === "closed") found.state = body.state;
  }
  return { status: 200, body: showPullRequest(state, found) };
}

function readPermission({ permissions }: GithubState, _: GithubRecord, [login = ""]: readonly string[]): GithubAnswer {
  const permission = Object.hasOwn(permissions, login) ? permissions[login] : undefined;
  if (permission === undefined) return { status: 404, body: { message: `${login} is not a user` } };
  return { status: 200, body: { permission, role_name: permission, user: { login } } };
}

/** GitHub, "Using pagination in the REST API": the header `link` names the next page. */
function paginate({ path, query }: GithubRecord, all: readonly unknown[]): GithubAnswer {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const page = Number(query.get("page") ?? 1);
  const rest = new URLSearchParams(query);
  rest.set("page", String(page + 1));
  const more = page * size < all.length;
  const headers = more ? { link: `<https://api.github.com${path}?${rest}>; rel="next"` } : {};
  return { status: 200, headers, body: all.slice((page - 1) * size, page * size) };
}

function invalid(message: string): GithubAnswer {
  return { status: 422, body: { message: "Validation Failed", errors: [{ message }] } };
}

function showComment({ repository }: GithubState, { id, issue, author, body }: KeptComment): object {
  const url = `https://github.com/${repository}/issues/${issue}#issuecomment-${id}`;
  return { id, body, html_url: url, user: { login: author, type: author.endsWith("[bot]") ? "Bot" : "User" } };
}

function showPullRequest({ repository }: GithubState, one: KeptPullRequest): object {
  const [head, base] = [one.head, one.base].map((ref) => ({ ref, repo: { full_name: repository } }));
  const { number, title, body, state, draft } = one;
  return { number, title, body, state, draft, head, base, html_url: `https://github.com/${repository}/pull/${number}` };
}
