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
  const targetPort = await listen(target);
  const spare = createServer();
  const port = await listen(spare);
  await new Promise(resolve => spare.close(resolve));

  const root = await mkdtemp(join(tmpdir(), 'paved-prometheus-'));
  const configuration = join(root, 'prometheus.yaml');
  await writeFile(
    configuration,
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [
        {
          job_name: 'test',
          honor_labels: true,
          static_configs: [{ targets: [`127.0.0.1:${targetPort}`] }],
        },
      ],
    }),
  );
  const log: string[] = [];
  const child = spawn(
    'prometheus',
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${join(root, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  child.stderr.on('data', chunk => log.push(String(chunk)));
  const ended = new Promise<void>(resolve =>
    child.once('exit', () => resolve()),
  );
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    target.closeAllConnections();
    await new Promise(resolve => target.close(resolve));
    await rm(root, { recursive: true, force: true });
  };

  const giveUp = Date.now() + 60_000;
  while (!(await hasScraped(url))) {
    if (Date.now() > giveUp || child.exitCode !== null) {
      await stop();
      throw new Error(`Prometheus did not scrape:\n${log.join('')}`);
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  return { url, stop };
}

async function listen(
  server: ReturnType<typeof createServer>,
): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
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
