import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A clone on a developer's machine, with git as anybody would use it. */
export class WorkingCopy {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-clone-'));

  constructor(cloneUrl: string) {
    this.git('clone', '--quiet', cloneUrl, '.');
    this.git('config', 'user.name', 'Sara Lind');
    this.git('config', 'user.email', 'sara.lind@fintech-fast.example');
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** Writes, commits and pushes one file. */
  push(options: {
    file: string;
    content: string;
    message: string;
    token: string;
  }): void {
    fs.writeFileSync(path.join(this.folder, options.file), options.content);
    this.git('add', '--', options.file);
    this.git('commit', '--quiet', '--message', options.message);
    this.git(
      '-c',
      `http.extraHeader=Authorization: Bearer ${options.token}`,
      'push',
      '--quiet',
    );
  }

  remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    });
  }
}
