import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { MessagePage } from '@/components/ui/message-page';

export const metadata: Metadata = { title: 'Page not found' };

/** An address that no page has. */
export default function NotFound() {
  return (
    <MessagePage title="Page not found" actions={<ButtonLink href="/desk">Go to the desk</ButtonLink>}>
      <p>Nothing is at this address. It may have been typed wrong, or the link that led here is old.</p>
    </MessagePage>
  );
}
