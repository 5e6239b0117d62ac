/** Of bans and exemptions: those that aren't over at `now`. */
export const activeAt = (now: Date) => ({ OR: [{ validUntil: null }, { validUntil: { gt: now } }] });
