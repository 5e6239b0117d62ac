/** Who wants to be told of one kind of thing. */
export interface Listeners<T> {
  /** Returns how to stop. */
  add(listener: (event: T) => void): () => void;
  /** Tells all. One that throws keeps it from nobody else. */
  tell(event: T): void;
}

export function createListeners<T>(onFailure: (error: unknown) => void): Listeners<T> {
  const listeners = new Set<(event: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(event) {
      for (const listener of [...listeners]) {
        try {
          listener(event);
        } catch (error) {
          onFailure(error);
        }
      }
    },
  };
}
