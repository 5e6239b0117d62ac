import { exactEnd } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { relativeTimeText } from '@/components/ui/relative-time-text';
import { tooltip } from '@/components/ui/tooltip-text';
import { personState } from '@/lib/auth/person-state';
import type { Person } from '@/lib/ports/people-store';

const NAMES = { invited: 'Invited', 'locked-out': 'Locked out' } as const;

/** Whether somebody can sign in, and if not what is missing. */
export function PersonStateBadge({ person, vantage }: { person: Person; vantage: Vantage }) {
  const state = personState(person, vantage.now);
  switch (state.kind) {
    case 'active':
      return <Badge tone="good">Active</Badge>;
    case 'disabled':
      return <Badge>Disabled</Badge>;
    case 'invited':
    case 'locked-out': {
      const { linkUntil } = state;
      return (
        <span className="inline-grid justify-items-start gap-0.5">
          <Badge tone={linkUntil ? 'accent' : 'warn'}>{NAMES[state.kind]}</Badge>
          {linkUntil ? (
            <span
              className="text-xs text-muted"
              {...tooltip(`The link works until ${exactEnd(linkUntil, vantage.timeZone)}`)}
            >
              Link ends {relativeTimeText(linkUntil, vantage.now)}
            </span>
          ) : (
            <span className="text-xs text-muted">Needs a new link</span>
          )}
        </span>
      );
    }
  }
}
