/** `unknown` when nobody has looked, or told, lately. @public */
export type ComponentState = 'up' | 'degraded' | 'down' | 'unknown';

/**
 * A part of the platform, as the page that people begin with shows it.
 *
 * @public
 */
export interface PlatformComponent {
  name: string;
  title: string;
  state: ComponentState;
  /** ISO 8601; since when it has been so. */
  since?: string;
  /** Percent of the minutes of the last 30 days in which it was watched; `undefined` where it is not known. */
  uptime?: number;
  watchedMinutes: number;
}

/**
 * Seconds in which something was so, counted from 1970; `until` belongs to them.
 *
 * @public
 */
export interface StateSpan {
  state: Exclude<ComponentState, 'unknown'>;
  from: number;
  until: number;
}
