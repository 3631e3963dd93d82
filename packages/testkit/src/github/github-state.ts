import type { IncomingHttpHeaders } from "node:http";

/** What the scripted GitHub knows from the beginning. */
export interface GithubStateOptions {
  /** `owner/name`. Default `us/lamps`. */
  readonly repository?: string;
  /** Who the token writes as. Default `github-actions[bot]`. */
  readonly login?: string;
  /** What people may do: login → admin, write, read, none. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** Whether a branch is there, for pull requests; default: every one is. */
  readonly hasBranch?: (name: string) => boolean | Promise<boolean>;
  /** Absolute path of a bare repository that stands behind the routes of the Git database; without it there are none. */
  readonly gitDir?: string;
}

/** One request as it came in. */
export interface GithubRecord {
  readonly method: string;
  /** Percent-decoded, without the query and without the `/api` and `/api/v3` of an Enterprise Server. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; null without a body, the text where it is no JSON. */
  readonly body: unknown;
}

/** One answer. */
export interface GithubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A comment that the scripted GitHub keeps. */
export interface KeptComment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly author: string;
  body: string;
}

/** A pull request that the scripted GitHub keeps. */
export interface KeptPullRequest {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
  title: string;
  body: string;
  state: "open" | "closed";
}

/** What one repository holds as far as the tests need it. */
export class GithubState {
  readonly repository: string;
  readonly login: string;
  /** What people may do; tests may change it. */
  readonly permissions: Record<string, string>;
  readonly hasBranch: (name: string) => boolean | Promise<boolean>;
  readonly gitDir: string | null;
  readonly requests: GithubRecord[] = [];
  readonly comments: KeptComment[] = [];
  readonly pullRequests: KeptPullRequest[] = [];
  #lastNumber = 100;

  /** @param options what it starts with */
  constructor(options: GithubStateOptions) {
    this.repository = options.repository ?? "us/lamps";
    this.login = options.login ?? "github-actions[bot]";
    this.permissions = { ...options.permissions };
    this.gitDir = options.gitDir ?? null;
    this.hasBranch = options.hasBranch ?? (() => true);
  }

  /** Gives a number that nothing has yet. */
  nextNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /**
   * Has somebody write a comment.
   *
   * @param issue number of the issue or pull request
   * @param author login
   * @param body Markdown
   */
  addComment(issue: number, author: string, body: string): KeptComment {
    const comment = { id: this.nextNumber(), issue, author, body };
    this.comments.push(comment);
    return comment;
  }

  /**
   * Gives the requests that were made, as `METHOD path`.
   *
   * @param method only these; default all
   */
  calls(method?: string): string[] {
    return this.requests
      .filter((request) => method === undefined || request.method === method)
      .map((request) => `${request.method} ${request.path}`);
  }
}
