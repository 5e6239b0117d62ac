import 'server-only';
import { notFound } from 'next/navigation';
import { runtime } from '@/lib/composition';
import { parseAgentId } from '@/lib/forms/person-form';
import type { Person } from '@/lib/ports/people-store';

/** The agent whom a page's path names, or 404. */
export async function findPerson(id: string, now: Date): Promise<Person> {
  return (await runtime().people.findPerson(parseAgentId(id), now)) ?? notFound();
}
