'use client';

import { unstable_rethrow } from 'next/navigation';
import { startTransition, useOptimistic } from 'react';
import { showToast } from '@/components/ui/toast';
import { tooltip } from '@/components/ui/tooltip-text';
import { FROM_SCRIPT } from '@/lib/forms/from-script';
import { refreshChats, useLiveChats } from './live-chats';

const WHAT_IT_DOES =
  'On: visitors see that somebody is there, calls ring for you, and colleagues can give you chats. Off: you keep what you have.';

/**
 * Whether the agent takes chats, switched by one click from every page. A button of a form, so that it works without
 * scripts; the state of a colleague's or another tab's click comes with the list of chats.
 */
export function AvailabilitySwitch({
  me,
  written,
  action,
}: {
  me: number;
  /** As the server has it. */
  written: boolean;
  action: (form: FormData) => Promise<void>;
}) {
  const live = useLiveChats(({ list }) =>
    list?.me === me ? list.agents.find(({ id }) => id === me)?.switched_on : null,
  );
  const [on, showAs] = useOptimistic(live ?? written);

  function switchInPlace() {
    startTransition(async () => {
      const becomes = !on;
      showAs(becomes);
      const form = new FormData();
      form.set('available', becomes ? '1' : '0');
      form.set(FROM_SCRIPT, '1');
      try {
        await action(form);
      } catch (error) {
        unstable_rethrow(error);
        showToast({ tone: 'danger', text: 'The server could not be reached; the switch is as it was. Try again.' });
      }
      await refreshChats();
    });
  }

  return (
    <form
      action={action}
      onSubmit={(event) => {
        event.preventDefault();
        switchInPlace();
      }}
    >
      <input type="hidden" name="available" value={on ? '0' : '1'} />
      <button type="submit" role="switch" aria-checked={on} className="switch-button" {...tooltip(WHAT_IT_DOES)}>
        <span className="max-sm:sr-only">Take chats</span>
        <span aria-hidden className="switch" />
      </button>
    </form>
  );
}
