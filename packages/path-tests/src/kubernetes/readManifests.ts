import type { JsonObject } from '@backstage/types';
import { LineCounter, parseAllDocuments } from 'yaml';

export interface Manifest {
  /** 1-based line where it starts. */
  line: number;
  object: JsonObject;
}

/** The objects in a YAML text; what is no map, or not YAML, is left out. */
export function readManifests(text: string): Manifest[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines }).flatMap(document => {
    const object: unknown = document.errors.length
      ? undefined
      : document.toJS({ maxAliasCount: 100 });
    return typeof object === 'object' &&
      object !== null &&
      !Array.isArray(object)
      ? [
          {
            line: lines.linePos(document.contents?.range?.[0] ?? 0).line,
            object: object as JsonObject,
          },
        ]
      : [];
  });
}
