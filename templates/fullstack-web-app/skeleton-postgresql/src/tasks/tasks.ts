import { Injectable } from '@nestjs/common';
import { Database, onlyRow } from '../database/database.js';
import type { NewTask, Task } from './task.js';

interface Row {
  id: string;
  title: string;
  created_at: Date;
}

@Injectable()
export class Tasks {
  constructor(private readonly database: Database) {}

  /** The hundred newest; a list that grows longer needs pages. */
  async list(): Promise<Task[]> {
    const rows = await this.database.query<Row>(
      'select id, title, created_at from tasks order by number desc limit 100',
    );
    return rows.map(toTask);
  }

  /** @returns the task of that id, which is another one when the id is taken */
  async make({ id, title }: NewTask): Promise<Task> {
    return this.database.transaction(async (queries) => {
      await queries.query('insert into tasks (id, title) values ($1, $2) on conflict do nothing', [
        id,
        title,
      ]);
      return toTask(
        onlyRow(
          await queries.query<Row>('select id, title, created_at from tasks where id = $1', [id]),
        ),
      );
    });
  }
}

function toTask({ id, title, created_at }: Row): Task {
  return { id, title, createdAt: created_at.toISOString() };
}
