import type { JsonObject } from '@backstage/types';
import type { RefusalCode } from './rules';

/**
 * What became of events that were told.
 *
 * @public
 */
export interface IntakeResult {
  /** Said something new. */
  taken: number;
  /** Changed nothing: it was known already. */
  repeated: number;
  /** Took the place of what was known. */
  corrected: number;
  /**
   * Of which something was not taken, because what was said later stands, or at the same time. Where the rest of it was taken, it is
   * counted above as well.
   */
  outdated: Array<{
    /** Place in the batch, from 0. */
    index: number;
    /** What the source calls the record. */
    id: string;
    /** What stands, and how to correct it. */
    reason: string;
  }>;
  /** Of a kind that tells nothing of delivery. */
  ignored: number;
  refused: Array<{
    /** Place in the batch, from 0. */
    index: number;
    /** As the sender calls it. */
    id?: string;
    code: RefusalCode;
    reason: string;
    /** Whether it is kept, to be taken again after a mend; else it has to be sent again. */
    canReplay: boolean;
  }>;
}

/**
 * What became of a file.
 *
 * @public
 */
export interface ImportResult {
  taken: number;
  repeated: number;
  corrected: number;
  refused: Array<{
    /** From 1; the header is a line too. */
    line: number;
    reason: string;
  }>;
  /** Of which something was not taken, because something else stands. */
  outdated?: Array<{ line: number; reason: string }>;
  /** What whoever sent it should know besides, in sentences. */
  notes?: string[];
  /** What else its importer has to say. */
  summary?: JsonObject;
}

/**
 * What arrives, from where, how late, and what is missing.
 *
 * @public
 */
export interface DataQuality {
  /** What it is of, ISO 8601. */
  from: string;
  to: string;
  sources: SourceQuality[];
  coverage: {
    /** Services that somebody ever told a deployment of, of all that there are. */
    withDeployments: number;
    services: number;
    /** Some of the others, by ref. */
    withoutDeployments: string[];
  };
  /** Told of, and not in the catalog; the most told of first. */
  unknownEntities: Array<{
    /** As told; a repository where its entity is not known. */
    entityRef: string;
    records: number;
  }>;
  /** How many are not known beyond those listed. */
  moreUnknownEntities: number;
  incidents: {
    total: number;
    /** Nobody says of which entity. */
    withoutEntity: number;
    /** Say which deployment caused them, and there is none such. */
    withUnknownCause: number;
    /** Only their end is told. */
    withoutBeginning: number;
  };
  /** Deployments that began a day ago or earlier, and of whose end nobody told. */
  unfinishedDeployments: number;
}

/**
 * What one source tells.
 *
 * @public
 */
export interface SourceQuality {
  /** Who numbers the records. */
  source: string;
  /** Who sends it, some of several: `ci:github.com/acme/ledger`, `external:pager`. */
  senders: string[];
  /** When the newest came, ISO 8601. */
  newestAt: string;
  taken: number;
  repeated: number;
  corrected: number;
  /** Of which something was not taken, because something else stands. */
  outdated: number;
  /** Said otherwise for the same time: the rule chose, nobody knows. Counted above as well, by what became of them. */
  contradicting: number;
  ignored: number;
  refused: Partial<Record<RefusalCode, number>>;
  /** How long after something happened it was told first, in minutes; `undefined` where nothing new was. */
  lagMinutes?: { p50: number; p95: number };
  /** By how much its clock was ahead at most, in minutes, where that is more than five. */
  aheadMinutes?: number;
}

/**
 * Something that was refused.
 *
 * @public
 */
export interface RefusedItem {
  id: string;
  /** ISO 8601 */
  at: string;
  sender: string;
  source: string;
  /** `events`, or `imports/<kind>`. */
  via: string;
  /** Place in the batch from 0, or line of the file from 1. */
  position: number;
  itemId?: string;
  code: RefusalCode;
  reason: string;
  /** As it came, without what may be secret or names people; `undefined` where it was too large to keep. */
  item?: string;
  /** Whether it can be taken again. */
  canReplay: boolean;
}
