import type { CommandContext } from './command-context';

/** Tells that a change is stored for good and not in the index yet. */
export function sayIfBehind(context: Pick<CommandContext, 'say'>, enforced: boolean): void {
  if (enforced) return;
  context.say(
    'Stored; the index is behind and follows by itself. Running servers check visitors against the database meanwhile.',
  );
}
