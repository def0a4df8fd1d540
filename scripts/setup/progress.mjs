const startedAt = Date.now();

function clock() {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** One line of progress, with the time since start. */
export function say(message) {
  process.stdout.write(`[${clock()}] ${message}\n`);
}

/** Runs one step; on a terminal its line ticks while it works. */
export async function step(title, work) {
  const begun = Date.now();
  const seconds = () => Math.round((Date.now() - begun) / 1000);
  let ticker;
  if (process.stdout.isTTY) {
    ticker = setInterval(
      () => process.stdout.write(`\r[${clock()}] ${title} … ${seconds()} s`),
      1000,
    );
    process.stdout.write(`[${clock()}] ${title} …`);
  } else {
    say(`${title} …`);
  }
  try {
    return await work();
  } finally {
    clearInterval(ticker);
    if (process.stdout.isTTY) {
      process.stdout.write(`\r[${clock()}] ${title} … ${seconds()} s\n`);
    }
  }
}
