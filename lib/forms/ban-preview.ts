/** What the form is told about the ban that is in it, while it is typed. Texts for people, free of imports. */
export type BanPreview =
  /** No address yet. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** The store did not answer; what the addresses mean is known without it, the rest is not. */
  | ({ readonly kind: 'blind' } & BanMeaning)
  | ({ readonly kind: 'full' } & BanMeaning & BanForecastTexts);

export interface BanMeaning {
  readonly rangeText: string;
  /** "256 addresses", "one address". */
  readonly sizeText: string;
  /** The same range as one CIDR block, if it is one and not a single address. */
  readonly cidr: string | null;
  /** "until Tue 24 Nov 2026, 15:30 (Europe/Vienna)", "indefinitely"; null while no period is chosen or it can't be read. */
  readonly untilText: string | null;
  /** "in 3 days". */
  readonly untilRelative: string | null;
  /** How the reading of range and period differs from what may have been meant. */
  readonly notes: readonly string[];
  /** What a single IPv6 address may stand for; null for anything else. */
  readonly prefixes: PrefixChoice[] | null;
}

export interface PrefixChoice {
  /** The prefix length. */
  readonly value: string;
  /** `2001:db8::/64`; for the address alone just that. */
  readonly block: string;
}

export interface BanForecastTexts extends RangeUsersTexts {
  /** All of it in a few words but the warnings, for those who can't see it change. */
  readonly summary: string;
  /** What will have to be confirmed. */
  readonly warnings: readonly string[];
  readonly overlapping: ListedTexts<OverlappingBan>;
  readonly exemptions: ListedTexts<ExemptionInForce>;
  /** How long all of it is exempted anyway, so that the ban would refuse nobody; null when it would refuse somebody. */
  readonly inVainText: string | null;
}

/** Who was lately where something is about to be banned. */
export interface RangeUsersTexts {
  /** How far back the next four look. */
  readonly days: number;
  readonly contacts: ListedTexts<{ readonly id: number; readonly name: string }>;
  readonly tickets: ListedTexts<{ readonly code: string; readonly subject: string; readonly spam: boolean }>;
  readonly openChats: ListedTexts<{ readonly code: string; readonly contactName: string | null }>;
  /** `seenText` is null for those who are there now. */
  readonly agents: ListedTexts<{ readonly name: string; readonly seenText: string | null; readonly isYou: boolean }>;
}

/** The first few of a list. */
export interface ListedTexts<T> {
  readonly rows: readonly T[];
  /** "1 contact", "12 contacts", "1,000 or more contacts". */
  readonly title: string;
  /** How many are not among the rows: "7", "more than 995"; null when all are. */
  readonly moreText: string | null;
}

export interface OverlappingBan {
  readonly id: number;
  readonly rangeText: string;
  readonly untilText: string;
  /** It refuses every address of the new one already. */
  readonly coversAll: boolean;
}

export interface ExemptionInForce {
  readonly rangeText: string;
  readonly untilText: string;
  readonly note: string;
}
