'use client';

import { Button } from '@/components/ui/button';
import { shortcut } from '@/components/ui/shortcut';
import { TicketChangeForm } from './ticket-change-form';
import { useTicketDesk } from './ticket-desk';
import { TicketStatus } from './ticket-status';

/** Resolve or reopen, spam or not: one click each, shown at once. */
export function TicketButtons() {
  const { status, spam } = useTicketDesk().shown;
  const resolved = status === 'resolved';
  return (
    <TicketChangeForm>
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          name="change"
          value={spam ? 'clear-spam' : 'mark-spam'}
          {...shortcut('s', spam ? 'Not spam' : 'Mark as spam')}
        >
          {spam ? 'Not spam' : 'Mark as spam'}
        </Button>
        <Button
          type="submit"
          name="change"
          value={resolved ? 'reopen' : 'resolve'}
          variant={resolved ? 'secondary' : 'primary'}
          {...shortcut('d', resolved ? 'Reopen' : 'Resolve')}
        >
          {resolved ? 'Reopen' : 'Resolve'}
        </Button>
      </div>
    </TicketChangeForm>
  );
}

/** Open or resolved, spam or not, as the last click made it. */
export function ShownStatus() {
  return <TicketStatus ticket={useTicketDesk().shown} />;
}
