import pg from 'pg';

/** Rows that a database answers, over a connection of their own. */
export async function query(connection, text, values) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
