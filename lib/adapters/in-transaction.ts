import type { Pool, PoolClient } from 'pg';

/**
 * One transaction on a connection of its own, which this process ends by itself: of a statement that Postgres gets to only
 * after this has given up, nothing is committed. `begin` begins it, with what holds for it. A connection that failed
 * half-way is thrown away, which ends its transaction and frees its locks.
 */
export async function inTransaction<T>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const ignore = () => {};
  client.on('error', ignore);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    client.off('error', ignore);
    client.release();
    return result;
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}
