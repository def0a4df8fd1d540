import type { JsonValue } from '@backstage/types';

/** How bad a vulnerability is, in the words that scanners share. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'unknown';

/** A vulnerability that a scanner found and nobody ruled out. */
export interface Vulnerability {
  /** Such as `CVE-2026-1234`. */
  id: string;
  component: string;
  severity: Severity;
  /** ISO instant of its publication. */
  published?: string;
}

/** What one report says. Reports of the same kind add up. */
export interface Evidence {
  tests?: { total: number; failed: number; skipped: number };
  /** Lines that can run, and those that did. */
  lines?: { total: number; covered: number };
  staticAnalysis?: { errors: number; warnings: number };
  vulnerabilities?: Vulnerability[];
  /** Facts as they are, by id. */
  facts?: Record<string, JsonValue>;
}
