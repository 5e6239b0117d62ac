'use client';

import { type ComponentProps, type RefObject, useRef, useState } from 'react';
import { Input } from '@/components/ui/input';
import { tooltip } from '@/components/ui/tooltip-text';

/**
 * A field for a password with a button that shows what is typed, for who types a long one on a phone. Without scripts
 * the button isn't there. What is shown is hidden again when the form is sent, so that no browser offers it later.
 */
export function PasswordInput({
  ref,
  className,
  ...props
}: Omit<ComponentProps<typeof Input>, 'type' | 'ref'> & { ref?: RefObject<HTMLInputElement | null> }) {
  const own = useRef<HTMLInputElement>(null);
  const input = ref ?? own;
  const [shown, setShown] = useState(false);

  function toggle() {
    const next = !shown;
    setShown(next);
    if (next) input.current?.form?.addEventListener('submit', () => setShown(false), { once: true });
  }

  return (
    <div className="relative">
      <Input
        {...props}
        ref={input}
        type={shown ? 'text' : 'password'}
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        className={className ? `${className} pr-16` : 'pr-16'}
      />
      <button
        type="button"
        onClick={toggle}
        {...tooltip(shown ? 'Hide what is typed' : 'Show what is typed')}
        className="absolute inset-y-0 right-0 rounded-md px-3 text-xs font-medium text-muted hover:text-text noscript:hidden"
      >
        {shown ? 'Hide' : 'Show'}
      </button>
    </div>
  );
}
