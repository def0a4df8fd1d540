/**
 * Kinds of records that others tell of.
 *
 * @public
 */
export type RecordKind = 'deployment' | 'incident' | 'work-item';

/**
 * What somebody says of one record. `undefined` says nothing; `null` takes back what was said before.
 *
 * @public
 */
export type ToldFields = Record<string, string | string[] | null | undefined>;

/**
 * Something told of one record: all of it, or a part.
 *
 * @public
 */
export interface Telling {
  kind: RecordKind;
  /** Who numbers the records. */
  source: string;
  /** What the source calls this one. */
  id: string;
  /** When it was said, ISO 8601: of two contradictions the later holds. Who does not say so says it when it arrives. */
  time?: string;
  /**
   * By the name of the record's field. A field that is told of one step of several has the step after a `#`:
   * `finishedAt#canary`.
   */
  fields: ToldFields;
}

/**
 * What is known of one record: everything that was said last, grouped by when it was said.
 *
 * @public
 */
export type Registers = Array<
  [time: string, fields: Record<string, string | string[] | null>]
>;
