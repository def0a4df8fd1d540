import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether Debian's package `prometheus` (or another build of it) is on the PATH. */
export function hasPrometheus(): boolean {
  try {
    execFileSync('prometheus', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A Prometheus that has scraped the given metrics at least once. */
export async function startPrometheus(metrics: string) {
  const target = createServer((_, response) =>
    response.setHeader('content-type', 'text/plain').end(metrics),
  );
  await new Promise<void>(resolve => target.listen(0, '127.0.0.1', resolve));
  const { port } = target.address() as AddressInfo;

  const root = await mkdtemp(join(tmpdir(), 'paved-prometheus-'));
  const configuration = join(root, 'prometheus.yaml');
  await writeFile(
    configuration,
    JSON.stringify({
      global: { scrape_interval: '5s', scrape_timeout: '5s' },
      scrape_configs: [
        {
          job_name: 'test',
          honor_labels: true,
          static_configs: [{ targets: [`127.0.0.1:${port}`] }],
        },
      ],
    }),
  );
  let log = '';
  const child = spawn(
    'prometheus',
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(root, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr.on('data', chunk => {
    log += chunk;
  });
  const ended = new Promise<void>(resolve =>
    child.once('exit', () => resolve()),
  );
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    target.closeAllConnections();
    await new Promise(resolve => target.close(resolve));
    await rm(root, { recursive: true, force: true });
  };

  const giveUp = Date.now() + 240_000;
  let url: string | undefined;
  while (!url || !(await hasScraped(url))) {
    if (Date.now() > giveUp || child.exitCode !== null) {
      await stop();
      throw new Error(`Prometheus did not scrape:\n${log}`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
    const [, address] = /msg="Listening on".* address=(\S+)/.exec(log) ?? [];
    url = address && `http://${address}`;
  }
  return { url, stop };
}

async function hasScraped(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/v1/query?query=up`);
    const { data } = await response.json();
    return data?.result?.[0]?.value?.[1] === '1';
  } catch {
    return false;
  }
}
