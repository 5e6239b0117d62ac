import type { Ban } from '../../lib/domain/ban';
import type { HitChannel } from '../../lib/domain/hit-channel';
import type { Hit } from '../../lib/ports/hit-book';
import { DAY, MINUTE } from './ban-plan';
import type { Random } from './random';

/** Where the banned try, by how often. */
const CHANNELS: readonly [HitChannel, ...HitChannel[]] = [
  'chat',
  ...Array<HitChannel>(10).fill('chat'),
  ...Array<HitChannel>(5).fill('contact_form'),
  'board',
  'board',
  'call',
  'gate',
];
/** How often somebody tries on the first day: most give up, few don't. */
const EAGERNESS: readonly [number, ...number[]] = [0, 0, 1, 2, 2, 4, 6, 14];

/**
 * What each ban refused while it held: less from day to day, hardly anything at night, and nothing at all for some, which
 * are the ones to expire.
 */
export function hitsOf(bans: readonly Ban[], now: Date, random: Random): Hit[] {
  return bans.flatMap((ban) => {
    const begun = ban.createdAt.getTime();
    const over = Math.min(ban.validUntil?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime());
    const eagerness = random.pick(EAGERNESS);
    const stubborn = random.next() < 0.12 ? 1.5 : 0;
    const hits: Hit[] = [];
    for (let day = begun; eagerness > 0 && day < over; day += DAY) {
      const expected = eagerness * 0.75 ** ((day - begun) / DAY) + stubborn;
      const times = Math.floor(expected * 2 * random.next() + random.next());
      for (let n = 0; n < times; n++) {
        const at = day + random.between(0, DAY - MINUTE);
        const isNight = new Date(at).getUTCHours() < 6 && random.next() < 0.8;
        if (at < over && !isNight) hits.push({ banId: ban.id, channel: random.pick(CHANNELS), at: new Date(at) });
      }
    }
    return hits;
  });
}
