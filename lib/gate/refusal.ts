import { createHash } from 'node:crypto';
import type { HitChannel } from '../domain/hit-channel';
import { minuteOfEnd } from '../domain/minute-of-end';
import type { Doubt } from './client-address';
import { REFERENCE_CHARS } from './refusal-reference';

/**
 * A whole answer, ready to be sent. `headers` is name, value, name, value, as `writeHead` takes it. `body` is ASCII:
 * node:http puts head and body of such an answer into one write, and a second write costs as much as all the rest.
 */
export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** What every answer of the front door needs to know. */
interface AnswerContext {
  readonly format: 'html' | 'json';
  /** The help desk's name as visitors know it; plain text. */
  readonly deskName: string;
  readonly channel: HitChannel;
  /** See newReference. */
  readonly reference: string;
  /** Path that a page of ours is to open instead of showing the answer; see `forServerAction`. */
  readonly actionRedirect?: string;
}

/**
 * The refusal of a banned visitor, 403. It says which channel, until when (UTC, the minute rounded up, so that trying
 * again at the time shown is never too early; nothing if the ban has no end) and the reference code; never why, by whom,
 * or which range. The JSON form is a problem document (RFC 9457) with `channel`, `valid_until` (ISO 8601 or null) and
 * `reference`.
 */
export function bannedAnswer(context: AnswerContext & { readonly validUntil: Date | null }): Answer {
  const { format, deskName, channel, validUntil, actionRedirect, reference } = context;
  const key = `${format}\n${channel}\n${validUntil?.getTime()}\n${actionRedirect}\n${deskName}`;
  let found = written.get(key);
  if (found === undefined) {
    const { body, ...rest } = writeBanned({ ...context, reference: REFERENCE_SLOT });
    const slot = body.lastIndexOf(REFERENCE_SLOT);
    found = { ...rest, before: body.slice(0, slot), after: body.slice(slot + REFERENCE_SLOT.length) };
    if (written.size >= WRITTEN_MAX) written.clear();
    written.set(key, found);
  }
  return { status: found.status, headers: found.headers, body: found.before + reference + found.after };
}

/**
 * Answers with a gap for the reference, since whoever is refused once is refused often, with the same words. Every
 * reference is as long as the slot, so the length in the headers holds.
 */
const written = new Map<string, Omit<Answer, 'body'> & { readonly before: string; readonly after: string }>();
const WRITTEN_MAX = 256;
const REFERENCE_SLOT = '-'.repeat(REFERENCE_CHARS);

function writeBanned(context: AnswerContext & { readonly validUntil: Date | null }): Answer {
  const { channel, validUntil, deskName } = context;
  const { title, short } = CHANNEL_WORDS[channel];
  if (context.format === 'json') {
    const summary = channel === 'gate' ? 'You cannot use this site.' : `You cannot use this channel: ${short}.`;
    return problem(context, 403, 'banned', summary, {
      channel,
      valid_until: validUntil?.toISOString() ?? null,
    });
  }
  const sorry = `<p>We’re sorry, but ${escapeHtml(deskName)} doesn’t accept ${short} from you at the moment.</p>`;
  const until =
    validUntil === null
      ? ''
      : `<p>This ends on <time datetime="${validUntil.toISOString()}">${untilText(validUntil)}</time>.</p>`;
  return page(context, 403, title, sorry + until, 'If you think this is a mistake, tell us this code:');
}

/**
 * The answer to a visitor whose address can't be told, 400 (403 to a proxy that asks). Who reads it first is the operator
 * who set the proxy up, so it says what to set; it names no address.
 */
export function unknownAddressAnswer(context: AnswerContext & { readonly doubt: Doubt }): Answer {
  const title = 'We can’t tell where your request comes from';
  if (context.format === 'json') {
    return problem(context, statusFor(context, 400), 'unknown-address', title, {
      detail: context.doubt.message,
      doubt: context.doubt.kind,
      channel: context.channel,
    });
  }
  return page(
    context,
    statusFor(context, 400),
    title,
    `<p>${escapeHtml(context.deskName)} has to know it before you can use this page. This is a mistake in the set-up of this site, not yours.</p><p>For whoever runs it: ${escapeHtml(context.doubt.message)}</p>`,
    'Reference:',
  );
}

/**
 * The answer while it can't be checked who is banned and the operator chose to close, 503 (403 to a proxy that asks).
 * Retry-After in seconds.
 */
export function unavailableAnswer(context: AnswerContext): Answer {
  const title = 'Please try again shortly';
  if (context.format === 'json') {
    return problem(context, statusFor(context, 503), 'unavailable', title, { channel: context.channel }, RETRY);
  }
  return page(
    context,
    statusFor(context, 503),
    title,
    `<p>${escapeHtml(context.deskName)} can’t take your request right now.</p>`,
    'Reference:',
    RETRY,
  );
}

/** A bare answer in plain text (ASCII), for requests that no visitor's browser makes: a malformed target, a forged header. */
export function plainAnswer(status: number, text: string): Answer {
  const body = `${text}\n`;
  return { status, headers: headersOf('text/plain; charset=utf-8', body), body };
}

/** `Tue 24 Nov 2026, 15:30 UTC`: the minute by which it is over. */
export function untilText(instant: Date): string {
  const [weekday, day, month, year, time] = minuteOfEnd(instant).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${Number(day)} ${month} ${year}, ${time?.slice(0, 5)} UTC`;
}

const CHANNEL_WORDS: Readonly<Record<HitChannel, { title: string; short: string }>> = {
  chat: { title: 'You can’t use our chat', short: 'chats' },
  contact_form: { title: 'You can’t use our contact form', short: 'messages' },
  call: { title: 'You can’t call us from here', short: 'calls' },
  board: { title: 'You can’t post on our board', short: 'posts and votes' },
  gate: { title: 'You can’t use this site', short: 'visits' },
};

/** nginx, which asks for its site, understands no refusal but 403. */
function statusFor({ channel }: AnswerContext, status: number): number {
  return channel === 'gate' ? 403 : status;
}

const RETRY = ['retry-after', '10'];

/** Colours and type of the product's own pages (components/ui/tokens.css), which this one can't load. */
const STYLE = `:root{color-scheme:light dark;--canvas:#f9fafc;--surface:#fff;--line:#e1e3e7;--text:#1c1f27;--muted:#5b5f68}
@media (prefers-color-scheme:dark){:root{--canvas:#0e1013;--surface:#15171b;--line:#2a2d33;--text:#ebedf0;--muted:#a5a9b2}}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;background:var(--canvas);color:var(--text);font:16px/1.5 Inter,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-ligatures:none}
main{max-width:28rem;margin:1.5rem;padding:2rem;background:var(--surface);border:1px solid var(--line);border-radius:10px;overflow-wrap:anywhere}
.desk{margin:0 0 1rem;color:var(--muted);font-size:.875rem}
h1{margin:0 0 .75rem;font-size:1.25rem;line-height:1.4;font-weight:600;letter-spacing:-.025em}
p{margin:.75rem 0 0}
code{font:600 1rem/1.5 ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:nowrap;user-select:all}
time{white-space:nowrap}
.reference{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--muted);font-size:.875rem}
.reference code{color:var(--text)}`;

/**
 * Only the page's own style, and nothing loaded, run or submitted. It may be framed (no frame-ancestors): the chat
 * window in another site's page has to be able to show it, and there is nothing on it to click.
 */
const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

function page(
  context: AnswerContext,
  status: number,
  title: string,
  text: string,
  referenceLabel: string,
  more: readonly string[] = [],
): Answer {
  const desk = escapeHtml(context.deskName);
  const body = asciiHtml(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${desk}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="desk">${desk}</p>
<h1>${title}</h1>
${text}
<p class="reference">${referenceLabel} <code>${context.reference}</code></p>
</main>
</body>
</html>
`);
  const headers = headersOf('text/html; charset=utf-8', body, 'content-security-policy', CONTENT_SECURITY_POLICY);
  headers.push(...more, ...forServerAction(context));
  return { status, headers, body };
}

function problem(
  context: AnswerContext,
  status: number,
  type: string,
  title: string,
  members: Readonly<Record<string, string | null>>,
  more: readonly string[] = [],
): Answer {
  const body = asciiJson({
    type: `urn:gatehouse:problem:${type}`,
    title,
    status,
    ...members,
    reference: context.reference,
  });
  const headers = headersOf('application/problem+json', body);
  headers.push(...more, ...forServerAction(context));
  return { status, headers, body };
}

/**
 * Next's client, as read in `next/dist/client/components/router-reducer` (16.4):
 * - Navigation (`rsc: 1`): an answer that is not 2xx or not `text/x-component` makes it load the same URL as a document
 *   (`fetch-server-response.js`, `doMpaNavigation`), which is refused with the page. Nothing to add.
 * - Server action (`next-action`): such an answer is thrown into the page as an error, unless it has
 *   `x-action-redirect`; then the client loads that path as a document (`server-action-reducer.js`,
 *   `completeHardNavigation`). So the answer names the path that shows the refusal.
 */
function forServerAction({ actionRedirect }: AnswerContext): string[] {
  return actionRedirect === undefined ? [] : ['x-action-redirect', `${actionRedirect};replace`];
}

function headersOf(contentType: string, body: string, ...more: string[]): string[] {
  return [
    'content-type',
    contentType,
    'content-length',
    String(body.length),
    'cache-control',
    'no-store',
    'x-content-type-options',
    'nosniff',
    'referrer-policy',
    'no-referrer',
    ...more,
  ];
}

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? '');
}

/** The same page with everything beyond ASCII as character references. Style and script have nothing of that. */
function asciiHtml(html: string): string {
  return html.replace(BEYOND_ASCII, (character) => `&#${character.codePointAt(0)};`);
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const BEYOND_ASCII = /[^\n\x20-\x7e]/gu;
