import { tooltip } from './tooltip-text';

/**
 * Copies a text and says so. The page's CopyLayer does the work, so that a grid may have hundreds of them; useless
 * without scripts, so it is not there then.
 */
export function CopyButton({ text }: { text: string }) {
  return (
    <button type="button" className="copy-button" data-copy={text} aria-label={`Copy ${text}`} {...tooltip('Copy')} />
  );
}
