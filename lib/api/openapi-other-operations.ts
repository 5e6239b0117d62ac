/** What else programs ask, as the document tells it: mail and calls are handed in, and proxies ask at the gate. */
import type { JsonSchema, Operation, PathItem } from './openapi';
import { COMMON_RESPONSES, json, READ_ONLY } from './openapi-operations';
import { refTo } from './openapi-schemas';

const RECEIVED: JsonSchema = {
  type: 'object',
  required: ['outcome', 'ticket', 'spam', 'malformed', 'rule'],
  properties: {
    outcome: { type: 'string', enum: ['opened', 'joined', 'known', 'deleted'] },
    ticket: { type: ['string', 'null'], description: 'The ticket’s code; null if a rule deleted it.' },
    spam: { type: 'boolean' },
    malformed: { type: ['string', 'null'], description: 'Why it could not be read, if so.' },
    rule: { type: ['string', 'null'], description: 'The rule that decided, if one did.' },
  },
};
const TAKEN = { outcome: 'opened', ticket: 'QXR-48213-907', spam: false, malformed: null, rule: null };
const KNOWN = { ...TAKEN, outcome: 'known' };

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: refTo('Problem') } },
});
const RESPONSES = {
  200: { description: 'Nothing new: it came before, or a rule deleted it.', content: json(RECEIVED, KNOWN) },
  201: { description: 'A ticket was opened or joined.', content: json(RECEIVED, TAKEN) },
  400: problem('Nothing that could be taken came; of a call `errors` says which field is wrong.'),
  403: READ_ONLY,
  413: problem('It is too large.'),
  415: problem('It has another content type.'),
  ...COMMON_RESPONSES,
};

const MAIL = { schema: { type: 'string', description: 'The message with its headers, RFC 5322.' } };

const EMAIL: Operation = {
  operationId: 'receiveEmail',
  tags: ['Inbound'],
  summary: 'Hand in an e-mail',
  description:
    'For a mail server’s pipe or webhook. A mail of at most 10 MB becomes a ticket, or joins the one that it answers.',
  requestBody: {
    required: true,
    content: {
      'message/rfc822': {
        ...MAIL,
        example: 'From: jane@example.com\nTo: support@desk.example.com\nSubject: My order\n\nIt has not arrived.',
      },
      'text/plain': MAIL,
      'application/octet-stream': MAIL,
    },
  },
  responses: RESPONSES,
};

const CALL_RECORD: JsonSchema = {
  type: 'object',
  required: ['from'],
  properties: {
    from: { type: ['string', 'null'], maxLength: 100, description: 'The caller’s number; null = withheld.' },
    to: { type: ['string', 'null'], maxLength: 100 },
    started_at: { type: ['string', 'null'], format: 'date-time', description: 'With its offset. Default: now.' },
    duration: { type: ['integer', 'null'], minimum: 0, description: 'Seconds.' },
    name: { type: ['string', 'null'], maxLength: 100 },
    note: { type: ['string', 'null'], maxLength: 10_000 },
    recording_url: { type: ['string', 'null'], maxLength: 2_000 },
    id: { type: ['string', 'null'], maxLength: 200, description: 'The same one from the same number is stored once.' },
  },
};

const CALL: Operation = {
  operationId: 'receiveCall',
  tags: ['Inbound'],
  summary: 'Hand in the record of a phone call',
  description: 'For a telephone system, when a call is over. It becomes a ticket.',
  requestBody: {
    required: true,
    content: json(CALL_RECORD, {
      from: '+43 660 1234567',
      to: '+43 1 234567',
      started_at: '2026-11-28T14:30:00Z',
      duration: 192,
      note: 'Wants to be called back.',
      id: 'pbx-17',
    }),
  },
  responses: RESPONSES,
};

const GATE: Operation = {
  operationId: 'askGate',
  tags: ['Gate'],
  summary: 'Ask whether a proxy’s visitor may pass',
  description:
    'For nginx (`auth_request`), Caddy (`forward_auth`) and Traefik (`forwardAuth`). Needs no token: only a trusted proxy is answered, about the visitor that its forwarding header names. Query and body are not looked at.',
  security: [],
  responses: {
    204: { description: 'The visitor may pass.' },
    401: { description: 'Whoever asks is no trusted proxy; the header `WWW-Authenticate` names the setting.' },
    403: {
      description: 'The visitor is refused. The body is the page or problem document for the visitor.',
      headers: {
        'X-Gatehouse-Reference': { description: 'By this code staff find the refusal.', schema: { type: 'string' } },
        'X-Gatehouse-Valid-Until': {
          description: 'When the ban ends, if it does.',
          schema: { type: 'string', format: 'date-time' },
        },
        'Retry-After': { description: 'Seconds, a day at most; of a ban that ends.', schema: { type: 'integer' } },
      },
    },
  },
};

export const OTHER_PATHS: Readonly<Record<string, PathItem>> = {
  '/gate': { get: GATE },
  '/inbound/email': { post: EMAIL },
  '/inbound/call': { post: CALL },
};
