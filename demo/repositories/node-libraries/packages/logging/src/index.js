import pino from 'pino';
import { mask } from './mask.js';

/** A logger whose messages and fields are masked before they leave the process. */
export function logger(level = 'info') {
  return pino({
    level,
    formatters: { log: fields => JSON.parse(mask(JSON.stringify(fields))) },
    hooks: {
      logMethod(args, method) {
        method.apply(this, args.map(arg => (typeof arg === 'string' ? mask(arg) : arg)));
      },
    },
  });
}
