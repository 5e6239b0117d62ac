import pg from 'pg';

/**
 * As many bans in force and as many that are over, mixed as a desk's are: three of five from an imported list, the
 * others given by thirty agents over two years; one in twenty IPv6, and those the oldest; one in eight ranges; a few
 * with contact and conversation; some that end within a day or a week, many never; of the past ones one in ten was
 * expired. In random order on disk.
 */
export async function fillGrids(options: pg.PoolConfig, bans: number): Promise<void> {
  const client = new pg.Client(options);
  await client.connect();
  // So that VACUUM finds every row settled, as on a desk.
  await client.query('SET synchronous_commit = on');
  await client.query(
    `INSERT INTO ban_batch (name, created_by_name, created_at) VALUES ('list.txt', 'Command line', now())`,
  );
  for (const past of [false, true]) {
    await client.query(`
      INSERT INTO ban (start_ip, end_ip, created_at, valid_until, reason, banned_by_name, contact_name, ticket_code,
        expired_by_name, batch_id)
      SELECT start_ip, CASE WHEN i % 8 = 0 THEN start_ip + 15 ELSE start_ip END,
        created_at, CASE WHEN ${past} THEN created_at + (now() - created_at) * frac WHEN i % 3 = 0 THEN NULL
          ELSE now() + interval '400 days' * frac END,
        CASE WHEN listed THEN 'Listed' ELSE 'Insults in chat, case ' || i % 977 END,
        CASE WHEN listed THEN 'Command line' ELSE 'Agent ' || (i * 7 % 30 * (i * 7 % 30) / 30) END,
        CASE WHEN i % 11 = 0 THEN 'Contact ' || i % 501 ELSE '' END,
        CASE WHEN i % 11 = 0 THEN 'QXR-' || lpad((i % 99991)::text, 5, '0') || '-907' ELSE '' END,
        CASE WHEN ${past} AND i % 10 = 0 THEN 'Agent ' || i % 30 END,
        CASE WHEN listed THEN 1 END
      FROM (
        SELECT i, i % 5 < 3 AND NOT v6 AS listed, frac,
          CASE WHEN v6 THEN '2001:db8::'::inet + i::bigint * 65536 ELSE '1.0.0.0'::inet + i::bigint * 32 END AS start_ip,
          CASE WHEN v6 THEN now() - interval '730 days' + interval '30 days' * frac
            WHEN i % 5 < 3 THEN now() - interval '90 days'
            ELSE now() - interval '690 days' * frac END AS created_at
        FROM (SELECT i, i % 20 = 0 AS v6, (i::bigint * 2654435761 % 1000003) / 1000003.0 AS frac
          FROM generate_series(1, ${bans}) AS s (i)) AS numbered
      ) AS made
      ORDER BY random()`);
  }
  await client.query(`
    INSERT INTO ban_event (ban_id, kind, actor_name, at, before, after)
    SELECT id, 'expired', expired_by_name, valid_until,
      jsonb_build_object('startIp', host(start_ip), 'endIp', host(end_ip), 'validUntil', NULL, 'reason', reason),
      jsonb_build_object('startIp', host(start_ip), 'endIp', host(end_ip), 'validUntil', valid_until, 'reason', reason)
    FROM ban WHERE expired_by_name IS NOT NULL`);
  await client.query('VACUUM ANALYZE ban');
  await client.query('VACUUM ANALYZE ban_event');
  await client.end();
}
