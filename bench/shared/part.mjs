import fs from 'node:fs';
import os from 'node:os';

/** Runs one part of the benchmark, which is a process of its own: `work` gets what it was told, and its answer is written to a file. */
export async function part(work) {
  const { result, ...told } = JSON.parse(process.argv[2]);
  const answer = await work(told);
  fs.writeFileSync(
    result,
    JSON.stringify({
      ...answer,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      load: os.loadavg()[0],
    }),
  );
  process.exit(0);
}

/** Seconds that it took, and those of them (and of other threads) that this process had a CPU: not so on a busy machine. */
export async function timed(work) {
  const start = performance.now();
  const before = process.cpuUsage();
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  return {
    answer,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
  };
}
