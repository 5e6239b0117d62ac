import { ButtonLink } from '@/components/ui/button-link';
import { MessagePage } from '@/components/ui/message-page';

/** A ban or ticket that isn't there, and pages that an agent's role hasn't. */
export default function DeskNotFound() {
  return (
    <MessagePage nested title="Page not found" actions={<ButtonLink href="/desk/bans">Go to Banned IPs</ButtonLink>}>
      <p>Nothing is at this address, or it is for administrators only. The link that led here may be old.</p>
    </MessagePage>
  );
}
