import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Somebody who is signed in without an account, as a laptop's portal allows it. */
export class Person {
  #url;
  #token;
  #author;

  /** @param {{ url: string, patienceMs: number, pauseMs: number }} portal */
  static async signIn(portal, name) {
    const { url, patienceMs, pauseMs } = portal;
    const giveUp = Date.now() + patienceMs;
    for (;;) {
      const response = await fetch(
        `${url}/api/auth/development/refresh?person=user:default/${name}`,
      );
      if (response.ok) {
        const { backstageIdentity } = await response.json();
        return new Person(url, backstageIdentity.token);
      }
      // 503: the catalog has not heard of the person yet
      if (response.status !== 503 || Date.now() > giveUp) {
        throw await failure('to sign in', response);
      }
      await sleep(pauseMs);
    }
  }

  constructor(url, token) {
    this.#url = url;
    this.#token = token;
  }

  /** What the portal answers; nothing where it has nothing to say. */
  async ask(method, path, body) {
    const response = await this.#send(
      method,
      path,
      body && JSON.stringify(body),
    );
    if (!response.ok) {
      throw await failure(`${method} ${path}`, response);
    }
    return response.status === 204 ? undefined : response.json();
  }

  /** A CSV file. */
  async upload(path, csv) {
    const response = await this.#send('POST', path, csv, 'text/csv');
    if (!response.ok) {
      throw await failure(`POST ${path}`, response);
    }
    return response.json();
  }

  /** Nothing where there is nothing. */
  async find(path) {
    const response = await this.#send('GET', path);
    if (response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw await failure(`GET ${path}`, response);
    }
    return response.json();
  }

  /** Git in this person's name, without this machine's settings; answers what it wrote. */
  async git(...args) {
    this.#author ??= await this.ask('GET', '/api/repositories/commit-author');
    const { name, email } = this.#author;
    const own = Object.fromEntries(
      Object.entries(process.env).filter(([key]) => !key.startsWith('GIT_')),
    );
    const { stdout } = await run('git', args, {
      env: {
        ...own,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_TERMINAL_PROMPT: '0',
        // Out of sight of the process list
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'http.extraHeader',
        GIT_CONFIG_VALUE_0: `Authorization: Bearer ${this.#token}`,
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: email,
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: email,
      },
    });
    return stdout;
  }

  #send(method, path, body, type = 'application/json') {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { 'content-type': type }),
      },
      body,
    });
  }
}

async function failure(what, response) {
  const text = await response.text();
  let message = text.slice(0, 300);
  try {
    message = JSON.parse(text).error.message;
  } catch {
    // Not the portal's own answer
  }
  return new Error(`${what}: HTTP ${response.status} ${message}`);
}
