import { describe, expect, test } from 'vitest';
import * as permissions from '../../../lib/auth/permissions';

const { canUndoChatBan, ...ofRoles } = permissions;
const MAY: Record<string, (holder: permissions.PermissionHolder) => boolean> = ofRoles;

const agent = { role: 'agent', disabledAt: null } as const;
const administrator = { role: 'administrator', disabledAt: null } as const;
const disabled = { role: 'administrator', disabledAt: new Date('2026-01-01T00:00:00Z') } as const;

const OF_EVERY_AGENT = ['canWorkTickets', 'canBanFromChat', 'canSeeBans', 'canSeeRules'] as const;
const OF_ADMINISTRATORS = [
  'canManageBans',
  'canManageAgents',
  'canManageTokens',
  'canManageWebhooks',
  'canSeeActivity',
  'canManageSettings',
  'canManageRules',
  'isAdministrator',
] as const;

describe('permissions', () => {
  test.each(OF_EVERY_AGENT)('%s holds for agents and administrators', (name) => {
    expect([agent, administrator].map((holder) => MAY[name]?.(holder))).toEqual([true, true]);
  });

  test.each(OF_ADMINISTRATORS)('%s holds for administrators only', (name) => {
    expect([agent, administrator].map((holder) => MAY[name]?.(holder))).toEqual([false, true]);
  });

  test('a ban from a chat is taken back by administrators and by whoever gave it, while they are enabled', () => {
    const by = (agentId: number | null, version = 1) => ({ bannedBy: { agentId, name: 'Mara' }, version });
    expect(canUndoChatBan({ id: 1, ...agent }, by(1))).toBe(true);
    expect(canUndoChatBan({ id: 1, ...agent }, by(2))).toBe(false);
    expect(canUndoChatBan({ id: 1, ...agent }, by(null))).toBe(false);
    expect(canUndoChatBan({ id: 1, ...administrator }, by(2))).toBe(true);
    // An administrator edited it.
    expect(canUndoChatBan({ id: 1, ...agent }, by(1, 2))).toBe(false);
    expect(canUndoChatBan({ id: 1, ...administrator }, by(1, 2))).toBe(true);
    expect(canUndoChatBan({ id: 1, role: 'agent', disabledAt: disabled.disabledAt }, by(1))).toBe(false);
    expect(canUndoChatBan({ id: 1, ...disabled }, by(2))).toBe(false);
  });

  test('a disabled administrator may nothing', () => {
    expect(Object.values(MAY).map((may) => may(disabled))).not.toContain(true);
  });

  test('every other permission is in one of the two lists above', () => {
    expect(Object.keys(MAY).sort()).toEqual([...OF_EVERY_AGENT, ...OF_ADMINISTRATORS].sort());
  });
});
