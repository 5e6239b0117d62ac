import { classNames } from '@/components/ui/class-names';

/** The look of a message of somebody; notes are amber wherever they are. */
export function messageLook(author: 'visitor' | 'agent', internal: boolean): string {
  return classNames(
    'min-w-0 rounded-lg border px-4 py-3',
    internal && 'border-warn-line bg-warn-soft',
    !internal && author === 'visitor' && 'border-line bg-surface',
    !internal && author === 'agent' && 'border-accent-line bg-accent-soft',
  );
}
