import { Notice } from '@/components/ui/notice';

const PARAMS = ['done'];

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['saved', 'Your profile is saved.'],
  ['password', 'Your password is changed, and you are signed out on every other device.'],
  ['device', 'You are signed out on that device.'],
  ['others', 'You are signed out on every other device.'],
  ['make-agent', 'You are an agent now, and no administrator any more.'],
]);

/** What was just changed in one's own account; nothing when the address bar names nothing. */
export function ProfileNotice({ done }: { done: string }) {
  const text = TEXTS.get(done);
  if (!text) return null;
  return (
    <Notice key={done} tone="good" params={PARAMS}>
      {text}
    </Notice>
  );
}
