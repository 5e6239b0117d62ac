import type { Agent as AgentRow } from '../generated/prisma/client';
import type { Agent, Theme } from '../ports/agent-store';

/** An agent as the application knows one: without the password's hash. */
export function readAgent(row: Omit<AgentRow, 'passwordHash' | 'createdAt'>): Agent {
  const { id, email, name, role, timeZone, theme, disabledAt, preferences } = row;
  return {
    id,
    email,
    name,
    role,
    timeZone,
    theme: isTheme(theme) ? theme : 'system',
    disabledAt,
    preferences: isObject(preferences) ? preferences : {},
  };
}

function isTheme(text: string): text is Theme {
  return text === 'system' || text === 'light' || text === 'dark';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
