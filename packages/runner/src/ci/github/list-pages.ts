/** One page of a list as Octokit gives it. */
interface Page<Item> {
  readonly data: readonly Item[];
  readonly headers: { readonly link?: string | undefined };
}

/** Items of one page; GitHub gives no more. */
export const PAGE_SIZE = 100;

/** A list that is longer than this many pages is not read to its end. */
const MOST_PAGES = 100;

/**
 * Read a list page by page, as long as GitHub names a next one (the header `link`, RFC 8288).
 *
 * @param readPage given the number of a page from 1 on.
 */
export async function* listPages<Item>(readPage: (page: number) => Promise<Page<Item>>): AsyncGenerator<Item> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data, headers } = await readPage(page);
    yield* data;
    if (!/;\s*rel="?next"?/.test(headers.link ?? "")) return;
  }
}
