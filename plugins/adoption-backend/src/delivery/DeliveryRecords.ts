import type {
  Change,
  Deployment,
  Incident,
} from '@paved/plugin-adoption-common';

/** Some of what was written, in the order of writing. */
interface Page<T> {
  items: T[];
  /** Ids of what is not, or no longer, told in full. */
  incomplete: string[];
  /** Everything up to here has been given. */
  sequence: number;
}

/** Where what was told of deliveries is kept. */
export interface DeliveryRecords {
  /** Grows with every write. */
  version(): Promise<number>;
  /** What was written after a number. */
  deploymentsSince(sequence: number): AsyncIterable<Page<Deployment>>;
  incidentsSince(sequence: number): AsyncIterable<Page<Incident>>;
  changesSince(sequence: number): AsyncIterable<Page<Change>>;
  /** By id, in no order. */
  deployments(ids: string[]): Promise<Deployment[]>;
  incidents(ids: string[]): Promise<Incident[]>;
}
