import {
  type GitCommand,
  type GitProcess,
  isGitObjectId,
} from '@paved/plugin-repositories-node';
import { readLooseObject } from './readLooseObject';

/**
 * A git object; `content` is absent when it is over the limit.
 */
export interface GitObject {
  id: string;
  type: string;
  size: number;
  content?: Buffer;
}

interface Pending {
  request: string;
  maxBytes: number;
  resolve(object: GitObject | undefined): void;
  reject(error: unknown): void;
}

const IDLE_MS = 1_000;

/**
 * Reads any number of objects: loose ones from their files, the others through one `git cat-file --batch`. The process is
 * started when first needed and ends with `close`, or when nothing was asked of it for a second.
 */
export class ObjectReader {
  readonly #git: GitCommand;
  readonly #repository: string;
  #process: GitProcess | undefined;
  #pending: Pending[] = [];
  #chunks: Buffer[] = [];
  #buffered = 0;
  #header: { id: string; type: string; size: number } | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: { git: GitCommand; repository: string }) {
    this.#git = options.git;
    this.#repository = options.repository;
  }

  /** Reads an object by its id; `undefined` when there is none. */
  async read(
    id: string,
    options: { maxBytes: number },
  ): Promise<GitObject | undefined> {
    // One line is one request, so a name from outside must never get here.
    if (!isGitObjectId(id)) {
      throw new Error('Objects are read by id only');
    }
    const loose = readLooseObject(this.#repository, id, options.maxBytes);
    if (loose) {
      return { id, size: loose.content.length, ...loose };
    }
    return new Promise((resolve, reject) => {
      const pending = {
        request: id,
        maxBytes: options.maxBytes,
        resolve,
        reject,
      };
      this.#pending.push(pending);
      clearTimeout(this.#idle);
      this.#send([pending]);
    });
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#process?.stdin.end();
    this.#process = undefined;
    this.#failAll(new Error('The reader was closed'));
  }

  #send(pending: Pending[]): void {
    if (!this.#process) {
      this.#start();
    }
    this.#process?.stdin.write(
      pending.map(({ request }) => `${request}\n`).join(''),
    );
  }

  #start(): void {
    this.#chunks = [];
    this.#buffered = 0;
    this.#header = undefined;
    const started = this.#git.start(['cat-file', '--batch'], {
      repository: this.#repository,
    });
    this.#process = started;
    started.stdout.on('data', (chunk: Buffer) => {
      if (this.#process === started) {
        this.#chunks.push(chunk);
        this.#buffered += chunk.length;
        this.#parse();
      }
    });
    const onEnd = (error: unknown) => {
      if (this.#process === started) {
        this.#process = undefined;
        this.#failAll(error);
      }
    };
    started.finished.then(
      () => onEnd(new Error('git cat-file ended early')),
      onEnd,
    );
  }

  #parse(): void {
    while (this.#pending.length > 0) {
      if (!this.#header && !this.#readHeader()) {
        return;
      }
      const header = this.#header;
      if (!header) {
        continue;
      }
      const [pending] = this.#pending;
      if (header.size > pending.maxBytes) {
        // Cheaper than reading a huge object through to its end.
        this.#process?.stop();
        this.#process = undefined;
        this.#settle({ ...header });
        if (this.#pending.length > 0) {
          this.#send(this.#pending);
        }
        return;
      }
      if (this.#buffered < header.size + 1) {
        return;
      }
      const content = this.#take(header.size + 1).subarray(0, header.size);
      this.#settle({ ...header, content });
    }
  }

  /** Whether there was a whole line; a line that is no header settles the first request as missing. */
  #readHeader(): boolean {
    const buffer = this.#take(this.#buffered);
    const end = buffer.indexOf(0x0a);
    if (end < 0) {
      this.#chunks = [buffer];
      this.#buffered = buffer.length;
      return false;
    }
    const rest = buffer.subarray(end + 1);
    this.#chunks = [rest];
    this.#buffered = rest.length;
    const line = buffer.toString('latin1', 0, end);
    const match = /^([0-9a-f]+) (\w+) (\d+)$/.exec(line);
    if (match) {
      this.#header = { id: match[1], type: match[2], size: Number(match[3]) };
    } else {
      this.#settle(undefined);
    }
    return true;
  }

  #take(bytes: number): Buffer {
    const all =
      this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    const rest = all.subarray(bytes);
    this.#chunks = [rest];
    this.#buffered = rest.length;
    return all.subarray(0, bytes);
  }

  #settle(object: GitObject | undefined): void {
    this.#header = undefined;
    this.#pending.shift()?.resolve(object);
    if (this.#pending.length === 0) {
      this.#idle = setTimeout(() => this.close(), IDLE_MS);
    }
  }

  #failAll(error: unknown): void {
    const pending = this.#pending;
    this.#pending = [];
    this.#header = undefined;
    pending.forEach(({ reject }) => reject(error));
  }
}
