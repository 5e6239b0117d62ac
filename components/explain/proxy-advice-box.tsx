import { Banner } from '@/components/ui/banner';
import { CopyButton } from '@/components/ui/copy-button';
import type { ProxyAdvice } from '@/lib/gate/proxy-advice';

/** What to do, with the lines of the environment to copy. */
export function ProxyAdviceBox({ advice }: { advice: ProxyAdvice | null }) {
  if (!advice) {
    return (
      <Banner tone="good" title="Nothing looks wrong">
        <p>If the address above is not yours, ask from another network, or look at the headers below.</p>
      </Banner>
    );
  }
  const { urgency, message, settings } = advice;
  return (
    <Banner
      tone={urgency === 'wrong' ? 'danger' : 'warn'}
      title={
        urgency === 'wrong'
          ? 'This has to be mended: visitors who come this way can use no channel'
          : 'Perhaps look again'
      }
    >
      <p>{message}</p>
      {settings.length > 0 && (
        <ul aria-label="Settings" className="mt-2 grid gap-1">
          {settings.map((line) => (
            <li
              key={line}
              className="flex items-center gap-1 rounded-md border border-line bg-surface px-2 py-1 text-text"
            >
              <code className="min-w-0 grow font-mono text-xs break-all select-all">{line}</code>
              <CopyButton text={line} />
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
