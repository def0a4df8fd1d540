import { Injectable } from '@nestjs/common';
import { Database, onlyRow, type Queries } from '../database/database.js';
import { Problem } from '../http/problem.js';
import { Idempotency, type Answer } from '../idempotency/idempotency.js';
import type { NewTransfer, Transfer } from './transfer.js';

interface Row {
  id: string;
  from_account: string;
  to_account: string;
  amount: string;
  created_at: Date;
}

@Injectable()
export class Transfers {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  /**
   * Moves money, once for each key: both balances change, and the transfer is written down, or none of it.
   *
   * @throws Problem when an account is unknown or has too little
   */
  make(key: string, { from, to, amount }: NewTransfer): Promise<Answer<Transfer>> {
    return this.idempotency.once(key, ['transfer', from, to, amount], async (queries) => {
      await lock(queries, { from, to, amount });
      await queries.query(
        'update accounts set balance = balance + case when id = $1 then -$3::bigint else $3::bigint end where id in ($1, $2)',
        [from, to, amount],
      );
      const rows = await queries.query<Row>(
        'insert into transfers (from_account, to_account, amount) values ($1, $2, $3) returning *',
        [from, to, amount],
      );
      return toTransfer(onlyRow(rows));
    });
  }

  async find(id: string): Promise<Transfer | undefined> {
    const [row] = await this.database.query<Row>('select * from transfers where id = $1', [id]);
    return row && toTransfer(row);
  }
}

/** In the order of ids, whoever pays whom: two transfers between the same accounts wait for each other and never deadlock. */
async function lock(queries: Queries, { from, to, amount }: NewTransfer): Promise<void> {
  const rows = await queries.query<{ id: string; balance: string }>(
    'select id, balance from accounts where id in ($1, $2) order by id for update',
    [from, to],
  );
  for (const id of [from, to]) {
    if (!rows.some((row) => row.id === id)) {
      throw new Problem({
        status: 422,
        title: 'Unprocessable Content',
        type: 'urn:problem:unknown-account',
        detail: `There is no account ${id}`,
      });
    }
  }
  if (rows.some((row) => row.id === from && Number(row.balance) < amount)) {
    throw new Problem({
      status: 409,
      title: 'Conflict',
      type: 'urn:problem:insufficient-funds',
      detail: `Account ${from} has less than ${String(amount)}`,
    });
  }
}

function toTransfer({ id, from_account, to_account, amount, created_at }: Row): Transfer {
  return {
    id,
    from: from_account,
    to: to_account,
    amount: Number(amount),
    createdAt: created_at.toISOString(),
  };
}
