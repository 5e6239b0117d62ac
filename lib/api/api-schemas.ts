/**
 * What the API takes and answers. These schemas read requests, and the OpenAPI document is made from them, so that it says
 * what is so. Ranges and times are texts here; `readNewBan` and its like read them further.
 */
import { z } from 'zod';
import { REASON_LENGTH_MAX } from '../bans/add-ban';

const ID = '12';
const START_IP = '203.0.113.7';
const VALID_UNTIL = '2027-03-30T15:30:00.000Z';
const CREATED = '2026-11-28T14:30:00.000Z';
const CODE = 'QXR-48213-907';

/** Postgres keeps neither NUL nor a surrogate without its other half. */
function isStorable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}

const nullableText = () => z.string().nullable();
const instant = () => z.iso.datetime();

const banShape = {
  id: z.int().meta({ description: 'The ban’s number.', examples: [12] }),
  date_created: instant().meta({ description: 'When it was given.', examples: [CREATED] }),
  agent_id: nullableText().meta({
    description:
      'The agent who gave it; null if it was the command line or a token, which `agent_name` of lists names.',
    examples: [null, '3'],
  }),
  start_ip: z.string().meta({ description: 'The first address.', examples: [START_IP] }),
  end_ip: z
    .string()
    .meta({ description: 'The last address; of one address the same as `start_ip`.', examples: [START_IP] }),
  date_valid: instant()
    .nullable()
    .meta({
      description: 'It holds until this instant, which is not part of it; null = indefinitely.',
      examples: [VALID_UNTIL],
    }),
  contact_id: nullableText().meta({ description: 'Whom it was given to.', examples: [null, '48'] }),
  conversation_id: nullableText().meta({ description: 'The ticket that it was given from.', examples: [null, '907'] }),
  reason: nullableText().meta({ description: 'Why, for staff. Visitors never see it.', examples: ['Insults in chat'] }),
};

export const banSchema = z.object(banShape).meta({ title: 'Ban', description: 'Every field is there; null = empty.' });

export const banListItemSchema = z
  .object({
    ...banShape,
    agent_name: z
      .string()
      .meta({ description: 'Who gave it: an agent, a token or the command line.', examples: ['Ada'] }),
    contact_name: nullableText().meta({ description: 'The contact’s name.', examples: [null, 'Jane Doe'] }),
    conversation_code: nullableText().meta({ description: 'The ticket’s code.', examples: [null, CODE] }),
  })
  .meta({ title: 'Ban in a list', description: 'A ban and the names that belong to it.' });

export const exemptionSchema = z
  .object({
    id: z.int(),
    date_created: instant(),
    created_by: z.string(),
    start_ip: z.string(),
    end_ip: z.string(),
    date_valid: instant().nullable().meta({ description: 'Null = indefinitely.' }),
    note: z.string().meta({ description: 'Why it is exempted.' }),
  })
  .meta({ title: 'Exemption', description: 'Addresses that no ban refuses.' });

export const checkSchema = z
  .object({
    banned: z.boolean().meta({ description: 'Whether its visitors are refused now.' }),
    valid_until: instant().nullable().meta({ description: 'Until when; null = indefinitely, or not banned.' }),
    bans: z.array(banListItemSchema).meta({
      description:
        'All bans in force that cover it, the one that counts first: it ends last, or as late with a lower id.',
    }),
    exempted_by: exemptionSchema
      .nullable()
      .meta({ description: 'The exemption that lets its visitors in, if one does.' }),
    changes: z
      .array(z.object({ at: instant(), banned: z.boolean(), ban_id: z.int().nullable() }))
      .meta({ description: 'What time alone will change.' }),
    index: z
      .object({
        state: z.enum(['agrees', 'behind', 'differs', 'ahead', 'foreign', 'missing', 'unreachable']),
        revision: z.int(),
        applied: z.int().nullable(),
        ban_id: z.int().nullable(),
      })
      .meta({ description: 'What the index, which answers visitors, holds about it.' }),
  })
  .meta({ title: 'Check of an address' });

const RANGE_LENGTH_MAX = 200;
const idInput = (what: string) =>
  z.union([z.string(), z.int()], `Send the id of ${what}, such as “${ID}”, or null.`).nullable().optional();

const startIp = z
  .string(`Send an address or a range, such as “${START_IP}” or “198.51.100.0/24”.`)
  .max(RANGE_LENGTH_MAX, 'This is too long. Send one address or one range.')
  .meta({
    description:
      'One address or, without `end_ip`, a range as CIDR, `a - b` or with a wildcard. A range is written in canonical form in the answer.',
    examples: [START_IP, '198.51.100.0/24', '192.0.2.10 - 192.0.2.20', '203.0.113.*', '2001:db8::/64'],
  });

const inputShape = {
  end_ip: z
    .string(`Send an address, such as “${START_IP}”, or null for one address.`)
    .max(RANGE_LENGTH_MAX, 'This is too long. Send one address.')
    .nullable()
    .optional()
    .meta({ description: 'The last address; null = `start_ip` says it all.', examples: ['203.0.113.9'] }),
  date_valid: z
    .string('Send an instant, such as “2027-03-30T15:30:00Z”, or null for indefinitely.')
    .max(60, 'This is too long. Send an instant, such as “2027-03-30T15:30:00Z”.')
    .nullable()
    .optional()
    .meta({
      description:
        'It ends at this instant; null = never. ISO 8601; without an offset it is UTC. A period from now, such as `1 day`, is taken too.',
      format: 'date-time',
      examples: [VALID_UNTIL],
    }),
  reason: z
    .string('Send a text or null.')
    .max(REASON_LENGTH_MAX, `A reason has at most ${REASON_LENGTH_MAX} characters.`)
    .refine(isStorable, 'A reason can’t hold NUL or half a character.')
    .nullable()
    .optional()
    .meta({ description: 'Why, for staff. Visitors never see it.', examples: ['Insults in chat'] }),
  contact_id: idInput('a contact').meta({ description: 'Whom it is given to.', examples: ['48'] }),
  conversation_id: idInput('a ticket').meta({ description: 'The ticket that it is given from.', examples: ['907'] }),
  confirm: z.boolean('Send true or false.').optional().meta({
    description:
      'True = it is wanted although it covers the address that you call from, loopback or a trusted proxy. Otherwise such a ban is refused with 422.',
  }),
};

/** Fields that a client may send back as it got them; they change nothing. */
export const newBanSchema = z.object({ start_ip: startIp, ...inputShape }).meta({
  title: 'New ban',
  description: 'Other fields of a ban may be there and change nothing.',
});

export const banChangeSchema = z.object({ start_ip: startIp.optional(), ...inputShape }).meta({
  title: 'Change of a ban',
  description:
    'A field that is not there stays as it is. Contact and conversation stay as they were given: another value is refused.',
});

export const BULK_BANS_MAX = 10_000;

const bulkShape = {
  mode: z
    .enum(['all_or_nothing', 'per_item'], 'Send “all_or_nothing” or “per_item”.')
    .default('all_or_nothing')
    .meta({ description: 'Whether one range that can’t be banned keeps the others from it.' }),
  name: z
    .string('Send a text.')
    .max(200, 'Send at most 200 characters.')
    .refine(isStorable, 'A name can’t hold NUL or half a character.')
    .optional()
    .meta({ description: 'What the batch is called in the activity log.', examples: ['Botnet of 28 November'] }),
  confirm: z.boolean('Send true or false.').optional().meta({ description: 'The same for every range; see New ban.' }),
};

const listLimits = <T extends z.ZodType>(bans: z.ZodArray<T>) =>
  bans
    .min(1, 'Send at least one range.')
    .max(BULK_BANS_MAX, `Send at most ${BULK_BANS_MAX.toLocaleString('en')} ranges at once.`);

/** As the document tells it. */
export const bulkSchema = z
  .object({ ...bulkShape, bans: listLimits(z.array(newBanSchema)) })
  .meta({ title: 'Many bans' });

/** As it is read: each ban by itself, so that each gets its own answer. */
export const bulkEnvelopeSchema = z.object({
  ...bulkShape,
  bans: listLimits(z.array(z.unknown(), 'Send a list, such as [{"start_ip": "203.0.113.7"}].')),
});

const bulkProblemSchema = z.object({
  type: z.string().meta({ examples: ['urn:gatehouse:problem:duplicate'] }),
  field: z
    .string()
    .nullable()
    .meta({ description: 'Which field is wrong, if one is.', examples: ['start_ip'] }),
  detail: z.string(),
  ban_id: z.int().nullable().meta({ description: 'Of a duplicate: the ban that is there already.' }),
});

export const bulkResultSchema = z.object({
  index: z.int().meta({ description: 'Its place in the request, from 0.' }),
  id: z.int().nullable().meta({ description: 'The ban’s number; null if it was not banned.' }),
  problem: bulkProblemSchema.nullable(),
});

export const bulkAnswerSchema = z
  .object({
    added: z.int(),
    refused: z.int(),
    results: z.array(bulkResultSchema).meta({ description: 'One for each range, in their order.' }),
  })
  .meta({ title: 'What became of many bans' });

export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: 'Never changes its meaning.', examples: ['urn:gatehouse:problem:not-found'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().meta({ description: 'What to do about it.' }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What is wrong with which field.' }),
    ban_id: z.int().optional().meta({ description: 'Of a duplicate: the ban that is there already.' }),
    warnings: z
      .array(z.object({ kind: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What `confirm: true` would say yes to.' }),
    exemptions: z.array(exemptionSchema).optional().meta({ description: 'Those that would let everybody in.' }),
    results: z
      .array(bulkResultSchema)
      .optional()
      .meta({ description: 'Of many bans: those that kept the others back.' }),
  })
  .meta({ title: 'Problem', description: 'A problem document, RFC 9457.' });
