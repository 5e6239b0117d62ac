/** Why a shutdown was asked for: `reason` of the aborted signal. */
export class ShutdownRequest extends Error {
  override readonly name = 'ShutdownRequest';
  constructor(readonly signal: NodeJS.Signals) {
    super(`Stopped by ${signal}.`);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborts on the first Ctrl-C, SIGTERM or hang-up; from the call on, none of them ends the process by itself. Later
 * ones change nothing: npm passes Ctrl-C on to a process that the terminal has told already, and a stop that is
 * under way must not be cut short.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => controller.abort(new ShutdownRequest(signal)));
  return controller.signal;
}
