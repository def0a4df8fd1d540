import { createHash } from 'node:crypto';

/** One stream for `git fast-import`: blobs come inline, branches and tags after the commits that they point at. */
export function fastImportStream({
  commits,
  history,
  branch,
  people,
  today,
  name,
}) {
  const lines = [];
  const data = content =>
    lines.push(`data ${Buffer.byteLength(content)}`, content);
  const marks = new Map();
  let time = 0;
  commits.forEach((commit, index) => {
    const author = people.get(commit.by);
    if (!author) {
      throw new Error(
        `${name}/.history.json: '${commit.by}' is nobody in repositories/people`,
      );
    }
    const mark = `:${index + 1}`;
    time = Math.max(timeOf(commit, today), time + 600);
    const who = `${author.name} <${author.email}> ${time} +0000`;
    lines.push(
      `commit refs/heads/${branch}`,
      `mark ${mark}`,
      `author ${who}`,
      `committer ${who}`,
    );
    data(`${commit.message}\n`);
    for (const file of commit.files) {
      lines.push(`M ${file.mode} inline ${JSON.stringify(file.path)}`);
      data(file.content);
    }
    lines.push('');
    if (commit.release) {
      marks.set(`v${commit.release}`, mark);
      lines.push(`tag v${commit.release}`, `from ${mark}`, `tagger ${who}`);
      data(`${commit.release}\n`);
    }
  });
  for (const [other, tag] of Object.entries(history.branches ?? {})) {
    if (!marks.has(tag)) {
      throw new Error(
        `${name}/.history.json: branch '${other}' starts at '${tag}', which is no release`,
      );
    }
    lines.push(`reset refs/heads/${other}`, `from ${marks.get(tag)}`, '');
  }
  const newline = Buffer.from('\n');
  return Buffer.concat(lines.flatMap(line => [Buffer.from(line), newline]));
}

/** In working hours of a working day; which minute is settled by the message, so that it is the same each time. */
function timeOf(commit, today) {
  const day = new Date(today - commit.daysAgo * 86_400_000);
  const weekend = { 0: 2, 6: 1 }[day.getUTCDay()] ?? 0;
  const minute =
    createHash('sha1').update(commit.message).digest().readUInt16BE() %
    (9 * 60);
  return day.getTime() / 1000 - weekend * 86_400 + (8 * 60 + minute) * 60;
}
