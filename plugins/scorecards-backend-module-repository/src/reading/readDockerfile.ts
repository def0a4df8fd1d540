/** How exactly the loosest of the base images is named, from `digest` (exact) to `none` (whatever is newest). */
export type ImagePinning = 'digest' | 'version' | 'major' | 'tag' | 'none';

/** What a Dockerfile says about the image that it builds. */
export interface DockerfileReading {
  runsAsRoot: boolean;
  pinning: ImagePinning;
  isMultiStage: boolean;
}

interface Stage {
  name?: string;
  /** Index of the stage that it goes on from. */
  base?: number;
  image: string;
  user?: string;
}

/** More than people write; what comes after is not looked at. */
const MAX_STAGES = 100;
const MAX_LINE = 500;

const ORDER: ImagePinning[] = ['digest', 'version', 'major', 'tag', 'none'];

/** Reads a Dockerfile as text: nothing is built or fetched. `undefined` when it has no FROM. */
export function readDockerfile(text: string): DockerfileReading | undefined {
  const stages = readStages(text);
  const last = stages.at(-1);
  if (!last) {
    return undefined;
  }
  const pinnings = stages
    .filter(({ base, image }) => base === undefined && image !== 'scratch')
    .map(({ image }) => pinningOf(image));
  return {
    runsAsRoot: isRoot(stages, last),
    pinning:
      ORDER[Math.max(0, ...pinnings.map(pinning => ORDER.indexOf(pinning)))],
    isMultiStage: stages.length > 1,
  };
}

function readStages(text: string): Stage[] {
  const stages: Stage[] = [];
  const args = new Map<string, string>();
  for (const { instruction, rest } of instructionsOf(text)) {
    const stage = stages.at(-1);
    if (instruction === 'ARG') {
      const [name, ...value] = rest.split('=');
      args.set(name.trim(), unquote(value.join('=').trim()));
    } else if (instruction === 'FROM') {
      if (stages.length === MAX_STAGES) {
        break;
      }
      const words = rest.split(/\s+/).filter(word => !word.startsWith('--'));
      const image = substitute(unquote(words[0] ?? ''), args);
      const base = stages.findLastIndex(
        ({ name }) => name === image.toLowerCase(),
      );
      stages.push({
        image,
        base: base < 0 ? undefined : base,
        name:
          words[1]?.toUpperCase() === 'AS'
            ? words[2]?.toLowerCase()
            : undefined,
      });
    } else if (instruction === 'USER' && stage) {
      stage.user = substitute(unquote(rest), args);
    }
  }
  return stages;
}

/** Lines without comments, continued ones joined, contents of here-documents left out. */
function instructionsOf(
  text: string,
): Array<{ instruction: string; rest: string }> {
  const instructions: Array<{ instruction: string; rest: string }> = [];
  const escape = /^#\s*escape\s*=\s*`/im.test(text.slice(0, 500)) ? '`' : '\\';
  let pending = '';
  let ending: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (ending !== undefined) {
      ending = trimmed === ending ? undefined : ending;
    } else if (trimmed && !trimmed.startsWith('#')) {
      if (trimmed.endsWith(escape)) {
        pending += `${trimmed.slice(0, -1)} `;
      } else {
        const whole = pending + trimmed;
        pending = '';
        const [instruction] = whole.split(/\s/, 1);
        instructions.push({
          instruction: instruction.toUpperCase(),
          rest: whole.slice(instruction.length, MAX_LINE).trim(),
        });
        ending = /^(?:RUN|COPY|ADD)\b/i.test(whole)
          ? /<<-?["']?(\w+)/.exec(whole)?.[1]
          : undefined;
      }
    }
  }
  return instructions;
}

/** `${NAME}`, `${NAME:-default}` and `$NAME`; what has no value stays, and is then no version. */
function substitute(text: string, args: Map<string, string>): string {
  return text.replace(
    /\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)/g,
    (whole, braced, fallback, bare) =>
      args.get(braced ?? bare) || fallback || whole,
  );
}

function unquote(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

function pinningOf(image: string): ImagePinning {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) {
    return 'digest';
  }
  // A colon before a slash is a registry's port
  const tag = /:([^:/@]+)$/.exec(image)?.[1];
  if (!tag || tag === 'latest' || tag.includes('$')) {
    return 'none';
  }
  if (/^v?\d+[._]\d+/.test(tag)) {
    return 'version';
  }
  return /^v?\d/.test(tag) ? 'major' : 'tag';
}

/** The last USER counts, also one of the stages that the last one goes on from; `nonroot` images bring theirs. */
function isRoot(stages: Stage[], stage: Stage): boolean {
  if (stage.user !== undefined) {
    const [user] = stage.user.split(':');
    return ['', 'root', '0'].includes(user) || user.includes('$');
  }
  return stage.base === undefined
    ? !/\b(?:nonroot|unprivileged|rootless)\b/.test(stage.image)
    : isRoot(stages, stages[stage.base]);
}
