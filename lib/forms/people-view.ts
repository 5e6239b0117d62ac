import { z } from 'zod';
import { personState } from '../auth/person-state';
import type { Person } from '../ports/people-store';
import { type SearchParams, searchParam } from './search-params';

export const PEOPLE_FILTERS = ['all', 'active', 'invited', 'disabled'] as const;
export type PeopleFilter = (typeof PEOPLE_FILTERS)[number];

/** What the address bar says about the list of agents. */
export interface PeopleView {
  readonly filter: PeopleFilter;
  readonly search: string;
}

const filterSchema = z.enum(PEOPLE_FILTERS).catch('all');
const searchSchema = z.string().trim().max(200).catch('');

export function parsePeopleView(params: SearchParams): PeopleView {
  return {
    filter: filterSchema.parse(searchParam(params, 'show')),
    search: searchSchema.parse(searchParam(params, 'q')),
  };
}

export function peopleHref({ filter, search }: PeopleView): string {
  const params = new URLSearchParams();
  if (filter !== 'all') params.set('show', filter);
  if (search) params.set('q', search);
  return params.size > 0 ? `/desk/agents?${params}` : '/desk/agents';
}

/** Whether somebody belongs to a filter; who was locked out waits for a link like who was invited. */
export function isInFilter(person: Person, filter: PeopleFilter, now: Date): boolean {
  const { kind } = personState(person, now);
  switch (filter) {
    case 'all':
      return true;
    case 'active':
    case 'disabled':
      return kind === filter;
    case 'invited':
      return kind === 'invited' || kind === 'locked-out';
  }
}

/** Whether every word of a search is in somebody's name or e-mail. */
export function matchesSearch({ name, email }: Person, search: string): boolean {
  const text = `${name} ${email}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
