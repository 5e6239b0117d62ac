import { Agent, request } from 'node:http';
import { openBouncerDoor } from '../../tests/integration/crowdsec/bouncer-door';
import { interleaved, printTable } from './measure';
import { banStart, openBenchRuntime } from './open-bench-runtime';

const SIZES = [1_000, 100_000, 1_000_000];
const ROUNDS = 7;
const QUESTIONS = 50;
const MB = 1024 * 1024;

/**
 * What bouncers ask: about one address (free, banned) over one kept connection, and everything at a million bans, with the
 * memory that the process takes on top while it answers. `CROWDSEC_LAPI` and `CROWDSEC_KEY` name a local API of CrowdSec's
 * that holds as many decisions, to be asked in turns with ours.
 */
export async function benchDecisions(): Promise<void> {
  const lapi = process.env.CROWDSEC_LAPI;
  const sizes = lapi ? [Number(process.env.CROWDSEC_DECISIONS)] : SIZES;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const rows = [];
  for (const size of sizes) {
    const opened = await openBenchRuntime(size);
    const bouncers = await openBouncerDoor(opened);
    const ours = `http://127.0.0.1:${bouncers.door.port}`;
    const ask = async (base: string, key: string, inBan: number) => {
      for (let i = 0; i < QUESTIONS; i++) {
        const at = banStart(Math.floor(Math.random() * size), size) + inBan;
        const ip = [24, 16, 8, 0].map((shift) => (at >>> shift) & 255).join('.');
        await get(agent, `${base}/v1/decisions?ip=${ip}`, key);
      }
    };
    const times = await interleaved<string>(ROUNDS, {
      free: () => ask(ours, bouncers.key, 40),
      banned: () => ask(ours, bouncers.key, 5),
      ...(lapi && { lapi: () => ask(lapi, process.env.CROWDSEC_KEY ?? '', 5) }),
    });
    const ms = (ns = Number.NaN) => (ns / QUESTIONS / 1e6).toFixed(3);
    const row = { bans: size.toLocaleString('en'), 'free, ms': ms(times.free), 'banned, ms': ms(times.banned) };
    const { lapi: peer, banned } = times;
    rows.push(peer && banned ? { ...row, 'CrowdSec, ms': ms(peer), ratio: (peer / banned).toFixed(1) } : row);
    if (size === 1_000_000) await everything(agent, ours, bouncers.key);
    await bouncers.close();
    await opened.close();
  }
  printTable(rows);
  agent.destroy();
}

async function everything(agent: Agent, base: string, key: string): Promise<void> {
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  for (const encoding of ['identity', 'gzip']) {
    const begun = performance.now();
    const bytes = await get(agent, `${base}/v1/decisions/stream?startup=true`, key, encoding);
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(`Everything, ${encoding}: ${seconds.toFixed(1)} s, ${Math.round(bytes / MB)} MB\n`);
  }
  clearInterval(watch);
  process.stdout.write(`Memory on top of ${Math.round(before / MB)} MB: ${Math.round((peak - before) / MB)} MB\n\n`);
}

/** Bytes of the answer, thrown away as they come. */
function get(agent: Agent, url: string, key: string, encoding = 'identity'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { 'x-api-key': key, 'accept-encoding': encoding } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${response.statusCode}`)),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
