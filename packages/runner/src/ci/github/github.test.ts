import { type FakeGithub, type FakeGithubOptions, type ScriptedFailure, startFakeGithub } from "@ll-issues/testkit";
import { describe, expect, it } from "vitest";
import { createComment, listComments } from "./comments.ts";
import { type Github, openGithub } from "./open-github.ts";
import { readOwnLogin, readPermission } from "./people.ts";
import { findPullRequest, putPullRequest } from "./pull-requests.ts";
import { putComment } from "./put-comment.ts";

const BUSY: ScriptedFailure = { status: 503 };
const COMMENTS = "/repos/us/lamps/issues/7/comments";

async function withGithub(options: FakeGithubOptions = {}): Promise<{ fake: FakeGithub; github: Github }> {
  const fake = await startFakeGithub(options);
  return { fake, github: openGithub(fake.env, { patience: { pauseMs: 1, longestWaitMs: 1000 } }) };
}

const bodies = (fake: FakeGithub) => fake.comments.map(({ body }) => body);

describe("openGithub", () => {
  it.each([
    [{ GITHUB_TOKEN: "" }, "GITHUB_TOKEN"],
    [{ GITHUB_REPOSITORY: "lamps" }, "owner/name"],
    [{ GITHUB_REPOSITORY: "us/lamps/../x" }, "owner/name"],
    [{ GITHUB_API_URL: "http://api.example" }, "address"],
    [{ GITHUB_API_URL: "file:///etc/passwd" }, "address"],
    [{ GITHUB_API_URL: "http://127.0.0.1.example" }, "address"],
  ])("refuses %j", async (env, said) => {
    const whole = { GITHUB_TOKEN: "t", GITHUB_REPOSITORY: "us/lamps", ...env };
    expect(() => openGithub(whole)).toThrow(expect.objectContaining({ code: "LLI_GITHUB_CONFIG" }));
    expect(() => openGithub(whole)).toThrow(said);
  });
});

describe("a request that fails", () => {
  it.each([
    ["no rights", [{ status: 403 }], "LLI_GITHUB_REFUSED"],
    ["a wrong token", [{ status: 401 }], "LLI_GITHUB_REFUSED"],
    ["nothing there", [{ status: 404 }], "LLI_GITHUB_NOT_FOUND"],
    ["nonsense", [{ status: 422 }], "LLI_GITHUB_INVALID"],
    ["a service that is down", [BUSY, BUSY, BUSY, BUSY], "LLI_GITHUB_FAILED"],
    [
      "a limit that is too long to wait for",
      [{ status: 429, headers: { "retry-after": "900" } }],
      "LLI_GITHUB_LIMITED",
    ],
    ["a login page", [{ status: 200, body: "<html>" }, BUSY, BUSY, BUSY], "LLI_GITHUB_FAILED"],
  ])("by %s is told from the others, without the token", async (_, failures, code) => {
    const { fake, github } = await withGithub({ token: "ghs_secretsecret" });
    await using _fake = fake;
    fake.fail(/^GET/, ...failures.map((one) => ({ body: { message: "what about ghs_secretsecret?" }, ...one })));
    const error: unknown = await findPullRequest(github, "ll/BUG-1").catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([String(error), error])).not.toContain("secretsecret");
    expect(fake.requests.length).toBe(failures.length);
  });

  it.each([
    ["a service that comes back", [BUSY, { status: 502, body: "<html>" }]],
    ["a connection that is cut", [{ status: 0, cut: true }]],
    ["a limit that is soon over", [{ status: 429, headers: { "retry-after": "0" } }]],
    ["a second limit", [{ status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" } }]],
  ])("by %s is tried again", async (_, failures) => {
    const { fake, github } = await withGithub();
    await using _fake = fake;
    fake.fail(/^GET/, ...failures);
    expect(await findPullRequest(github, "ll/BUG-1")).toBeNull();
    expect(fake.requests.length).toBe(failures.length + 1);
  });

  it("is tried again where it is a query, though a POST", async () => {
    const { fake, github } = await withGithub({ login: "my-app[bot]" });
    await using _fake = fake;
    fake.fail(/graphql/, BUSY, BUSY);
    expect(await readOwnLogin(github)).toBe("my-app[bot]");
  });

  it("is not done twice where that would do it twice, but waits where nothing was done", async () => {
    const { fake, github } = await withGithub();
    await using _fake = fake;
    fake.fail(/^POST/, { ...BUSY, after: true });
    await expect(createComment(github, 7, "a")).rejects.toMatchObject({ code: "LLI_GITHUB_FAILED" });
    fake.fail(/^POST/, { status: 429, headers: { "retry-after": "0" } });
    await createComment(github, 7, "b");
    expect(bodies(fake)).toEqual(["a", "b"]);
  });

  it("ends when it is told to", async () => {
    const fake = await startFakeGithub();
    await using _fake = fake;
    fake.fail(/^GET/, { status: 429, headers: { "retry-after": "30" } });
    const stop = new AbortController();
    const github = openGithub(fake.env, { signal: stop.signal });
    const found = findPullRequest(github, "x");
    stop.abort();
    await expect(found).rejects.toThrow();
  });
});

describe("the standing comment", () => {
  it("is created once and then kept up to date, among any number of others", async () => {
    const { fake, github } = await withGithub();
    await using _fake = fake;
    for (let count = 0; count < 230; count += 1) fake.addComment(7, "anna", `comment ${count}`);
    const put = (body: string) => putComment(github, { issueNumber: 7, marker: "runs", body });
    const created = await put("# one");
    expect(created.how).toBe("created");
    expect(await put("# one")).toEqual({ ...created, how: "unchanged" });
    expect(await put("# two")).toEqual({ ...created, how: "updated" });
    expect(fake.comments.length).toBe(231);
    expect(bodies(fake).at(-1)).toBe("# two\n\n<!-- ll-issues:runs -->\n");
    expect((await putComment(github, { issueNumber: 7, marker: "other", body: "x" })).how).toBe("created");
    expect((await putComment(github, { issueNumber: 8, marker: "runs", body: "x" })).how).toBe("created");
  });

  it.each([
    ["an app", "my-app[bot]", ""],
    ["a person", "anna", ""],
    ["an app on an Enterprise Server", "my-app[bot]", "/api/v3"],
  ])("of %s is found again by its author", async (_, login, path) => {
    const fake = await startFakeGithub({ login });
    await using _fake = fake;
    const github = openGithub({ ...fake.env, GITHUB_API_URL: `${fake.url}${path}` });
    const stranger = "mine\n\n<!-- ll-issues:runs -->";
    fake.addComment(7, "github-actions[bot]", stranger);
    const put = (body: string) => putComment(github, { issueNumber: 7, marker: "runs", body });
    expect([(await put("a")).how, (await put("b")).how, (await put("b")).how]).toEqual([
      "created",
      "updated",
      "unchanged",
    ]);
    expect(bodies(fake)).toEqual([stranger, "b\n\n<!-- ll-issues:runs -->\n"]);
  });

  it("is one also where GitHub does not say who we are", async () => {
    const { fake, github } = await withGithub({ login: "my-app[bot]" });
    await using _fake = fake;
    const stranger = "b\n\n<!-- ll-issues:runs -->";
    fake.addComment(7, "mallory", stranger);
    for (const body of ["a", "b"]) {
      fake.fail(/graphql/, { status: 403 });
      await putComment(github, { issueNumber: 7, marker: "runs", body });
    }
    expect(bodies(fake)).toEqual([stranger, "b\n\n<!-- ll-issues:runs -->\n"]);
    fake.fail(/graphql/, { status: 403 });
    fake.fail(/^POST .*comments$/, { status: 502 });
    await expect(putComment(github, { issueNumber: 7, marker: "runs", body: "b" })).rejects.toMatchObject({
      code: "LLI_GITHUB_FAILED",
    });
    expect(bodies(fake)[0]).toBe(stranger);
  });

  it("is not the comment of somebody else who wrote the marker", async () => {
    const { fake, github } = await withGithub();
    await using _fake = fake;
    fake.addComment(7, "mallory", "mine\n\n<!-- ll-issues:runs -->");
    fake.addComment(7, "github-actions[bot]", "about <!-- ll-issues:runs --> in a text");
    await putComment(github, { issueNumber: 7, marker: "runs", body: "ours" });
    expect(bodies(fake)).toEqual([
      "mine\n\n<!-- ll-issues:runs -->",
      expect.stringContaining("in a text"),
      expect.stringContaining("ours"),
    ]);
  });

  it("is one when two jobs write it at once", async () => {
    const { fake, github } = await withGithub({ login: "robot" });
    await using _fake = fake;
    const put = (body: string) => putComment(github, { issueNumber: 7, marker: "runs", body });
    await Promise.all(["a", "b", "c"].map(put));
    await put("d");
    expect(bodies(fake)).toEqual(["d\n\n<!-- ll-issues:runs -->\n"]);
  });

  it("is one when the answer to its creation is lost", async () => {
    const { fake, github } = await withGithub();
    await using _fake = fake;
    fake.addComment(7, "mallory", "a\n\n<!-- ll-issues:runs -->");
    fake.fail(/^POST .*comments/, { status: 502, after: true });
    await putComment(github, { issueNumber: 7, marker: "runs", body: "a" });
    fake.fail(/^POST .*comments/, { status: 502 });
    await putComment(github, { issueNumber: 8, marker: "runs", body: "b" });
    expect(fake.comments.map(({ issue, author }) => [issue, author])).toEqual([
      [7, "mallory"],
      [7, "github-actions[bot]"],
      [8, "github-actions[bot]"],
    ]);
  });
});

it("lists comments over all pages", async () => {
  const { fake, github } = await withGithub();
  await using _fake = fake;
  for (let count = 0; count < 201; count += 1) fake.addComment(7, "anna", `${count}`);
  const read: string[] = [];
  for await (const { body } of listComments(github, 7)) read.push(body);
  expect(read).toEqual(bodies(fake));
  expect(fake.calls()).toEqual([`GET ${COMMENTS}`, `GET ${COMMENTS}`, `GET ${COMMENTS}`]);
});

describe("pull requests", () => {
  it("are opened once for a branch, and then get the new text", async () => {
    const { fake, github } = await withGithub();
    await using _fake = fake;
    const plan = { head: "ll/BUG-1-lamp", base: "main", title: "Fix", body: "one" };
    const first = await putPullRequest(github, plan);
    expect(first).toMatchObject({ created: true, url: expect.stringMatching(/\/pull\/\d+$/) });
    expect(await putPullRequest(github, { ...plan, body: "two" })).toEqual({ ...first, created: false });
    expect(await putPullRequest(github, { ...plan, head: "ll/BUG-2" })).toMatchObject({ created: true });
    expect(fake.pullRequests.map(({ head, body }) => [head, body])).toEqual([
      ["ll/BUG-1-lamp", "two"],
      ["ll/BUG-2", "one"],
    ]);
  });

  it("are one when the answer to opening it is lost, and refused without the branch", async () => {
    const { fake, github } = await withGithub({ hasBranch: (name) => name !== "gone" });
    await using _fake = fake;
    fake.fail(/^POST/, { status: 502, after: true });
    const plan = { head: "ll/BUG-1", base: "main", title: "Fix", body: "one" };
    expect(await putPullRequest(github, plan)).toMatchObject({ created: false });
    expect(fake.pullRequests.length).toBe(1);
    await expect(putPullRequest(github, { ...plan, head: "gone" })).rejects.toMatchObject({
      code: "LLI_GITHUB_INVALID",
    });
  });
});

it("asks what somebody may do", async () => {
  const { fake, github } = await withGithub({ permissions: { anna: "write", "dependabot[bot]": "read" } });
  await using _fake = fake;
  expect(
    await Promise.all(["anna", "dependabot[bot]", "mallory", "../../x"].map((name) => readPermission(github, name))),
  ).toEqual(["write", "read", "none", "none"]);
});
