'use client';

import { type FormEvent, type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { outcomeText, useTicketDesk } from './ticket-desk';

/** A form whose buttons change the ticket by their value. Where scripts run nothing is sent from here: the desk does it. */
export function TicketChangeForm({ className, children }: { className?: string; children: ReactNode }) {
  const { code, changeAction, change } = useTicketDesk();
  const [state, submit] = useActionState(changeAction, null);

  function changeInPlace(event: FormEvent<HTMLFormElement>) {
    const { nativeEvent, currentTarget } = event;
    const button = nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    change(button.value);
  }

  return (
    <form action={submit} onSubmit={changeInPlace} className={className}>
      <input type="hidden" name="ticket" value={code} />
      {state && state.kind !== 'changed' && (
        <Banner tone={state.kind === 'unchanged' ? 'info' : 'danger'} role="status" className="mb-2">
          {outcomeText(state)}
        </Banner>
      )}
      {children}
    </form>
  );
}
