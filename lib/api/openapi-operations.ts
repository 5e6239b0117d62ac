/** The operations on bans as the document tells them. Addresses in examples are those that are reserved for documents. */
import { BAN_FIELDS } from '../ports/ban-selection';
import { API_LIMITS } from './answer-program';
import type { Content, JsonSchema, Method, Operation, Parameter, PathItem, ResponseDescription } from './openapi';
import { refTo, type SchemaName } from './openapi-schemas';
import { FILTER_OPERATORS, FILTERS_EXAMPLE, PER_PAGE, PER_PAGE_MAX } from './read-ban-list-query';
import { BULK_COST, BULK_MB_MAX } from './receive-bans';

const BAN = {
  id: 12,
  date_created: '2026-11-28T14:30:00.000Z',
  agent_id: null,
  start_ip: '203.0.113.7',
  end_ip: '203.0.113.7',
  date_valid: '2027-03-30T15:30:00.000Z',
  contact_id: '48',
  conversation_id: '907',
  reason: 'Insults in chat',
};
const LIST_ITEM = { ...BAN, agent_name: 'Shop', contact_name: 'Jane Doe', conversation_code: 'QXR-48213-907' };
const EXPIRED = { ...BAN, date_valid: '2026-11-28T15:00:00.000Z' };
const CHECK = {
  banned: true,
  valid_until: BAN.date_valid,
  bans: [LIST_ITEM],
  exempted_by: null,
  changes: [{ at: BAN.date_valid, banned: false, ban_id: null }],
  index: { state: 'agrees', revision: 12, applied: 12, ban_id: 12 },
};

const NAME_LIST = Object.keys(BAN_FIELDS).join(', ');

export const json = (schema: JsonSchema, example: unknown): Content => ({ 'application/json': { schema, example } });

const problem = (status: number, type: string, title: string, more: object = {}): Content => ({
  'application/problem+json': {
    schema: refTo('Problem'),
    example: { type: `urn:gatehouse:problem:${type}`, title, status, ...more },
  },
});

const header = (description: string, type: string) => ({ description, schema: { type } });
const LIMIT_HEADERS = {
  'RateLimit-Limit': header('What the token may ask in a minute.', 'integer'),
  'RateLimit-Remaining': header('What is left of that.', 'integer'),
  'RateLimit-Reset': header('Seconds until it begins anew.', 'integer'),
};
const ETAG = { ETag: header('The ban as it is now, for If-Match and If-None-Match.', 'string') };
const ENFORCED = {
  'X-Gatehouse-Enforced': header(
    '“yes” = the index holds it, so it is enforced everywhere; “pending” = it is stored, the index is behind and follows, and visitors are checked against the database meanwhile.',
    'string',
  ),
};
const WARNINGS = {
  'X-Gatehouse-Warnings': header('What the ban covers that deserves a second look, such as “wide-range”.', 'string'),
};

/** What every operation that needs a token may be answered. */
export const COMMON_RESPONSES: Readonly<Record<string, ResponseDescription>> = {
  401: {
    description: 'No token that counts was sent.',
    content: problem(401, 'unauthorized', 'A token is needed'),
  },
  503: {
    description: 'The database doesn’t answer, and nothing was stored. Try again shortly.',
    headers: { 'Retry-After': header('Seconds.', 'integer') },
    content: problem(503, 'unavailable', 'Please try again shortly'),
  },
};

const READING = {
  ...COMMON_RESPONSES,
  429: {
    description: `More than ${API_LIMITS.read} reads in a minute.`,
    headers: { ...LIMIT_HEADERS, 'Retry-After': header('Seconds.', 'integer') },
    content: problem(429, 'too-many', 'This token has read too much', { detail: 'Try again in 20 seconds.' }),
  },
};
/** Of every operation that changes something. */
export const READ_ONLY = {
  description: 'The token may only read.',
  content: problem(403, 'read-only-token', 'This token may only read'),
};
const CHANGING = {
  ...COMMON_RESPONSES,
  403: READ_ONLY,
  429: {
    description: `More than ${API_LIMITS.write} changes in a minute.`,
    headers: { ...LIMIT_HEADERS, 'Retry-After': header('Seconds.', 'integer') },
    content: problem(429, 'too-many', 'This token has changed too much', { detail: 'Try again in 20 seconds.' }),
  },
};
const NOT_FOUND = {
  description: 'No ban has this number.',
  content: problem(404, 'not-found', 'There is no such ban'),
};
const BODY_REFUSED = {
  413: { description: 'The body is too large.', content: problem(413, 'too-large', 'The request is too large') },
  415: {
    description: 'The body has another content type.',
    content: problem(415, 'unsupported-media-type', 'The body must be JSON'),
  },
};
const INVALID_BAN = {
  description: 'A field is wrong; `errors` says which, with a right example.',
  content: problem(400, 'invalid-ban', 'This is not a valid ban', {
    errors: [{ field: 'date_valid', message: 'A ban must end in the future. Choose a later time.' }],
  }),
};
const NEEDS_CONFIRMATION = {
  description:
    'It covers the address that you call from, loopback or a trusted proxy. Send `confirm: true` if it is wanted.',
  content: problem(422, 'needs-confirmation', 'Are you sure?', {
    warnings: [{ kind: 'own-address', message: 'This covers 198.51.100.77, the address you are using now.' }],
  }),
};
const CHANGED_MEANWHILE = {
  description: 'It is not what `If-Match` named any more, and nothing was changed.',
  headers: ETAG,
  content: problem(412, 'changed-meanwhile', 'The ban has been changed since'),
};
const conflict = (description: string): ResponseDescription => ({
  description,
  content: problem(409, 'duplicate', 'This range is banned already', { ban_id: 12 }),
});

const answer = (
  description: string,
  name: SchemaName,
  example: unknown,
  headers: ResponseDescription['headers'] = {},
) => ({
  description,
  headers: { ...headers, ...LIMIT_HEADERS },
  content: json(refTo(name), example),
});

const ID: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The ban’s number.',
  schema: { type: 'integer', minimum: 1 },
  example: 12,
};
const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  description: 'The `ETag` of the ban as you saw it: if somebody changed it since, nothing happens (412).',
  schema: { type: 'string' },
};
const IP_ADDRESS: Parameter = {
  name: 'ip_address',
  in: 'query',
  required: true,
  description: 'One IPv4 or IPv6 address.',
  schema: { type: 'string' },
  example: '203.0.113.7',
};

const number = (name: string, description: string, more: JsonSchema = {}): Parameter => ({
  name,
  in: 'query',
  description,
  schema: { type: 'integer', ...more },
});

const LIST: Operation = {
  operationId: 'listBans',
  tags: ['Bans'],
  summary: 'List bans',
  description:
    'All bans, active and past. There is no delete: to see those in force, filter by `date_valid`. When there are more, a header `Link` leads to the next page.',
  parameters: [
    number('_page', 'Which page; not looked at when `_from` is there.', { default: 1, minimum: 1 }),
    number('_perPage', 'How many bans a page has.', { default: PER_PAGE, minimum: 1, maximum: PER_PAGE_MAX }),
    number('_from', 'The first place, from 0. Takes precedence over `_page`.', { minimum: 0 }),
    number(
      '_to',
      `The place after the last, with \`_from\`; at most ${PER_PAGE_MAX} further. Default: \`_perPage\` further.`,
      {
        minimum: 0,
      },
    ),
    {
      name: '_sortField',
      in: 'query',
      description:
        'An indefinite ban ends after all others; IPv4 comes before IPv6; of equal ones the lower number is first.',
      schema: { type: 'string', enum: Object.keys(BAN_FIELDS), default: 'id' },
    },
    {
      name: '_sortDir',
      in: 'query',
      description: 'The direction.',
      schema: { type: 'string', enum: ['ASC', 'DESC'], default: 'ASC' },
    },
    {
      name: '_filters',
      in: 'query',
      description: `JSON: \`{"column":"value"}\`, of which each must be equal, or \`[["column","operator","value"]]\`, of which each must hold. Columns: ${NAME_LIST}. Operators: ${Object.keys(FILTER_OPERATORS).join(', ')}; L and LIKE = contains, without regard to case. Null stands for an empty field.`,
      schema: { type: 'string' },
      example: FILTERS_EXAMPLE,
    },
  ],
  responses: {
    200: {
      description: 'The page.',
      headers: {
        Link: header('Where the next page is, if there is one: `<…>; rel="next"`.', 'string'),
        ...LIMIT_HEADERS,
      },
      content: json({ type: 'array', items: refTo('BanListItem') }, [LIST_ITEM]),
    },
    400: {
      description:
        'A parameter, column or operator is wrong or unknown; `errors` says which, and those that there are.',
      content: problem(400, 'invalid-query', 'The list can’t be read with these parameters', {
        errors: [{ field: '_sortDir', message: 'Send ASC or DESC.' }],
      }),
    },
    ...READING,
  },
};

const ADD: Operation = {
  operationId: 'addBan',
  tags: ['Bans'],
  summary: 'Ban an address or a range',
  description: 'It is enforced on all channels when the answer comes, and names the token as its agent.',
  requestBody: {
    required: true,
    content: json(refTo('NewBan'), { start_ip: BAN.start_ip, date_valid: BAN.date_valid, reason: BAN.reason }),
  },
  responses: {
    200: answer(
      'The ban.',
      'Ban',
      { ...BAN, contact_id: null, conversation_id: null },
      { ...ETAG, ...ENFORCED, ...WARNINGS },
    ),
    400: INVALID_BAN,
    409: conflict('The same range is banned already and no shorter, see `ban_id`; or exemptions cover all of it.'),
    ...BODY_REFUSED,
    422: NEEDS_CONFIRMATION,
    ...CHANGING,
  },
};

const GET: Operation = {
  operationId: 'getBan',
  tags: ['Bans'],
  summary: 'Read a ban',
  description: 'Active or past.',
  parameters: [
    ID,
    {
      name: 'If-None-Match',
      in: 'header',
      description: 'An `ETag` that you have: 304 without a body if it is still the same.',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: answer('The ban.', 'Ban', BAN, ETAG),
    304: { description: 'It is as `If-None-Match` has it.', headers: { ...ETAG, ...LIMIT_HEADERS } },
    404: NOT_FOUND,
    ...READING,
  },
};

const CHANGE: Operation = {
  operationId: 'changeBan',
  tags: ['Bans'],
  summary: 'Change a ban',
  description:
    'Changes range, end or reason of an active ban. `end_ip` stays when only `start_ip` comes, unless that is a whole range, or the ban was on one address, which then moves.',
  parameters: [ID, IF_MATCH],
  requestBody: {
    required: true,
    content: json(refTo('BanChange'), { date_valid: BAN.date_valid }),
  },
  responses: {
    200: answer('The ban as it is now.', 'Ban', BAN, { ...ETAG, ...ENFORCED, ...WARNINGS }),
    400: INVALID_BAN,
    404: NOT_FOUND,
    409: conflict(
      'The ban is over (`past`); or the same range is banned already and no shorter; or exemptions cover all of it.',
    ),
    412: CHANGED_MEANWHILE,
    ...BODY_REFUSED,
    422: NEEDS_CONFIRMATION,
    ...CHANGING,
  },
};

const EXPIRE: Operation = {
  operationId: 'expireBan',
  tags: ['Bans'],
  summary: 'Expire a ban',
  description: 'Ends an active ban now. It stays in the list. Takes no body.',
  parameters: [ID, IF_MATCH],
  responses: {
    200: answer('The ban, which has ended.', 'Ban', EXPIRED, { ...ETAG, ...ENFORCED }),
    404: NOT_FOUND,
    409: {
      description: 'It is over already.',
      content: problem(409, 'past', 'This ban is over', { ban_id: 12 }),
    },
    412: CHANGED_MEANWHILE,
    ...CHANGING,
  },
};

const INVALID_ADDRESS = {
  description: 'It is no address.',
  content: problem(400, 'invalid-address', 'This is no address', {
    errors: [{ field: 'ip_address', message: 'Send one, such as “?ip_address=203.0.113.7”.' }],
  }),
};

const EXCLUDE: Operation = {
  operationId: 'excludeAddress',
  tags: ['Bans'],
  summary: 'Exclude an address from all bans',
  description:
    'From now on no ban refuses it, until somebody at the desk ends the exemption. Asking once more changes nothing. Takes no body.',
  parameters: [IP_ADDRESS],
  responses: {
    200: {
      description: 'It is excluded.',
      headers: { ...ENFORCED, ...LIMIT_HEADERS },
      content: json({ type: 'object', properties: {} }, {}),
    },
    400: INVALID_ADDRESS,
    ...CHANGING,
  },
};

const CHECK_ADDRESS: Operation = {
  operationId: 'checkAddress',
  tags: ['Bans'],
  summary: 'Check an address',
  description: 'Whether its visitors are refused, by which bans, and which exemption lets them in.',
  parameters: [IP_ADDRESS],
  responses: {
    200: answer('How it stands.', 'Check', CHECK),
    400: INVALID_ADDRESS,
    ...READING,
  },
};

const ADD_MANY: Operation = {
  operationId: 'addBans',
  tags: ['Bans'],
  summary: 'Ban many ranges',
  description: `Up to 10,000 ranges and ${BULK_MB_MAX} MB in one transaction; counts as ${BULK_COST} changes. Each range is judged as if it came by itself after those before it.`,
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'A name of your choice for this request. When the same token sends the same request under it again within 24 hours, it is not carried out again: the first answer comes once more, with `Idempotency-Replayed: true`. Only answers with 200 are kept.',
      schema: { type: 'string', maxLength: 255 },
      example: '7f0c2c7e-6f5b-4f0a-9d1b-2f6d1f0f8a11',
    },
  ],
  requestBody: {
    required: true,
    content: json(refTo('BulkRequest'), {
      mode: 'per_item',
      bans: [{ start_ip: '203.0.113.0/28', reason: 'Botnet' }, { start_ip: '203.0.113.999' }],
    }),
  },
  responses: {
    200: answer(
      'What became of each.',
      'BulkAnswer',
      {
        added: 1,
        refused: 1,
        results: [
          { index: 0, id: 13, problem: null },
          {
            index: 1,
            id: null,
            problem: {
              type: 'urn:gatehouse:problem:invalid-ban',
              field: 'start_ip',
              detail: 'Each part of an IPv4 address is at most 255, as in 203.0.113.7.',
              ban_id: null,
            },
          },
        ],
      },
      {
        ...ENFORCED,
        'Idempotency-Replayed': header('“true” = this was answered before under the same key.', 'string'),
      },
    ),
    400: {
      description: 'The request as a whole is wrong, such as too many ranges.',
      content: problem(400, 'invalid-bulk', 'These are no bans', {
        errors: [{ field: 'bans', message: 'Send at least one range.' }],
      }),
    },
    ...BODY_REFUSED,
    422: {
      description:
        'With `all_or_nothing`: some ranges can’t be banned, see `results`, and nothing was stored. Or the Idempotency-Key was used with another body.',
      content: problem(422, 'bulk-refused', 'Not all of these can be banned', {
        results: [
          {
            index: 1,
            id: null,
            problem: {
              type: 'urn:gatehouse:problem:duplicate',
              field: 'start_ip',
              detail: 'Ban 12 is on the same range.',
              ban_id: 12,
            },
          },
        ],
      }),
    },
    ...CHANGING,
  },
};

export const BAN_PATHS: Readonly<Record<string, PathItem>> = {
  '/bans': { get: LIST, post: ADD },
  '/bans/{id}': { get: GET, put: CHANGE },
  '/bans/{id}/_expire': { post: EXPIRE },
  '/bans/_exclude': { put: EXCLUDE },
  '/bans/_check': { get: CHECK_ADDRESS },
  '/bans/_bulk': { post: ADD_MANY },
} satisfies Record<string, { [M in Method]?: Operation }>;
