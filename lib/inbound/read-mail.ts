import { createHash } from 'node:crypto';
import { type ParsedMail, simpleParser } from 'mailparser';
import { cleanLine, cleanText } from '../channels/clean-text';
import type { InboundMessage, MailFault } from '../ports/inbound-store';
import { decodeWords } from './decode-words';

/**
 * What is kept of a mail besides the mail itself: enough for every honest one, and an end to the others. Rules look at
 * exactly this, so that a rule that is tried later sees what it would have seen.
 */
const BODY_LENGTH_MAX = 100_000;
const HEADERS_MAX = 300;
const HEADER_LENGTH_MAX = 2_000;
const SUBJECT_LENGTH_MAX = 500;
const NAME_LENGTH_MAX = 200;
const ADDRESS_LENGTH_MAX = 254;
const SENDERS_MAX = 20;
const ANSWERED_MAX = 50;
const CODES_MAX = 5;
const HTML_LENGTH_MAX = 1_000_000;
const MESSAGE_ID_LENGTH_MAX = 250;

const SHORTENED = '[The rest is left out here; the original has it.]';

/**
 * Reads a mail (RFC 5322), whatever came in. It never throws and never refuses: what can't be read is answered with why, and
 * with the mail as it came as its text. Nothing that it answers is markup; text and names have no control characters.
 */
export async function readMail(raw: Buffer): Promise<InboundMessage> {
  return messageOf(raw, await parse(raw));
}

/** A mail that nobody could take apart, as it came. */
export function unreadMail(raw: Buffer): InboundMessage {
  return messageOf(raw, null);
}

function messageOf(raw: Buffer, mail: ParsedMail | null): InboundMessage {
  const headers = mail ? headersOf(mail) : [];
  const senders = mail ? sendersOf(mail) : [];
  const [from] = senders;
  const malformed = faultOf(mail, senders);
  const subject = shortened(cleanLine(mail?.subject ?? ''), SUBJECT_LENGTH_MAX);
  const said = malformed || !mail ? asItCame(raw) : cleanText(mail.text ?? '');
  const body = shortened(said, BODY_LENGTH_MAX);
  const messageId = messageIdOf(mail?.messageId);
  const email = from?.email ?? '';
  return {
    facts: { channel: 'email', senders: senders.map((sender) => sender.email), phone: '', subject, body, headers },
    mark: messageId && sha256(`email\n${messageId}\n${email}`),
    messageId,
    answers: { messageIds: mail ? answeredBy(mail) : [], ticketCodes: codesIn(subject) },
    sender: { name: from?.name || email || 'Unknown sender', email },
    text: textOf(body, said, mail),
    malformed,
    raw,
  };
}

/** Null for what can't be taken apart, such as one with a megabyte of headers or a thousand parts. */
async function parse(raw: Buffer): Promise<ParsedMail | null> {
  try {
    return await simpleParser(raw, {
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      keepCidLinks: true,
      checksumAlgo: false,
      maxHtmlLengthToParse: HTML_LENGTH_MAX,
    });
  } catch {
    // Whatever the parser trips over, the mail is kept as it came.
    return null;
  }
}

function faultOf(mail: ParsedMail | null, senders: readonly unknown[]): MailFault | null {
  if (!mail?.headers || mail.headers.size === 0) return 'unreadable';
  if (senders.length === 0) return 'no-sender';
  const isEmpty = (mail.text ?? '').trim() === '';
  return mail.textConversionError && isEmpty ? 'unreadable-html' : null;
}

function sendersOf(mail: ParsedMail): { readonly name: string; readonly email: string }[] {
  const named = (mail.from?.value ?? []).flatMap((each) => each.group ?? [each]);
  return named.slice(0, SENDERS_MAX).flatMap(({ name, address }) => {
    const email = cleanLine(address ?? '').toLowerCase();
    const isAddress = /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= ADDRESS_LENGTH_MAX;
    return isAddress ? [{ name: shortened(cleanLine(name), NAME_LENGTH_MAX), email }] : [];
  });
}

/** As they came, unfolded; one with encoded words follows decoded as well. */
function headersOf({ headerLines }: ParsedMail): [string, string][] {
  return headerLines.slice(0, HEADERS_MAX).flatMap(({ line }) => {
    const colon = line.indexOf(':');
    if (colon < 1) return [];
    const name = shortened(cleanLine(line.slice(0, colon)), HEADER_LENGTH_MAX);
    const value = shortened(cleanLine(line.slice(colon + 1)), HEADER_LENGTH_MAX);
    const decoded = shortened(cleanLine(decodeWords(value)), HEADER_LENGTH_MAX);
    return [...new Set([value, decoded])].map((text): [string, string] => [name, text]);
  });
}

/** The last ones: references grow at their end. */
function answeredBy({ inReplyTo, references }: ParsedMail): string[] {
  const texts = [references ?? [], inReplyTo ?? []].flat();
  const ids = texts.flatMap((text) => text.match(/<[^<>\s]+>/g) ?? []).map((id) => messageIdOf(id) ?? '');
  return [...new Set(ids)].slice(-ANSWERED_MAX);
}

function messageIdOf(told: string | undefined): string | null {
  const id = cleanLine(told ?? '');
  if (id === '' || id === '<>') return null;
  return id.length <= MESSAGE_ID_LENGTH_MAX ? id : `sha256:${sha256(id)}`;
}

function codesIn(subject: string): string[] {
  const codes = subject.toUpperCase().match(/(?<![\p{L}\p{N}-])[A-Z]{3}-\d{5}-\d{3}(?![\p{L}\p{N}-])/gu) ?? [];
  return [...new Set(codes)].slice(0, CODES_MAX);
}

function textOf(body: string, said: string, mail: ParsedMail | null): string {
  const attached = (mail?.attachments ?? []).map(
    ({ filename, contentType, size }) =>
      `- ${shortened(cleanLine(filename ?? '') || 'without a name', NAME_LENGTH_MAX)} (${cleanLine(contentType)}, ${sizeText(size)})`,
  );
  return [
    body || 'This mail has no text.',
    ...(body.length < said.length ? [SHORTENED] : []),
    ...(attached.length > 0 ? [`Attached, in the original:\n${attached.slice(0, ANSWERED_MAX).join('\n')}`] : []),
  ].join('\n\n');
}

function sizeText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Bytes as the text that they most likely are: UTF-8, else Latin-1, in which every byte is a letter. */
function asItCame(raw: Buffer): string {
  const start = raw.subarray(0, 4 * BODY_LENGTH_MAX);
  const text = start.toString('utf8');
  return cleanText(text.includes('\ufffd') ? start.toString('latin1') : text);
}

/** Cut between characters. */
function shortened(text: string, lengthMax: number): string {
  return text.length > lengthMax ? text.slice(0, lengthMax).replace(/[\ud800-\udbff]$/, '') : text;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
