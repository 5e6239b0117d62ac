/**
 * Something that a person must put right before Gatehouse can start. The message says what is wrong and what to do
 * next, in words for a terminal, and never holds a password: print it without a stack and end with exit code 1.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
