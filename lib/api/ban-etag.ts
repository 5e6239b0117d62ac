import type { Ban } from '../domain/ban';

/** Names what a ban says: it changes with every change of the ban, and with nothing else. */
export function banEtag({ id, version }: Pick<Ban, 'id' | 'version'>): string {
  return `"${id}-${version}"`;
}

/** Whether an If-None-Match names this one (RFC 9110 §13.1.2: weak comparison). */
export function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  return tagsOf(ifNoneMatch).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/** Whether an If-Match allows a change of it; absent, it does (RFC 9110 §13.1.1: strong comparison). */
export function mayChange(ifMatch: string | null, etag: string): boolean {
  return ifMatch === null || tagsOf(ifMatch).some((tag) => tag === '*' || tag === etag);
}

/** Whether it matters which version is changed. */
export function asksForVersion(ifMatch: string | null): boolean {
  return ifMatch !== null && !tagsOf(ifMatch).includes('*');
}

function tagsOf(header: string | null): string[] {
  return (header ?? '').split(',').map((tag) => tag.trim());
}
