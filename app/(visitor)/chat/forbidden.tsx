import 'server-only';
import { BlockedView } from '../blocked/blocked-view';
import { enterChat } from './enter-chat';

/** What a visitor who may not chat sees where the front door didn't answer already; status 403. */
export default async function ChatForbidden() {
  const entry = await enterChat();
  return entry.ok ? null : <BlockedView channel="chat" refusal={entry.error} />;
}
