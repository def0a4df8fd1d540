import { z } from 'zod';

/** Minor units, such as cents: fractions of them don't exist, and floating point has no place in money. */
const amount = z
  .int()
  .positive()
  .max(1_000_000_000_000)
  .meta({ examples: [12_500] });

const methodId = z.enum(['card', 'transfer']);

export const method = z.looseObject({ id: methodId, title: z.string() }).meta({ id: 'Method' });

export const methodList = z.looseObject({ methods: z.array(method) }).meta({ id: 'MethodList' });

export const quoteRequest = z.strictObject({ amount, method: methodId }).meta({
  id: 'QuoteRequest',
});

export const quote = z
  .looseObject({ amount, fee: z.int().nonnegative(), total: amount })
  .meta({ id: 'Quote' });

export type Method = z.infer<typeof method>;
export type MethodList = z.infer<typeof methodList>;
export type QuoteRequest = z.infer<typeof quoteRequest>;
export type Quote = z.infer<typeof quote>;

export const METHODS: Method[] = [
  { id: 'card', title: 'Card' },
  { id: 'transfer', title: 'Bank transfer' },
];

/** In hundredths of a percent, and minor units for each payment. */
const FEES = {
  card: { share: 140, fixed: 25 },
  transfer: { share: 0, fixed: 20 },
};

/** What a payment costs; half a unit is rounded up. */
export function quoteFor({ amount, method }: QuoteRequest): Quote {
  const { share, fixed } = FEES[method];
  const fee = Math.floor((amount * share + 5_000) / 10_000) + fixed;
  return { amount, fee, total: amount + fee };
}
