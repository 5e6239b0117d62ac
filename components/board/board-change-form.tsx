'use client';

import { type ReactNode, useActionState, useEffect, useRef } from 'react';
import { FromScript } from '@/components/ui/from-script';
import { showToast } from '@/components/ui/toast';
import { BOARD_CHANGE_PROBLEMS, type BoardChangeState } from '@/lib/forms/board-change-form';
import { FROM_SCRIPT } from '@/lib/forms/from-script';

type ChangeAction = (before: BoardChangeState, form: FormData) => Promise<BoardChangeState>;

/** A form whose buttons change a topic or one of its posts by their value. Where scripts run, a toast tells of it. */
export function BoardChangeForm({
  topic,
  action,
  className,
  children,
}: {
  topic: number;
  action: ChangeAction;
  className?: string;
  children: ReactNode;
}) {
  const [state, submit] = useActionState(action, null);
  const told = useRef<BoardChangeState>(null);

  useEffect(() => {
    if (!state || told.current === state) return;
    told.current = state;
    if (state.kind !== 'changed') {
      showToast({ text: BOARD_CHANGE_PROBLEMS[state.kind], tone: state.kind === 'unchanged' ? 'info' : 'danger' });
      return;
    }
    const { text, undo } = state;
    const run = async () => {
      const form = new FormData();
      for (const [name, value] of [
        ['topic', String(topic)],
        ['change', undo],
        [FROM_SCRIPT, '1'],
      ] as const)
        form.set(name, value);
      const outcome = await action(null, form);
      return outcome && outcome.kind !== 'changed' ? BOARD_CHANGE_PROBLEMS[outcome.kind] : null;
    };
    showToast({ text, tone: 'good', about: `topic ${topic}`, undo: { run } });
  }, [state, topic, action]);

  return (
    <form
      action={submit}
      onSubmit={({ currentTarget }) => currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}
      className={className}
    >
      <input type="hidden" name="topic" value={topic} />
      <FromScript />
      {children}
    </form>
  );
}
