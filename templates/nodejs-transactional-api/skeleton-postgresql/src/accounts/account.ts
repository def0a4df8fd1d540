import { z } from 'zod';

/** Minor units, such as cents: fractions of them don't exist, and floating point has no place in money. */
export const amount = z
  .int()
  .positive()
  .meta({ examples: [1250] });

export const accountId = z.uuid().meta({ examples: ['6f0f8f0e-8a55-4b4e-9a3c-0d2b7d1e5c11'] });

export const newAccount = z
  .strictObject({
    balance: z
      .int()
      .nonnegative()
      .meta({ description: 'Minor units', examples: [10_000] }),
  })
  .meta({ id: 'NewAccount' });

export const account = z
  .looseObject({
    id: accountId,
    balance: z
      .int()
      .nonnegative()
      .meta({ description: 'Minor units', examples: [10_000] }),
  })
  .meta({ id: 'Account' });

export type NewAccount = z.infer<typeof newAccount>;
export type Account = z.infer<typeof account>;
