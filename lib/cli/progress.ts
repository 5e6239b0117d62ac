import type { CommandContext } from './command-context';

/** How far a long command is, on stderr: a bar in a terminal, elsewhere a line now and then. */
export interface Progress {
  /** `total` null when nobody can say. */
  show(phase: string, done: number, total: number | null): void;
  /** Takes the bar away. */
  end(): void;
}

/** In a log file, or through a pipe. */
const LINE_EVERY_MS = 5_000;

export async function startProgress(context: Pick<CommandContext, 'stderr' | 'say'>): Promise<Progress> {
  return context.stderr.isTTY ? bar(context.stderr) : lines(context.say);
}

async function bar(stream: CommandContext['stderr']): Promise<Progress> {
  const { SingleBar } = (await import('cli-progress')).default;
  const bars = new SingleBar({
    stream,
    format: '{phase} {bar} {percentage} % ({value} of {total})',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    clearOnComplete: true,
    hideCursor: true,
    // The command itself ends cleanly on Ctrl-C and takes the bar away.
    gracefulExit: false,
  });
  let shown = '';
  return {
    show: (phase, done, total) => {
      if (total === null) return;
      if (phase !== shown) {
        if (shown !== '') bars.stop();
        bars.start(total, done, { phase: phase.padEnd(10) });
        shown = phase;
      }
      bars.setTotal(total);
      bars.update(done);
    },
    end: () => bars.stop(),
  };
}

function lines(say: (line: string) => void): Progress {
  let nextAt = performance.now() + LINE_EVERY_MS;
  return {
    show: (phase, done, total) => {
      if (performance.now() < nextAt) return;
      nextAt = performance.now() + LINE_EVERY_MS;
      say(`${phase}: ${done.toLocaleString('en')}${total === null ? '' : ` of ${total.toLocaleString('en')}`}`);
    },
    end: () => {},
  };
}
