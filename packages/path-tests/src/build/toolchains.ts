import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TOOLCHAINS } from './BuildSpec';

const run = promisify(execFile);

type Toolchain = (typeof TOOLCHAINS)[number];

const VERSIONS: Record<Toolchain, { command: string[]; pattern: RegExp }> = {
  node: { command: ['node', '--version'], pattern: /v(\d+(?:\.\d+)*)/ },
  go: { command: ['go', 'version'], pattern: /go(\d+(?:\.\d+)*)/ },
  python: {
    command: ['python3', '--version'],
    pattern: /Python (\d+(?:\.\d+)*)/,
  },
};

/** Why this machine can't build with a toolchain; `undefined` when it can. */
export async function missingToolchain(
  wanted: Partial<Record<Toolchain, string>>,
): Promise<string | undefined> {
  for (const [name, atLeast] of Object.entries(wanted)) {
    const { command, pattern } = VERSIONS[name as Toolchain];
    const [file, ...args] = command;
    let version: string | undefined;
    try {
      const { stdout } = await run(file, args, { timeout: 20_000 });
      version = pattern.exec(stdout)?.[1];
    } catch {
      // not there
    }
    if (!version) {
      return `${name} ${atLeast} is not on this machine`;
    }
    if (isBelow(version, atLeast.replace(/^[^\d]*/, ''))) {
      return `${name} is ${version} here; it wants ${atLeast}`;
    }
  }
  return undefined;
}

function isBelow(version: string, wanted: string): boolean {
  const [own, other] = [version, wanted].map(text =>
    text.split('.').map(Number),
  );
  for (const [index, number] of other.entries()) {
    const difference = (own[index] ?? 0) - number;
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}
