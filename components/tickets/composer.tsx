'use client';

import { unstable_rethrow } from 'next/navigation';
import {
  type FormEvent,
  type KeyboardEvent,
  type MouseEvent,
  useActionState,
  useEffect,
  useRef,
  useState,
} from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { FieldError } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { KeyHint } from '@/components/ui/key-hint';
import { shortcut } from '@/components/ui/shortcut';
import { MESSAGE_LENGTH_MAX, messageProblem } from '@/lib/channels/tickets/message-text';
import { FROM_SCRIPT } from '@/lib/forms/from-script';
import type { TicketMessageOutcome, TicketMessageState } from '@/lib/forms/ticket-message-form';
import { type Draft, keepDraft, readDraft } from './draft';
import { useTicketDesk } from './ticket-desk';

type WriteAction = (before: TicketMessageState, form: FormData) => Promise<TicketMessageState>;

const INITIAL: TicketMessageState = {
  attempt: 0,
  values: { mode: 'reply', text: '' },
  outcome: { kind: 'untouched' },
};
/** From here on the length is told while typing. */
const LENGTH_TOLD_FROM = MESSAGE_LENGTH_MAX - 1000;

/**
 * Where agents write replies and notes. A message is in the conversation at once and leaves the field; if it can't be
 * stored it comes back. `lastSeq` is the last number of the conversation on this page; `mail`, for who left an address,
 * the beginning of an e-mail to them, because Gatehouse sends none.
 */
export function Composer({
  action,
  lastSeq,
  mail,
  isPublished = false,
}: {
  action: WriteAction;
  lastSeq: number;
  mail: { readonly to: string; readonly subject: string } | null;
  /** A reply is one on the board, where everybody reads it. */
  isPublished?: boolean;
}) {
  const { code, shown, sending, send, tell } = useTicketDesk();
  const [state, submit] = useActionState(action, INITIAL);
  const [outcome, setOutcome] = useState<TicketMessageOutcome | null>(null);
  const [length, setLength] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const answer = outcome ?? state.outcome;
  const problem = answer.kind === 'invalid' ? answer.message : null;

  useEffect(() => {
    const draft = readDraft(code);
    if (draft && form.current && textOf(form.current) === '') fill(form.current, draft);
  }, [code]);

  // What is written in stays in sight while the conversation above it grows.
  useEffect(() => {
    if (lastSeq + sending.length > 0 && form.current?.contains(document.activeElement)) {
      form.current.scrollIntoView({ block: 'nearest' });
    }
  }, [lastSeq, sending.length]);

  function typed() {
    if (!form.current) return;
    const text = textOf(form.current);
    keepDraft(code, { mode: modeOf(form.current), text });
    setLength(text.length < LENGTH_TOLD_FROM ? 0 : text.length);
  }

  function sendInPlace(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const { nativeEvent, currentTarget } = event;
    const fields = new FormData(currentTarget, nativeEvent instanceof SubmitEvent ? nativeEvent.submitter : null);
    const written: Draft = { mode: modeOf(currentTarget), text: textOf(currentTarget) };
    const wrong = messageProblem(written.mode, written.text);
    field.current?.focus();
    if (wrong !== null) return setOutcome({ kind: 'invalid', message: wrong });

    fields.set(FROM_SCRIPT, '1');
    setOutcome({ kind: 'untouched' });
    setLength(0);
    fill(currentTarget, { ...written, text: '' });
    send({ ...written, text: written.text.trim() }, async () => {
      const after = await ask(action, fields);
      setOutcome(after);
      const since = textOf(currentTarget);
      if (after.kind === 'sent') {
        keepDraft(code, { ...written, text: since });
        if (after.resolved) tell('resolve', 'reopen');
        return;
      }
      fill(currentTarget, { ...written, text: [written.text, since].filter(Boolean).join('\n\n') });
      field.current?.focus();
    });
  }

  function sendByKey(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    form.current?.requestSubmit();
  }

  /** A shortcut's click, other than one's own, goes on to the field. */
  function writeAfterShortcut(event: MouseEvent) {
    if (!event.isTrusted) field.current?.focus();
  }

  return (
    <form
      ref={form}
      action={submit}
      onSubmit={sendInPlace}
      aria-label="Write in the conversation"
      className="group/composer grid gap-2.5 rounded-lg border border-line bg-surface p-3 has-[[value=note]:checked]:border-warn-line has-[[value=note]:checked]:bg-warn-soft"
    >
      <input type="hidden" name="ticket" value={code} />
      <input type="hidden" name="seen" value={lastSeq} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <fieldset className="grid grid-cols-2 gap-0.5 rounded-md bg-surface-sunken p-0.5">
          <legend className="sr-only">What to write</legend>
          {(['reply', 'note'] as const).map((mode) => (
            <label
              key={mode}
              className="flex h-7 cursor-pointer items-center justify-center rounded-sm px-3 text-grid text-muted hover:text-text has-checked:bg-surface has-checked:font-medium has-checked:text-text has-checked:inset-ring has-checked:inset-ring-line-control has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-11"
            >
              <input
                type="radio"
                name="mode"
                value={mode}
                defaultChecked={state.values.mode === mode}
                onChange={typed}
                onClick={writeAfterShortcut}
                className="sr-only"
                {...(mode === 'reply' ? shortcut('r', 'Reply') : shortcut('n', 'Internal note'))}
              />
              {mode === 'reply' ? 'Reply' : 'Internal note'}
            </label>
          ))}
        </fieldset>
        {length > 0 && (
          <span className="text-xs text-muted tabular-nums">
            {length.toLocaleString('en')} of {MESSAGE_LENGTH_MAX.toLocaleString('en')} characters
          </span>
        )}
      </div>
      {answer.kind === 'overtaken' && (
        <Banner tone="warn" role="alert" title="Not sent yet">
          <p>
            <bdi>{answer.byName}</bdi> replied while you were writing. Read it above; if yours is still needed, send it
            again.
          </p>
        </Banner>
      )}
      {(answer.kind === 'failed' || answer.kind === 'not-found') && (
        <Banner tone="danger" role="alert" title="Not sent">
          <p>
            {answer.kind === 'failed'
              ? 'The server could not be reached or could not finish it. Nothing is lost: try again in a moment.'
              : 'This ticket is gone, so nothing can be added to it.'}
          </p>
        </Banner>
      )}
      <Textarea
        key={state.attempt}
        ref={field}
        name="text"
        rows={4}
        aria-label="Text"
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? 'composer-problem composer-hint' : 'composer-hint'}
        placeholder="Write here"
        defaultValue={state.values.text}
        onInput={typed}
        onKeyDown={sendByKey}
      />
      {problem && <FieldError id="composer-problem">{problem}</FieldError>}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p id="composer-hint" className="text-xs text-muted">
          <span className="group-has-[[value=note]:checked]/composer:hidden">
            {isPublished
              ? 'A reply is posted on the board, where everybody can read it.'
              : 'Gatehouse doesn’t send e-mail: a reply is kept here and the visitor doesn’t get it.'}{' '}
            {mail && <MailLink {...mail} />}
          </span>
          <span className="hidden group-has-[[value=note]:checked]/composer:inline">
            Only your colleagues see notes.
          </span>
        </p>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <span className="pointer-coarse:hidden noscript:hidden max-sm:hidden">
            <KeyHint keys="Ctrl Enter" />
          </span>
          <Button type="submit" variant="primary">
            <span className="group-has-[[value=note]:checked]/composer:hidden">Reply</span>
            <span className="hidden group-has-[[value=note]:checked]/composer:inline">Add note</span>
          </Button>
          {shown.status === 'open' && (
            <Button type="submit" name="resolve" value="1" className="group-has-[[value=note]:checked]/composer:hidden">
              Reply and resolve
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}

/** Leads to the agent's own mail program, with the visitor's address, the ticket's code and what is typed so far. */
function MailLink({ to, subject }: { to: string; subject: string }) {
  const bare = `mailto:${encodeURIComponent(to)}?subject=${encodeURIComponent(subject)}`;

  function takeText(event: MouseEvent<HTMLAnchorElement>) {
    const form = event.currentTarget.closest('form');
    const body = form ? encodeURIComponent(textOf(form)) : '';
    // Some programs cut long addresses: rather no text than half of it.
    event.currentTarget.href = body === '' || body.length > MAIL_BODY_MAX ? bare : `${bare}&body=${body}`;
  }

  return (
    <a href={bare} onClick={takeText} className="rounded-sm text-accent-text underline">
      Write an e-mail yourself
    </a>
  );
}

const MAIL_BODY_MAX = 1500;

async function ask(action: WriteAction, fields: FormData): Promise<TicketMessageOutcome> {
  try {
    return (await action(INITIAL, fields)).outcome;
  } catch (error) {
    unstable_rethrow(error);
    // The server could not be reached: nothing else throws here.
    return { kind: 'failed' };
  }
}

function modeOf(form: HTMLFormElement): 'reply' | 'note' {
  return new FormData(form).get('mode') === 'note' ? 'note' : 'reply';
}

function textOf(form: HTMLFormElement): string {
  return String(new FormData(form).get('text') ?? '');
}

function fill(form: HTMLFormElement, { mode, text }: Draft): void {
  const field = form.elements.namedItem('text');
  const radios = form.elements.namedItem('mode');
  if (field instanceof HTMLTextAreaElement) field.value = text;
  if (radios instanceof RadioNodeList) radios.value = mode;
}
