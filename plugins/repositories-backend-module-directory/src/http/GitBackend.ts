import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type GitCommand,
  GitError,
  type GitProcess,
} from '@paved/plugin-repositories-node';
import type { GitRequest } from './parseGitRequest';
import { readCgiHead } from './readCgiHead';

const MIB = 1024 * 1024;
/** What a fetch sends is names of commits; what a push sends is its content. */
const MAX_REQUEST_BYTES = {
  'git-upload-pack': 16 * MIB,
  'git-receive-pack': 512 * MIB,
};
const TIMEOUT_MS = 10 * 60_000;

/**
 * Runs git's own `http-backend` for one request, both bodies streamed.
 */
export class GitBackend {
  readonly #git: GitCommand;

  constructor(options: { git: GitCommand }) {
    this.#git = options.git;
  }

  /**
   * @returns when the answer is written
   * @throws GitError when git fails before it answered, or is stopped by a limit
   */
  async answer(
    request: {
      git: Extract<GitRequest, { kind: 'git' }>;
      /** Of the repository, links excluded. */
      path: string;
      user: string | undefined;
      signal: AbortSignal;
    },
    req: IncomingMessage,
    res: ServerResponse,
  ): Promise<void> {
    const { service, endpoint } = request.git;
    const backend = this.#git.start(['http-backend'], {
      timeoutMs: TIMEOUT_MS,
      signal: request.signal,
      settings: {
        // git's own default is to refuse what is not configured in the repository.
        'http.receivepack': String(
          service === 'git-receive-pack' && request.user !== undefined,
        ),
        'http.getanyfile': 'false',
        // What the host remembers of proposed changes is nobody's to read or write.
        'transfer.hideRefs': 'refs/paved',
        'receive.fsckObjects': 'true',
        'receive.autogc': 'false',
        // Objects in files of their own are read without starting git.
        'receive.unpackLimit': '1000',
        'receive.maxInputSize': String(MAX_REQUEST_BYTES[service]),
      },
      variables: cgiVariables(request, req),
    });
    res.on('close', () => backend.stop());
    if (endpoint === 'info/refs') {
      backend.write(undefined);
    } else {
      limitBody(req, backend, MAX_REQUEST_BYTES[service]);
      backend.write(req);
    }

    const head = await readCgiHead(backend);
    if (res.headersSent || res.destroyed) {
      return;
    }
    res.statusCode = head.status;
    head.headers.forEach(([name, value]) => res.setHeader(name, value));
    res.write(head.rest);
    backend.stdout.pipe(res, { end: false });
    try {
      await backend.finished;
      res.end();
    } catch (error) {
      if (error instanceof GitError && error.reason === 'failed') {
        // git has said why in its own protocol: a refused push, a request it does not understand.
        res.end();
      } else {
        // The client must not take what it has for the whole.
        res.destroy();
        throw error;
      }
    }
  }
}

function limitBody(
  req: IncomingMessage,
  backend: GitProcess,
  maxBytes: number,
): void {
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      backend.stop(
        'too-much-output',
        `was sent more than the allowed ${maxBytes} bytes`,
      );
    }
  });
}

function cgiVariables(
  request: {
    git: { endpoint: string; service: string };
    path: string;
    user: string | undefined;
  },
  req: IncomingMessage,
): Record<string, string> {
  const { endpoint, service } = request.git;
  const variables: Record<string, string> = {
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_TRANSLATED: `${request.path}/${endpoint}`,
    REQUEST_METHOD: endpoint === 'info/refs' ? 'GET' : 'POST',
    QUERY_STRING: endpoint === 'info/refs' ? `service=${service}` : '',
    CONTENT_TYPE:
      endpoint === 'info/refs' ? '' : `application/x-${service}-request`,
  };
  if (request.user !== undefined) {
    variables.REMOTE_USER = request.user;
  }
  const { 'content-encoding': encoding, 'git-protocol': protocol } =
    req.headers;
  if (encoding === 'gzip') {
    variables.HTTP_CONTENT_ENCODING = 'gzip';
  }
  if (typeof protocol === 'string' && /^version=[012]$/.test(protocol)) {
    variables.GIT_PROTOCOL = protocol;
  }
  return variables;
}
