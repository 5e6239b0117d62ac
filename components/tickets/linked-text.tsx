import { visibleText } from '@/components/ui/visible-text';
import { splitLinks } from './split-links';

/**
 * What somebody wrote, as text: line breaks stay, addresses of web pages become links that tell the other site nothing.
 * One with other than ASCII characters shows, in its title, the address that the browser will ask for.
 */
export function LinkedText({ text }: { text: string }) {
  return (
    <p dir="auto" className="whitespace-pre-wrap wrap-anywhere [unicode-bidi:isolate]">
      {splitLinks(visibleText(text)).map((piece, at) =>
        piece.href === undefined ? (
          piece.text
        ) : (
          <a
            key={at}
            href={piece.href}
            title={/^[ -~]*$/.test(piece.text) ? undefined : piece.href}
            target="_blank"
            rel="nofollow noopener noreferrer"
            className="text-accent-text underline"
          >
            {piece.text}
          </a>
        ),
      )}
    </p>
  );
}
