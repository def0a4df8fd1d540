import { z } from 'zod';
import { accountId, amount } from '../accounts/account.js';

export const newTransfer = z
  .strictObject({ from: accountId, to: accountId, amount })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'must be another account than from',
  })
  .meta({ id: 'NewTransfer' });

export const transferId = z.uuid();

export const transfer = z
  .looseObject({
    id: transferId,
    from: accountId,
    to: accountId,
    amount,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Transfer' });

export type NewTransfer = z.infer<typeof newTransfer>;
export type Transfer = z.infer<typeof transfer>;
