import { chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/setup/chromium.mjs';
import { round } from '../../shared/statistics.mjs';
import { sleep } from '../../shared/time.mjs';

const QUIET_MS = 3000;

/**
 * Bytes of JavaScript that a browser with an empty cache transfers for the sign-in page and, after signing in, the catalog
 * page: as sent, compressed, by the backend.
 *
 * @param path where the catalog page is
 * @param enter name of the button that signs in
 */
export async function measureFirstLoad(portal, { path, enter, row }) {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage();
    const traffic = await watch(page);
    await page.goto(`${portal.url}${path}`);
    const button = page.getByRole('button', { name: enter }).first();
    await button.waitFor({ timeout: 60_000 });
    await traffic.quiet();
    const signIn = traffic.bytes();
    await button.click();
    await page.getByText(row).first().waitFor({ timeout: 60_000 });
    await traffic.quiet();
    const total = traffic.bytes();
    return {
      signIn: round(signIn / 1000, 0),
      catalog: round((total - signIn) / 1000, 0),
      total: round(total / 1000, 0),
      files: traffic.files(),
    };
  } finally {
    await browser.close();
  }
}

async function watch(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set();
  const open = new Set();
  let bytes = 0;
  let files = 0;
  let last = performance.now();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    last = performance.now();
    if (!/^wss?:/.test(request.url)) {
      open.add(requestId);
    }
  });
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (/javascript/.test(response.mimeType)) {
      scripts.add(requestId);
    }
  });
  const end = ({ requestId }) => {
    last = performance.now();
    open.delete(requestId);
  };
  session.on('Network.loadingFailed', end);
  session.on('Network.loadingFinished', event => {
    end(event);
    if (scripts.has(event.requestId)) {
      bytes += event.encodedDataLength;
      files += 1;
    }
  });
  return {
    bytes: () => bytes,
    files: () => files,
    /** Nothing has been on the wire for a while. */
    async quiet() {
      for (let waited = 0; waited < 40; waited++) {
        if (open.size === 0 && performance.now() - last > QUIET_MS) {
          return;
        }
        await sleep(500);
      }
    },
  };
}
