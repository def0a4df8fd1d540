import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';

/** Runs a command as a person would, and gives what they would read. */
function run(script, env) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'scripts', script)],
    { env: { ...process.env, ...env }, encoding: 'utf8', timeout: 300_000 },
  );
  return { status, stdout, stderr };
}

describe('npm start says in one line what is missing and how to mend it', () => {
  let folder;
  let server;
  let busyPort;

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-preconditions-'));
    server = net.createServer();
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    busyPort = server.address().port;
  });

  after(() => {
    server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const cases = [
    {
      name: 'a busy port',
      env: () => ({ PAVED_PORT: String(busyPort) }),
      says: /^paved: port \d+ is busy; stop what uses it, or choose another: PAVED_PORT=\d+ npm start$/,
    },
    {
      name: 'a port that is none',
      env: () => ({ PAVED_PORT: 'http' }),
      says: /^paved: PAVED_PORT is 'http'; set it to a number between 1 and 65535\.$/,
    },
    {
      name: 'a data folder that cannot be made',
      env: () => {
        fs.writeFileSync(path.join(folder, 'file'), '');
        return {
          PAVED_PORT: '7098',
          PAVED_DATA: path.join(folder, 'file', 'data'),
        };
      },
      says: /^paved: .*data can't be written \(ENOTDIR\); make it writable, or name another folder with PAVED_DATA\.$/,
    },
    {
      name: 'a data folder where none can be',
      env: () => ({ PAVED_PORT: '7098', PAVED_DATA: '/proc/paved' }),
      says: /^paved: \/proc\/paved can't be written \(ENOENT\); make it writable, or name another folder with PAVED_DATA\.$/,
    },
    {
      name: 'no git',
      env: () => ({
        PAVED_PORT: '7098',
        PAVED_DATA: path.join(folder, 'no-git'),
        PATH: folder,
      }),
      says: /^paved: git is missing; install it .* and start again\.$/,
    },
  ];

  for (const { name, env, says } of cases) {
    it(name, () => {
      const { status, stderr } = run('start.mjs', env());
      assert.match(stderr.trim(), says);
      assert.equal(status, 1);
    });
  }
});

describe('a data folder', () => {
  let data;
  const pidFile = () => path.join(data, 'portal.pid');
  const claim = `import { claimData } from ${JSON.stringify(
    path.join(root, 'scripts/setup/preconditions.mjs'),
  )};
  claimData();
  console.log('claimed');`;
  const claiming = script => [
    process.execPath,
    ['--input-type=module', '-e', script],
    { env: { ...process.env, PAVED_DATA: data }, encoding: 'utf8' },
  ];

  before(() => {
    data = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-claim-'));
  });
  after(() => fs.rmSync(data, { recursive: true, force: true }));

  it('has one portal at a time, and the next when that one was killed', async () => {
    const portal = spawn(...claiming(`${claim} setInterval(() => {}, 1000);`));
    await new Promise(resolve => portal.stdout.once('data', resolve));
    const second = run('start.mjs', { PAVED_PORT: '7098', PAVED_DATA: data });
    assert.equal(
      second.stderr.trim(),
      `paved: a portal (process ${portal.pid}) is already running on ${data}; stop it, or name another folder with PAVED_DATA.`,
    );
    assert.equal(second.status, 1);

    portal.kill('SIGKILL');
    await new Promise(resolve => portal.once('exit', resolve));
    assert.equal(fs.existsSync(pidFile()), true);
    assert.equal(spawnSync(...claiming(claim)).stdout, 'claimed\n');
    assert.equal(fs.existsSync(pidFile()), false);
  });

  it('is not held by whatever process has the number of a portal that was killed', () => {
    const other = spawnSync(
      ...claiming(`${claim} process.kill(process.pid, 'SIGKILL');`),
    );
    assert.equal(other.stdout, 'claimed\n');
    const left = fs.readFileSync(pidFile(), 'utf8');
    for (const text of [
      left.replace(/^\d+/, '1'),
      left.replace(/^\d+/, String(process.pid)),
      '1',
      String(process.pid),
      'nonsense',
      '',
    ]) {
      fs.writeFileSync(pidFile(), text);
      const { stdout, stderr } = spawnSync(...claiming(claim));
      assert.deepEqual([text, stdout, stderr], [text, 'claimed\n', '']);
    }
  });
});

describe('npm run reset', () => {
  it("removes Paved's data folder and nothing else", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-reset-'));
    const ours = path.join(folder, 'ours');
    const theirs = path.join(folder, 'theirs');
    fs.mkdirSync(path.join(ours, 'repositories'), { recursive: true });
    fs.mkdirSync(path.join(theirs, 'photos'), { recursive: true });

    assert.equal(run('reset.mjs', { PAVED_DATA: ours }).status, 0);
    assert.equal(fs.existsSync(ours), false);

    const refused = run('reset.mjs', { PAVED_DATA: theirs });
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /nothing was removed/);
    assert.equal(fs.existsSync(path.join(theirs, 'photos')), true);

    assert.match(run('reset.mjs', { PAVED_DATA: root }).stderr, /nothing was/);
    fs.rmSync(folder, { recursive: true, force: true });
  });
});

describe('stopping', () => {
  it('ends the children of children, also those that ignore a polite request', async () => {
    const script = `
      import { start, stopOnSignals } from ${JSON.stringify(
        path.join(root, 'scripts/setup/processes.mjs'),
      )};
      stopOnSignals();
      start('sh', ['-c', 'sleep 600 & echo $!; wait']);
      start('sh', ['-c', 'trap "" TERM; sleep 600 & echo $!; wait']);
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(
      process.execPath,
      ['--input-type=module', '-e', script],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const grandchildren = await new Promise(resolve => {
      let said = '';
      parent.stdout.on('data', data => {
        said += data;
        const lines = said.split('\n').slice(0, -1);
        if (lines.length === 2) {
          resolve(lines);
        }
      });
    });
    parent.kill('SIGINT');
    const code = await new Promise(resolve => parent.once('exit', resolve));
    assert.equal(code, 130);
    // Those that are not gone, nor dead and waiting for a parent that never asks
    const alive = () =>
      spawnSync('ps', ['-o', 'stat=', '-p', grandchildren.join()], {
        encoding: 'utf8',
      }).stdout.match(/^[^Z\s]/gm);
    // They are told to end before their grandparent ends, and do so when the machine lets them
    for (let wait = 0; wait < 600 && alive(); wait++) {
      await sleep(100);
    }
    assert.equal(alive(), null);
  });
});

describe('a signal that only npm gets', () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    it(`reaches the script (${signal})`, async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-signal-'));
      const manifest = JSON.parse(
        fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
      );
      const script = path.join(folder, 'script.mjs');
      fs.writeFileSync(
        script,
        `process.on('${signal}', () => {
           console.log('told');
           process.exit();
         });
         console.log('ready');
         setTimeout(() => {}, 60_000);`,
      );
      const command = manifest.scripts.start.replace(
        'scripts/start.mjs',
        script,
      );
      assert.ok(command.includes(script));
      fs.writeFileSync(
        path.join(folder, 'package.json'),
        JSON.stringify({ name: 'signal', scripts: { start: command } }),
      );
      const npm = spawn('npm', ['start', '--silent'], {
        cwd: folder,
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let output = '';
      npm.stdout.on('data', data => {
        if (!output) {
          npm.kill(signal);
        }
        output += data;
      });
      // open for as long as npm or the script lives
      await new Promise(resolve => npm.stdout.once('close', resolve));
      assert.equal(output, 'ready\ntold\n');
      fs.rmSync(folder, { recursive: true, force: true });
    });
  }
});

describe('the docs generator', () => {
  it('says on the terminal and on every docs page that Python is missing', () => {
    const data = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-python-'));
    const { stdout } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { installDocsGenerator } from ${JSON.stringify(
          path.join(root, 'scripts/setup/docsGenerator.mjs'),
        )};
         console.log('answer:', await installDocsGenerator());`,
      ],
      { env: { PATH: data, PAVED_DATA: data }, encoding: 'utf8' },
    );
    const missing = /Python 3\.10 or newer with venv is missing/;
    assert.match(stdout, missing);
    const [, bin] = /answer: (.*)/.exec(stdout);
    const mkdocs = spawnSync(path.join(bin, 'mkdocs'), { encoding: 'utf8' });
    assert.equal(mkdocs.status, 1);
    assert.match(mkdocs.stderr, missing);
    fs.rmSync(data, { recursive: true, force: true });
  });
});
