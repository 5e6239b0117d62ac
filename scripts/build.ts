/** Makes the production build if it is missing or out of date, so that a server that may not write to it can start. */
import { ensureBuild } from '../lib/services/production-build';
import { StartupError } from '../lib/services/startup-error';

try {
  const inUse = await ensureBuild({ say: (line) => console.log(line) });
  inUse.release();
  console.log(inUse.built ? 'The pages are built.' : 'The pages were built already.');
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
