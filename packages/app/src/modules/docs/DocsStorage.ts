import {
  stringifyEntityRef,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import { TechDocsStorageClient } from '@backstage/plugin-techdocs';
import type { SyncResult } from '@backstage/plugin-techdocs-react';

/**
 * Reads docs like the stock client, but where docs were never built because they can't be, the page itself says what keeps them,
 * instead of a page that was not found. Docs that were built once stay, with the same words above them.
 */
export class DocsStorage extends TechDocsStorageClient {
  /** Why docs that have no pages could not be built, by entity. */
  readonly #reasons = new Map<string, string>();
  /** The last page read of each entity; empty where there are no docs yet. */
  readonly #pages = new Map<string, Promise<string>>();

  async getEntityDocs(
    entityId: CompoundEntityRef,
    path: string,
  ): Promise<string> {
    const entityRef = stringifyEntityRef(entityId);
    const page = super.getEntityDocs(entityId, path);
    this.#pages.set(entityRef, page);
    const content = await page;
    const reason = this.#reasons.get(entityRef);
    return content || (reason ? explanation(reason) : '');
  }

  async syncEntityDocs(
    entityId: CompoundEntityRef,
    logHandler?: (line: string) => void,
  ): Promise<SyncResult> {
    const entityRef = stringifyEntityRef(entityId);
    this.#reasons.delete(entityRef);
    try {
      return await super.syncEntityDocs(entityId, logHandler);
    } catch (thrown) {
      const reason = wordsOf(toError(thrown));
      const page = await this.#pages.get(entityRef)?.catch(() => undefined);
      if (page !== '') {
        throw new Error(reason);
      }
      this.#reasons.set(entityRef, reason);
      // has the reader load the page, which is the explanation now
      return 'updated';
    }
  }
}

/** The backend sends its words as JSON, and the stock client takes them as they come. */
function wordsOf(error: Error): string {
  try {
    return String(JSON.parse(error.message));
  } catch {
    return error.message;
  }
}

/** A page as mkdocs would make it: text, and below it what is better read in columns. */
function explanation(reason: string): string {
  const page = document.implementation.createHTMLDocument();
  const article = page.createElement('article');
  article.className = 'md-typeset';
  const [summary, ...details] = reason.split('\n');
  const add = (tag: string, text: string) =>
    article.appendChild(
      Object.assign(page.createElement(tag), { textContent: text }),
    );
  add('h1', 'These docs could not be built');
  add('p', summary);
  if (details.some(line => line.trim())) {
    add('pre', details.join('\n'));
  }
  page.body.append(article);
  return page.documentElement.outerHTML;
}
