import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { dataProtection } from '../dataProtection.js';
import { logOptions } from './log.js';

for (const field of dataProtection.redactedFields) {
  test(`log lines leave out ${field}`, () => {
    const lines: string[] = [];
    const log = pino({ ...logOptions, level: 'info' }, { write: (line) => lines.push(line) });
    const [key = '', part] = field.split('.');
    const holder = key === 'error' ? new Error('refused') : {};
    log.info({ [key]: part ? Object.assign(holder, { [part]: 'a secret' }) : 'a secret' });
    assert.equal(lines.length, 1);
    assert.ok(!lines[0]?.includes('a secret'), lines[0]);
  });
}
