import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Settings } from './settings.js';
import { createTestEnvironment } from './testEnvironment.js';

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

test('starts, can be observed, and stops when it is told to', { timeout: 60_000 }, async (t) => {
  const { env, end } = await createTestEnvironment();
  const collected: string[] = [];
  const collector = createHttpServer((request, response) => {
    request.on('data', (part: Buffer) => collected.push(part.toString()));
    request.on('end', () => response.end('{}'));
  }).listen(0);
  const { port: collectorPort } = collector.address() as AddressInfo;
  const [port, metricsPort] = [await freePort(), await freePort()];
  const service = spawn(process.execPath, [fileURLToPath(new URL('main.js', import.meta.url))], {
    env: {
      ...process.env,
      ...env,
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      LOG_LEVEL: 'info',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(collectorPort)}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    service.kill('SIGKILL');
    collector.close();
    await end();
  });
  const lines: Record<string, unknown>[] = [];
  const isListening = new Promise<void>((resolve) => {
    createInterface(service.stdout).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>;
      lines.push(line);
      if (line.message === 'listening') {
        resolve();
      }
    });
  });
  await isListening;

  const url = `http://127.0.0.1:${String(port)}`;
  assert.equal((await fetch(`${url}/health/live`)).status, 200);
  assert.equal((await fetch(`${url}/health/ready`)).status, 200);
  const missing = await fetch(`${url}/nowhere?token=secret`, {
    headers: {
      'x-correlation-id': 'order-7',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
  });
  assert.equal(missing.headers.get('x-correlation-id'), 'order-7');
  const metrics = await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
  assert.match(
    metrics,
    /^http_server_request_duration_seconds_count\{.*http_route="\/health\/ready".*http_response_status_code="200".*\} 1$/m,
  );

  service.kill('SIGTERM');
  assert.deepEqual(await once(service, 'exit'), [0, null]);
  const logged = lines.find(({ message }) => message === 'request');
  assert.partialDeepStrictEqual(logged, {
    level: 'info',
    status: 404,
    correlationId: 'order-7',
    traceId: '0af7651916cd43dd8448eb211c80319c',
  });
  assert.partialDeepStrictEqual(lines.at(-1), { message: 'stopped', inTime: true });
  assert.match(collected.join(''), /0af7651916cd43dd8448eb211c80319c/);
});

test('does not start with settings that make no sense, and names them', () => {
  assert.throws(() => new Settings({ PORT: '99999', METRICS_PORT: 'x' }), /PORT[^]*METRICS_PORT/);
});
