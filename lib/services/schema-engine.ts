/**
 * Prisma's own schema engine, as the WebAssembly build from the registry: its command line would download a native
 * one. Loading it takes a moment, so load it only when there is something to do.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type { Pool } from 'pg';

type Glue = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

/** One instance for the process: the module's JavaScript half knows one only, and a second breaks the first. */
let instance: Promise<Glue> | undefined;

/**
 * An engine over `pool`. The caller frees the engine and ends the pool. `onScriptError` gets Postgres' own error for a
 * migration that fails: the engine's says only that one did.
 */
export async function loadSchemaEngine(pool: Pool, onScriptError: (error: unknown) => void): Promise<SchemaEngine> {
  instance ??= instantiate();
  const { SchemaEngine } = await instance;
  const bound = bindMigrationAwareSqlAdapterFactory(adapter(pool, onScriptError));
  return SchemaEngine.new({ datamodels: undefined }, () => {}, bound);
}

/** The package's main module imports its .wasm as a module, which Node 20 can't; so it is put together here. */
async function instantiate(): Promise<Glue> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const main = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const wasm = await readFile(join(dirname(main), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': withoutLingering(glue) });
  // The engine reports a panic's text to this global before it traps.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: reportPanic } });
  glue.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === 'function') start();
  return glue;
}

/** The engine's time limit for its lock would keep Node running for ten seconds after everything is done. */
function withoutLingering(glue: Glue): WebAssembly.ModuleImports {
  const timers = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'));
  const setUnrefTimeout = (callback: () => void, ms: number) => setTimeout(callback, ms).unref();
  return { ...glue, ...Object.fromEntries(timers.map((name) => [name, setUnrefTimeout])) };
}

function reportPanic(message: string): never {
  throw new Error(`Prisma's schema engine failed: ${message}`);
}

/** The adapter cuts a script at every semicolon, also inside a function's body; here Postgres gets it whole. */
function adapter(pool: Pool, onScriptError: (error: unknown) => void): PrismaPg {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const connected = await connect();
    connected.executeScript = async (script) => {
      try {
        await pool.query(script);
      } catch (error) {
        onScriptError(error);
        throw error;
      }
    };
    return connected;
  };
  return factory;
}
