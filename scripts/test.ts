/**
 * All tests: format and lint, types, unit, integration (real Postgres and Redis), stories in Chromium against a running
 * Gatehouse. `--quick`: the first three. Ends with a line `N passed, N failed` and exits 1 if anything failed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const reports = mkdtempSync(join(tmpdir(), 'gatehouse-reports-'));
const quick = process.argv.includes('--quick');

const outcomes: Outcome[] = [
  await check('format and lint', bin('biome'), ['check', '--error-on-warnings', '.']),
  await check('types', bin('tsc'), ['--noEmit']),
];
if (quick) outcomes.push(await vitest('unit'));
// Together, so that none waits for the last file of another.
else outcomes.push(await vitest('unit', 'integration'), await playwright());
rmSync(reports, { recursive: true, force: true });

const sum = (key: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exit(sum('failed') === 0 ? 0 : 1);

/** One command that either is fine or isn't. */
async function check(what: string, command: string, args: string[]): Promise<Outcome> {
  heading(what);
  return (await run(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(...projects: string[]): Promise<Outcome> {
  heading(`${projects.join(', ')} tests`);
  const report = join(reports, 'vitest.json');
  const code = await run(bin('vitest'), [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return outcomeOf(code, report, (json) => ({
    passed: Number(json.numPassedTests),
    failed: Number(json.numFailedTests) + Number(json.numPendingTests) + Number(json.numTodoTests),
  }));
}

async function playwright(): Promise<Outcome> {
  heading('stories in Chromium');
  const report = join(reports, 'stories.json');
  const code = await run(bin('playwright'), ['test', '--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return outcomeOf(code, report, (json) => {
    const stats = json.stats as { expected: number; unexpected: number; flaky: number; skipped: number };
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
  });
}

/** Counts from a report; a runner that failed without a failed test (a crash, a broken setup) counts as one failure. */
function outcomeOf(code: number, report: string, read: (json: Record<string, unknown>) => Outcome): Outcome {
  const none = { passed: 0, failed: 0 };
  const counted = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8'))) : none;
  const brokeOtherwise = counted.failed === 0 && (code !== 0 || counted.passed === 0);
  return brokeOtherwise ? { ...counted, failed: 1 } : counted;
}

async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  const [code] = await once(child, 'exit');
  return (code as number | null) ?? 1;
}

function heading(text: string): void {
  process.stdout.write(`\n— ${text}\n`);
}
