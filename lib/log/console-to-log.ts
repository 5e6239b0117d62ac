import { format, stripVTControlCharacters } from 'node:util';
import type { Logger } from 'pino';
import { loggableText } from './loggable';

const LEVELS = { error: 'error', warn: 'warn', info: 'info', log: 'info', debug: 'debug' } as const;

/**
 * What Next and libraries print becomes lines of the log, so that the output stays one JSON object a line and what a
 * visitor sent can't draw on the operator's terminal.
 */
export function consoleToLog(log: Logger): void {
  for (const [method, level] of Object.entries(LEVELS) as [
    keyof typeof LEVELS,
    'error' | 'warn' | 'info' | 'debug',
  ][]) {
    console[method] = (...args: unknown[]) => {
      const err = args.find((arg) => arg instanceof Error);
      const rest = args.filter((arg) => arg !== err);
      const text = stripVTControlCharacters(format(...rest)).trim();
      log[level]({ from: 'console', ...(err !== undefined && { err }) }, loggableText(text || 'an error was printed'));
    };
  }
}
