/**
 * Measures Gatehouse against peers and raw limits in the same run: medians of interleaved rounds, on real Postgres and
 * Redis of its own. `npm run bench` runs all entries; `npm run bench -- check` those whose name begins so.
 */
import { startTestServices } from '../tests/support/test-services';
import { benchAddingAtSize } from './bench/adding-at-size';
import { benchChats } from './bench/chats';
import { benchCheckAgainstGet } from './bench/check-against-get';
import { benchDecisions } from './bench/decisions';
import { benchImport } from './bench/import';

const ENTRIES = [
  ['check-against-get', benchCheckAgainstGet],
  ['adding-at-size', benchAddingAtSize],
  ['chats', benchChats],
  ['import', benchImport],
  ['decisions', benchDecisions],
] as const;

const wanted = process.argv[2] ?? '';
const services = await startTestServices();
try {
  for (const [name, entry] of ENTRIES) {
    if (!name.startsWith(wanted)) continue;
    process.stdout.write(`\n## ${name}\n`);
    await entry();
  }
} finally {
  await services.stop();
}
process.exit(0);
