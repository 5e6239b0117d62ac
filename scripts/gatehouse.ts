/** The command line: `npm run -s gatehouse -- --help`. */
import { runCommandLine } from '../lib/cli/command-line';
import { shutdownSignal } from '../lib/services/shutdown-signal';

/** npm runs scripts in the package's directory; the files that a person names are where the person is. */
const startedByNpm = process.env.npm_lifecycle_event === 'gatehouse';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  directory: (startedByNpm && process.env.INIT_CWD) || process.cwd(),
  signal: shutdownSignal(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
});
