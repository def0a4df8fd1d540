import type { RefusalCode } from '@paved/plugin-adoption-common';

/** Why something was refused, in few words; its own reason says more. */
export const refusals: Record<RefusalCode, string> = {
  form: 'not of the right form',
  field: 'a field is wrong',
  unit: 'a wrong unit',
  future: 'in the future',
  past: 'too long ago',
  type: 'of an unknown type',
  foreign: 'not the sender’s to tell',
  limit: 'too large',
};
