import 'server-only';
import { cookies } from 'next/headers';
import { TIME_ZONE_COOKIE } from '@/components/desk/time-zone-name';
import { requireAdministrator, requireAgent, type SignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import type { Agent } from '@/lib/ports/agent-store';

/** Who looks at a page, and from where in time: what every page of the desk needs. */
export interface Viewer extends SignedIn {
  /** IANA name of the zone that the page writes times in. */
  readonly timeZone: string;
  readonly now: Date;
}

/** The signed-in agent; anybody else is sent to sign in and comes back to `path`. */
export async function requireViewer(path: string): Promise<Viewer> {
  return viewerOf(await requireAgent(path));
}

/** Like `requireViewer`; for other agents the page doesn't exist. */
export async function requireAdministratorViewer(path: string): Promise<Viewer> {
  return viewerOf(await requireAdministrator(path));
}

/** What a signed-in agent sees times with; for route handlers, which answer strangers themselves. */
export async function viewerOf(signedIn: SignedIn): Promise<Viewer> {
  return { ...signedIn, timeZone: await timeZoneOf(signedIn.agent), now: runtime().clock.now() };
}

/** The agent's own setting, else what the browser told, else UTC. The cookie is the browser's to forge: only real zones count. */
async function timeZoneOf(agent: Agent): Promise<string> {
  const told = (await cookies()).get(TIME_ZONE_COOKIE)?.value;
  return [agent.timeZone, told].find((zone) => zone && isTimeZone(zone)) || 'UTC';
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // Intl has no other way to ask: it throws a RangeError for a zone it doesn't know.
    return false;
  }
}
