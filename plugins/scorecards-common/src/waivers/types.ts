/** @public */
export type WaiverState =
  | 'requested'
  | 'approved'
  | 'refused'
  | 'revoked'
  | 'expired';

/**
 * A step in a waiver's life.
 *
 * @public
 */
export interface WaiverEvent {
  at: string;
  /** Full entity ref, or `portal` for what happens by itself. */
  by: string;
  state: WaiverState;
  note?: string;
}

/**
 * Leave, for a time and with a reason, not to meet a check.
 *
 * @public
 */
export interface Waiver {
  id: string;
  scorecard: string;
  check: string;
  entityRef: string;
  reason: string;
  /** ISO instant. */
  until: string;
  state: WaiverState;
  requestedBy: string;
  requestedAt: string;
  decidedBy?: string;
  decidedAt?: string;
  events: WaiverEvent[];
}
