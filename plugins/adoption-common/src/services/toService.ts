import { originOf } from './originOf';
import { staysOf } from './staysOf';
import type { OriginRules, Service, ServiceRecord } from './types';

/**
 * A service with where it is from and when it was on which path.
 *
 * @public
 */
export function toService(record: ServiceRecord, rules: OriginRules): Service {
  const origin = originOf(record, rules);
  return { ...record, origin, stays: staysOf(record, origin) };
}
