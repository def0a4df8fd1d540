/**
 * How much an inspection takes on. Whatever is over a limit becomes a finding; nothing throws.
 *
 * @public
 */
export interface InspectionLimits {
  /** Catalog files per repository, Location targets included. */
  files: number;
  /** Documents per repository. */
  documents: number;
  /** Globs that the Locations of a repository may hold together. */
  patterns: number;
  /** Characters of a catalog file. What a hostile one costs grows with its length: parsing this many takes about a second. */
  fileLength: number;
  /** Characters that the placeholders of one document may bring in together. */
  placeholderLength: number;
  /** Levels of nesting in a document. */
  depth: number;
  /** Values in a document, its aliases expanded. */
  nodes: number;
  /** YAML aliases (`*name`) in a document. */
  aliases: number;
  /** Findings per repository; the rest are counted in a last one. */
  findings: number;
}

/**
 * @public
 */
export const defaultInspectionLimits: InspectionLimits = {
  files: 2_000,
  documents: 10_000,
  patterns: 200,
  fileLength: 524_288,
  placeholderLength: 5_000_000,
  depth: 64,
  nodes: 50_000,
  aliases: 250,
  findings: 1_000,
};
