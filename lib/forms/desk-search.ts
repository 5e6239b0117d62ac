/** What the desk's search found, as its route answers and its page shows. */
export interface SearchGroup {
  readonly name: string;
  readonly hits: readonly SearchHit[];
}

/** One place to jump to. Titles and notes may hold texts of visitors. */
export interface SearchHit {
  readonly href: string;
  readonly title: string;
  /** What it is, or what tells it from its like. */
  readonly note: string;
  /** Keys that lead there from anywhere. */
  readonly keys?: string;
}

/** Longer texts are cut: nobody looks for more. */
export const SEARCH_CHARS_MAX = 200;
