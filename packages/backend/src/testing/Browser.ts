/** Where the redirects ended. */
export interface Page {
  url: string;
  response: Response;
}

/** As much of a browser as a sign-in needs: it keeps cookies, and follows redirects. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  async get(url: string): Promise<Page> {
    return this.#request(url, {});
  }

  async post(url: string): Promise<Page> {
    return this.#request(url, { method: 'POST' });
  }

  /** As a page of `url`'s own origin does it. */
  async fetchJson(url: string): Promise<Page> {
    return this.#request(url, {
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
    });
  }

  async #request(start: string, init: RequestInit): Promise<Page> {
    let url = new URL(start);
    let options = init;
    for (let hops = 0; hops < 10; hops++) {
      const { host } = url;
      const cookies = this.#cookies.get(host) ?? new Map<string, string>();
      this.#cookies.set(host, cookies);
      const response = await fetch(url, {
        ...options,
        redirect: 'manual',
        headers: {
          ...options.headers,
          Cookie: [...cookies]
            .map(([name, value]) => `${name}=${value}`)
            .join('; '),
        },
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [pair] = cookie.split(';');
        const name = pair.slice(0, pair.indexOf('='));
        cookies.set(name, pair.slice(name.length + 1));
      }
      const location = response.headers.get('location');
      if (!location) {
        return { url: url.href, response };
      }
      url = new URL(location, url);
      options = {};
    }
    throw new Error(`Too many redirects from ${start}`);
  }
}
