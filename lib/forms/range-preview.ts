/** What the form is told about the addresses in it while they are typed. Texts for people, free of imports. */
export interface RangePreview {
  readonly rangeText: string;
  /** "256 addresses", "one address". */
  readonly sizeText: string;
  /** The same range as one CIDR block, if it is one and not a single address. */
  readonly cidr: string | null;
  /** How the reading differs from what was typed. */
  readonly notes: readonly string[];
  /** What will have to be confirmed. */
  readonly warnings: readonly string[];
  /** Active bans that share addresses with it, at most a few. */
  readonly overlapping: readonly { readonly id: number; readonly rangeText: string; readonly untilText: string }[];
  readonly overlapsMore: boolean;
}
