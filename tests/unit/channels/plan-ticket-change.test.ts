import { expect, test } from 'vitest';
import { type KnownTicketChange, planTicketChange } from '../../../lib/channels/tickets/plan-ticket-change';

const ada = { id: 1, name: 'Ada' };
const ben = { id: 2, name: 'Ben' };
const actor = { agentId: ada.id, name: ada.name };
const open = { status: 'open', spam: false, assignee: null } as const;
const done = { status: 'resolved', spam: true, assignee: ben } as const;

test.each<[string, typeof open | typeof done, KnownTicketChange, object]>([
  ['resolve', open, { kind: 'resolve' }, { status: 'resolved' }],
  ['reopen', done, { kind: 'reopen' }, { status: 'open' }],
  ['mark as spam', open, { kind: 'mark-spam' }, { spam: true }],
  ['clear of spam', done, { kind: 'clear-spam' }, { spam: false }],
  ['give to somebody', open, { kind: 'assign', assignee: ben }, { assignee: ben }],
  ['give to nobody', done, { kind: 'assign', assignee: null }, { assignee: null }],
  ['take from its agent', done, { kind: 'assign', assignee: ada, from: ben.id }, { assignee: ada }],
  ['take from nobody', open, { kind: 'assign', assignee: ada, from: null }, { assignee: ada }],
])('to %s changes that and nothing else', (_, ticket, change, becomes) => {
  expect(planTicketChange(ticket, change, actor)?.becomes).toEqual(becomes);
});

test.each<[typeof open | typeof done, KnownTicketChange]>([
  [done, { kind: 'resolve' }],
  [open, { kind: 'reopen' }],
  [done, { kind: 'mark-spam' }],
  [open, { kind: 'clear-spam' }],
  [open, { kind: 'assign', assignee: null }],
  [done, { kind: 'assign', assignee: { id: ben.id, name: 'Ben, renamed' } }],
  [done, { kind: 'assign', assignee: null, from: ada.id }],
  [done, { kind: 'assign', assignee: ada, from: null }],
  [open, { kind: 'assign', assignee: ada, from: ben.id }],
])('what is so already, or was overtaken, is no change %#', (ticket, change) => {
  expect(planTicketChange(ticket, change, actor)).toBeNull();
});

test.each([
  [null, ada, 'Ada took this ticket.'],
  [ben, ada, 'Ada took this ticket.'],
  [ada, ben, 'Ada gave this ticket to Ben.'],
  [ada, null, 'Ada gave this ticket back.'],
  [ben, null, 'Ada took this ticket from Ben.'],
])('from %j to %j is told as %j', (assignee, to, text) => {
  expect(planTicketChange({ ...open, assignee }, { kind: 'assign', assignee: to }, actor)?.text).toBe(text);
});
