import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './log-level';
import { loggableFields } from './loggable';

/** One JSON object a line: time, level, what is known about it, msg. docs/watching.md lists the fields. */
export function createLog(level: LogLevel, destination: DestinationStream): Logger {
  return pino(
    {
      base: null,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: loggableFields,
      },
      // Errors have been seen to; the default would look into them again.
      serializers: { err: (err) => err },
    },
    destination,
  );
}
