import type { BasicPermission } from '@backstage/plugin-permission-common';
import type { ImportResult } from '@paved/plugin-adoption-common';

/** A CSV file, read while it arrives. */
export interface ImportFile {
  /** As the sender calls it. */
  name?: string;
  /** Names of the columns, no two the same. */
  header: readonly string[];
  /** Cells by column; every line has as many as the header. To be read once. */
  rows: AsyncIterable<{ line: number; cells: Record<string, string> }>;
  /** SHA-256 of the file, in hex; once all rows are read. */
  digest: () => string;
  /** What the request says besides, such as `currency`. */
  options: Record<string, string>;
  /** Ref of the user, or subject of the service. */
  sender: string;
  now: Date;
}

/** Takes files of one kind. */
export interface Importer {
  /** Defaults to `adoption.data.manage`. */
  permission?: BasicPermission;
  /** Columns that must be there, by name; other names in any order are the importer's to judge. */
  columns?: readonly string[];
  /** Defaults to 16 MiB. */
  maxBytes?: number;
  /**
   * Takes what can be taken and says why the rest can't.
   *
   * @throws InputError when nothing of the file is taken
   */
  import(file: ImportFile): Promise<ImportResult>;
}
