import { parseSizedOptions } from '../shared/options.mjs';

const MEASURES = ['create', 'upgrade', 'copier', 'forecast'];

/** `edited` is a multiple of the kinds of edits. */
const FULL = { creations: 50, edited: 200, fleet: 1_000 };
const QUICK = { creations: 5, edited: 16, fleet: 100 };

export const readOptions = args =>
  parseSizedOptions(args, { measures: MEASURES, full: FULL, quick: QUICK });
