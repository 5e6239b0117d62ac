import { z } from 'zod';
import type { AgentRole } from '../ports/agent-store';

/** Agents' ids are 32-bit numbers; 0, which no agent has, stands for anything else. */
const idSchema = z.coerce.number().int().min(1).max(2_147_483_647).catch(0);
const roleSchema = z.enum(['agent', 'administrator']).catch('agent');
const text = z.string().catch('');

/** Reads an agent's id from a path or a hidden field; a stranger may have written it. */
export function parseAgentId(value: unknown): number {
  return idSchema.parse(value);
}

/** What is typed into the form of an invitation, and of an agent's name and e-mail. */
export interface PersonFormValues {
  readonly email: string;
  readonly name: string;
  readonly role: AgentRole;
}

export function personFormValues(form: FormData): PersonFormValues {
  return {
    email: text.parse(form.get('email')).slice(0, 1000),
    name: text.parse(form.get('name')).slice(0, 1000),
    role: roleSchema.parse(form.get('role')),
  };
}

/** Changes of an agent that are asked about first, by the last part of their pages' paths. */
export const PERSON_CHANGES = ['make-administrator', 'make-agent', 'disable', 'enable', 'sign-out'] as const;
export type PersonChange = (typeof PERSON_CHANGES)[number];

export function isPersonChange(value: unknown): value is PersonChange {
  return PERSON_CHANGES.some((change) => change === value);
}

/** Why something could not be done to an agent, as the form is told; null before it was tried. */
export type PersonRefusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'last-administrator' }
  | { readonly kind: 'oneself' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'failed' };

/** A link that was just made, to be handed over. `until` is written in the reader's zone. */
export interface HandedLink {
  readonly url: string;
  readonly purpose: 'invitation' | 'password_reset';
  readonly email: string;
  readonly name: string;
  readonly until: string;
  readonly agentId: number;
}

/** What the form of an invitation shows. */
export interface InviteFormState {
  readonly values: PersonFormValues;
  readonly errors: { readonly email?: string; readonly name?: string };
  readonly refusal: PersonRefusal | { readonly kind: 'email-taken'; readonly agentId: number } | null;
  readonly link: HandedLink | null;
  /** Counts submissions, so that each one moves the focus anew. */
  readonly attempt: number;
}

/** What the form that makes a link shows. */
export interface LinkFormState {
  readonly refusal: PersonRefusal | null;
  readonly link: HandedLink | null;
}

/** What the form of an agent's name and e-mail shows. */
export type EditPersonFormState = Pick<InviteFormState, 'values' | 'errors' | 'refusal' | 'attempt'>;
