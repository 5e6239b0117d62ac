import { createHash } from 'node:crypto';
import type { Device } from '../ports/people-store';

/** How a page names a device: a hash, because a session's id stays on the server. */
export function deviceReference(sessionId: string): string {
  return createHash('sha256').update(`gatehouse device\0${sessionId}`).digest('base64url').slice(0, 22);
}

/** The device that a form names, among those that it may name; null when it is signed out already. */
export function findDevice(devices: readonly Device[], reference: unknown): Device | null {
  return devices.find(({ sessionId }) => deviceReference(sessionId) === reference) ?? null;
}
