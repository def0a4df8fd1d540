import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import type { NoticeRow } from './tables';

const ROWS_AT_ONCE = 500;

/** To be given by whichever replica comes to it; nobody is told the same twice, whatever happens to what it is about. */
export async function addNotices(
  tx: Knex.Transaction,
  about: string,
  kind: 'shipped' | 'rate' | 'declined' | 'answer',
  people: string[],
  except: string | undefined,
  due: Date,
): Promise<void> {
  const others = [...new Set(people)].filter(person => person !== except);
  for (const part of chunks(others, ROWS_AT_ONCE)) {
    await tx<NoticeRow>('roadmap_notices')
      .insert(
        part.map(user_ref => ({
          about,
          user_ref,
          kind,
          due_at: due.toISOString(),
          leased_until: '',
          attempts: 0,
        })),
      )
      .onConflict(['about', 'user_ref', 'kind'])
      .ignore();
  }
}
