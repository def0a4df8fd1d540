import { Injectable } from '@nestjs/common';
import { Database, onlyRow } from '../database/database.js';
import { Idempotency, type Answer } from '../idempotency/idempotency.js';
import type { Account, NewAccount } from './account.js';

/** PostgreSQL gives bigint as text, as it may be larger than a number holds; the table keeps it from being so. */
interface Row {
  id: string;
  balance: string;
}

@Injectable()
export class Accounts {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
  ) {}

  open(key: string, { balance }: NewAccount): Promise<Answer<Account>> {
    return this.idempotency.once(key, ['open account', balance], async (queries) => {
      const rows = await queries.query<Row>(
        'insert into accounts (balance) values ($1) returning id, balance',
        [balance],
      );
      return toAccount(onlyRow(rows));
    });
  }

  async find(id: string): Promise<Account | undefined> {
    const [row] = await this.database.query<Row>('select id, balance from accounts where id = $1', [
      id,
    ]);
    return row && toAccount(row);
  }
}

function toAccount({ id, balance }: Row): Account {
  return { id, balance: Number(balance) };
}
