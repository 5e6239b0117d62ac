import 'server-only';
import { BlockedView } from '../blocked/blocked-view';
import { enterCall } from './enter-call';

/** What a visitor who may not call sees where the front door didn't answer already; status 403. */
export default async function CallForbidden() {
  const entry = await enterCall();
  return entry.ok ? null : <BlockedView channel="call" refusal={entry.error} />;
}
