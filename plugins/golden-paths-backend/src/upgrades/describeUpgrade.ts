import {
  isMarked,
  type UpgradeConflict,
  type UpgradeFileChange,
  type UpgradePreview,
} from '@paved/plugin-golden-paths-common';

const MOST_LISTED = 100;
const MOST_CHANGELOG = 20_000;
/** Hosts take texts of some 60,000 characters. */
const MOST_CHARACTERS = 50_000;

/** What reviewers of an upgrade read: what changes and why, what conflicts, and what to do. */
export function describeUpgrade(
  preview: UpgradePreview,
  path: { title: string },
): string {
  const { from, to, changes, conflicts, migrations, newParameters } = preview;
  const sections = [
    `Brings this repository from release ${from} of the golden path "${path.title}" to ${to}. Your own changes are merged with it; nothing that you added is lost.`,
    section('Conflicts', conflicts.map(conflictLine)),
    section(
      'What to do',
      whatToDo(conflicts).map((step, at) => `${at + 1}. ${step}`),
    ),
    section('Files', changes.map(changeLine)),
    section(
      'Moved or edited by the release',
      migrations.map(id => `- ${code(id)}`),
    ),
    section(
      'New parameters',
      newParameters.map(
        ({ name, title }) =>
          `- ${title ?? name}: ${code(
            JSON.stringify(preview.parameters[name] ?? null),
          )}`,
      ),
    ),
    changelog(preview),
  ];
  const text = sections.filter(each => each !== '').join('\n\n');
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)} …`
    : text;
}

function section(title: string, lines: string[]): string {
  if (lines.length === 0) {
    return '';
  }
  const more = lines.length - MOST_LISTED;
  return [
    `## ${title}`,
    '',
    ...lines.slice(0, MOST_LISTED),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n');
}

function whatToDo(conflicts: UpgradeConflict[]): string[] {
  if (conflicts.length === 0) {
    return [
      'Read the changes as you would those of a colleague, and let your checks run.',
      'Merge. A newer release replaces this request if you wait.',
    ];
  }
  return [
    ...(conflicts.some(isMarked)
      ? [
          'Check out this branch, and decide between the two sides wherever a file has markers (`<<<<<<<`).',
        ]
      : []),
    ...(!conflicts.every(isMarked)
      ? ['Look at the other files listed above: yours were kept as they are.']
      : []),
    'Push to this branch, let your checks run, and merge. The portal does not merge this by itself.',
  ];
}

function conflictLine({ path, message }: UpgradeConflict): string {
  return `- ${code(path)}: ${message}`;
}

function changeLine(change: UpgradeFileChange): string {
  const { type, path, previousPath } = change;
  const keeper =
    change.class === 'managed' ? ' (kept up to date by the platform)' : '';
  return `- ${type} ${previousPath ? `${code(previousPath)} → ` : ''}${code(
    path,
  )}${keeper}`;
}

function changelog({ changelog: releases }: UpgradePreview): string {
  const texts = releases.flatMap(({ version, text }) =>
    text ? [`### ${version}\n\n${text}`] : [],
  );
  if (texts.length === 0) {
    return '';
  }
  const all = texts.join('\n\n');
  return `## What is new\n\n${
    all.length > MOST_CHANGELOG ? `${all.slice(0, MOST_CHANGELOG)} …` : all
  }`;
}

/** As code, whatever it holds. */
function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}
