/**
 * Carries short texts between the instances. Texts may be lost, doubled or somebody else's: they are hints, and whoever
 * gets one treats it as untrusted.
 */
export interface LiveRelay {
  /** To every instance that listens, this one too. Never throws; lost when the relay can't be reached. */
  publish(text: string): void;
  /**
   * Listens until `close`. `onListening` is called each time that listening begins (again): what was said before it is
   * missed.
   */
  listen(listener: { onText(text: string): void; onListening(): void }): void;
  /** Ends listening, and waits for what is on its way out. */
  close(): Promise<void>;
}
