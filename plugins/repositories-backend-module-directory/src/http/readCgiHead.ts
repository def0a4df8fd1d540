import type { GitProcess } from '@paved/plugin-repositories-node';

const MAX_HEAD_BYTES = 16 * 1024;

/** The head of a CGI answer, and the bytes of the body that were read with it. */
export interface CgiHead {
  status: number;
  headers: Array<[string, string]>;
  rest: Buffer;
}

/**
 * Reads lines up to the empty one.
 *
 * @throws GitError when the process fails before that
 */
export async function readCgiHead(process: GitProcess): Promise<CgiHead> {
  const read = new Promise<Buffer>((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.includes('\r\n\r\n')) {
        process.stdout.off('data', onData);
        process.stdout.pause();
        resolve(bytes);
      } else if (bytes.length > MAX_HEAD_BYTES) {
        process.stop('too-much-output', 'answered with too long a head');
      }
    };
    process.stdout.on('data', onData);
    process.finished.then(
      () => reject(new Error('git http-backend gave no answer')),
      reject,
    );
  });
  const bytes = await read;
  const end = bytes.indexOf('\r\n\r\n');
  const lines = bytes.toString('latin1', 0, end).split('\r\n');
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const status = fields.find(([name]) => name.toLowerCase() === 'status')?.[1];
  return {
    status: status ? parseInt(status, 10) : 200,
    headers: fields.filter(([name]) => name.toLowerCase() !== 'status'),
    rest: bytes.subarray(end + 4),
  };
}
