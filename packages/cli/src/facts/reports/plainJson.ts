import type { JsonValue } from '@backstage/types';
import { z } from 'zod';
import type { Evidence } from '../Evidence';
import { readJson } from './readJson';

const schema = z.record(z.unknown());

/** An object of facts by id: `{ "ci.imageSigned": true }`. */
export function readPlainJson(text: string): Evidence {
  return { facts: readJson(text, schema) as Record<string, JsonValue> };
}
