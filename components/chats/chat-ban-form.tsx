'use client';

import { unstable_rethrow } from 'next/navigation';
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  type SubmitEvent,
  useActionState,
  useEffect,
  useRef,
  useState,
  useTransition,
} from 'react';
import { BanForecast } from '@/components/bans/ban-forecast';
import { PeriodFields } from '@/components/bans/period-fields';
import { PrefixFields } from '@/components/bans/prefix-fields';
import { stillWrong } from '@/components/bans/still-wrong';
import { useBanPreview } from '@/components/bans/use-ban-preview';
import { useLeavingWarning } from '@/components/bans/use-leaving-warning';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { ForeignText } from '@/components/ui/foreign-text';
import { FromScript } from '@/components/ui/from-script';
import { Textarea } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import type { BanPreview } from '@/lib/forms/ban-preview';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import { PERIOD_INDEFINITELY, PERIOD_UNTIL } from '@/lib/forms/period-choice';
import { boardDeskHref } from '../board/board-desk-href';
import { chatHref } from './chat-href';

/** Fetched when an answer first needs it; see BanForm. */
const BanFormProblem = lazy(() => import('@/components/bans/ban-form-problem'));

/**
 * Whom, for how long, why, and in one sentence what will happen: the form for a ban from a chat or a post, in a dialog or as a page
 * of its own, where it works without scripts. No period is chosen beforehand, Enter only checks, and whatever the server
 * answers, what was typed stays.
 */
export function ChatBanForm({
  target,
  action,
  initial,
  isShown = true,
  cancel,
  onBanned,
}: {
  target: ChatBanTarget;
  action: (before: BanFormState, form: FormData) => Promise<BanFormState>;
  initial: BanFormState;
  isShown?: boolean;
  cancel: ReactNode;
  /** Told when the ban is stored; absent = the server leads to the next page. */
  onBanned?: (banned: NonNullable<BanFormState['banned']>) => void;
}) {
  const [posted, submit] = useActionState(action, initial);
  const [answered, setAnswered] = useState<BanFormState | null>(null);
  const [pending, startAnswer] = useTransition();
  const state = answered ?? posted;
  const form = useRef<HTMLFormElement>(null);
  const checkRef = useRef<HTMLButtonElement>(null);
  const submitRef = useRef<HTMLDivElement>(null);
  const { preview, waiting, look, ask } = useBanPreview(state, previewHref(target));
  const noteTyping = useLeavingWarning(pending || state.banned !== null);
  const [prefix, setPrefix] = useState(state.values.prefix);
  const [period, setPeriod] = useState(state.values.period);
  const { values, attempt, fills, banned } = state;
  const errors = preview === state.preview ? state.errors : stillWrong(state.errors, preview);
  const prefixes =
    ('prefixes' in preview && preview.prefixes) || (values.startIp === target.address ? target.prefixes : null);
  const block = prefixes?.find(({ value }) => value === prefix)?.block ?? values.startIp;

  const isAbout = 'rangeText' in preview ? preview.rangeText : null;
  const outdated = state.refusal?.kind === 'needs-confirmation' && (waiting || state.refusal.rangeText !== isAbout);
  const refusal = outdated ? null : state.refusal;

  // Each time it is opened: about the address that the visitor has by then.
  const shown = useRef({ isShown: false, refresh: () => {} });
  shown.current.refresh = () => {
    if (values.startIp !== target.address && !banned) {
      setAnswered({
        ...state,
        values: { ...values, startIp: target.address },
        refusal: null,
        preview: { kind: 'empty' },
      });
    }
    if (form.current && (preview.kind === 'empty' || shown.current.isShown)) ask(form.current);
    shown.current.isShown = true;
  };
  useEffect(() => {
    if (isShown) shown.current.refresh();
  }, [isShown]);

  const told = useRef<number | null>(null);
  useEffect(() => {
    if (!banned || told.current === banned.banId) return;
    told.current = banned.banId;
    onBanned?.(banned);
  });

  // Once for each answer: what comes back into sight while somebody types must not take the focus from there.
  const attended = useRef(0);
  function attend(element: HTMLElement | null | undefined) {
    if (!element || attended.current === attempt) return;
    attended.current = attempt;
    element.focus();
  }
  useEffect(() => {
    if (state.refusal || banned) return;
    const mistake = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    attend(mistake ?? submitRef.current?.querySelector<HTMLElement>('[value=store]'));
  });

  function submitInPlace(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const fields = new FormData(event.currentTarget, event.nativeEvent.submitter);
    startAnswer(async () => {
      // What is shown now stays if no answer comes.
      const answer = await answerOf(action, { ...state, preview }, fields);
      setAnswered(answer);
    });
  }

  function checkOnEnter(event: KeyboardEvent<HTMLFormElement>) {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.currentTarget.requestSubmit(checkRef.current);
  }

  return (
    <form
      ref={form}
      action={submit}
      onSubmit={submitInPlace}
      onKeyDown={checkOnEnter}
      onInput={(event) => {
        noteTyping();
        const field = event.target;
        if (field instanceof HTMLInputElement && field.name === 'prefix') setPrefix(field.value);
        if (field instanceof HTMLInputElement && field.name === 'period') setPeriod(field.value);
        look(event);
      }}
      noValidate
      className="chat-ban-form"
    >
      <div key={fills} className="grid gap-4 px-5 pt-3 pb-4 max-sm:px-4">
        <input type="hidden" name="chat" value={target.code} />
        {target.post && (
          <>
            <input type="hidden" name="topic" value={target.post.topic} />
            <input type="hidden" name="post" value={target.post.seq} />
          </>
        )}
        <input type="hidden" name="startIp" value={values.startIp} />
        <input type="hidden" name="timeZone" value={target.timeZone} />
        {onBanned && <FromScript />}
        <div className="grid gap-0.5">
          <p className="text-base wrap-anywhere">
            {target.name ? (
              <ForeignText className="font-medium">{target.name}</ForeignText>
            ) : (
              <span className="font-medium">Unidentified visitor</span>
            )}
            {target.email && <ForeignText className="text-muted">{` ${target.email}`}</ForeignText>}
          </p>
          <p className="text-xl font-semibold max-sm:text-lg">
            <span className="code whitespace-normal! wrap-anywhere">{values.startIp}</span>
          </p>
          {target.earlierAddresses.length > 0 && (
            <p className="text-xs text-muted">
              Earlier in this {target.isCall ? 'call' : 'chat'}:{' '}
              {target.earlierAddresses.map((address, at) => (
                <span key={address}>
                  {at > 0 && ', '}
                  <span className="code">{address}</span>
                </span>
              ))}
              . A ban on the latest doesn’t refuse these.
            </p>
          )}
        </div>
        {/* The first button of a form is the one that Enter presses; here it must be one that bans nothing. */}
        <Button
          ref={checkRef}
          type="submit"
          name="intent"
          value="check"
          className="hidden! justify-self-start noscript:inline-flex!"
        >
          Show what this does
        </Button>
        {prefixes && <PrefixFields choices={[...prefixes]} chosen={values.prefix} />}
        <PeriodFields
          values={values}
          errors={errors}
          presets={target.presets}
          timeZone={target.timeZone}
          earliestUntil={target.earliestUntil}
          keepText={null}
        />
        <Field
          name="reason"
          label="Reason"
          optional
          hint="For your colleagues. Visitors never see it."
          error={errors.reason}
        >
          {(control) => <Textarea {...control} defaultValue={values.reason} rows={2} className="min-h-14!" />}
        </Field>
        {target.post && (
          <Checkbox
            name="hidesPosts"
            value="1"
            defaultChecked={state.hidesPosts}
            hint="Everything that was written with this registration, or from what is banned."
          >
            Also hide what this visitor posted in the last day
          </Checkbox>
        )}
        <section aria-label="What this ban does" className="chat-ban-forecast" aria-busy={waiting}>
          <Forecast preview={preview} waiting={waiting} warned={refusal?.kind === 'needs-confirmation'} />
        </section>
      </div>
      <div className="chat-ban-end">
        <Sentence target={target} block={block} period={period} preview={preview} waiting={waiting} />
        {refusal && <BanFormProblem key={attempt} refusal={refusal} onShown={attend} />}
        <div ref={submitRef} className="flex flex-wrap items-center justify-end gap-2">
          {cancel}
          <SubmitButton
            name="intent"
            value="store"
            variant="danger"
            pending={pending}
            pendingLabel="Banning…"
            className="max-w-full"
          >
            <span className="truncate">Ban {block}</span>
          </SubmitButton>
        </div>
      </div>
    </form>
  );
}

/** Where it is told what the ban would do. */
function previewHref({ code, post }: ChatBanTarget): string {
  return post ? boardDeskHref(post.topic, `ban/${post.seq}/preview`) : chatHref(code, 'ban/preview');
}

/** What will happen, in one sentence that changes with the choices. */
function Sentence({
  target,
  block,
  period,
  preview,
  waiting,
}: {
  target: ChatBanTarget;
  block: string;
  /** The choice as the form has it. */
  period: string;
  preview: BanPreview;
  waiting: boolean;
}) {
  const told = 'untilText' in preview && !waiting ? preview.untilText : null;
  const until = told ?? lastingText(period);
  const inVain = preview.kind === 'full' ? preview.inVainText : null;
  return (
    <p className="wrap-anywhere transition-opacity duration-150 aria-busy:opacity-60" aria-busy={waiting}>
      {deedOf(target)}
      {(!target.post || target.post.isTopic) && (
        <>
          , marks ticket <span className="code">{target.code}</span> as spam
        </>
      )}{' '}
      and refuses{' '}
      {inVain === null ? (
        <strong className="code font-semibold whitespace-normal!">{block}</strong>
      ) : (
        <>
          <strong className="font-semibold">nobody</strong>, because <span className="code">{block}</span> is exempted{' '}
          {inVain}:
        </>
      )}{' '}
      on all channels
      {until ? (
        <>
          {' '}
          <strong className="font-semibold">{until}</strong>.
        </>
      ) : (
        '. Until when is still to be chosen.'
      )}
    </p>
  );
}

/** What becomes of the place that the ban is given from. */
function deedOf({ post, isCall }: ChatBanTarget): string {
  if (!post) return isCall ? 'Ends this call' : 'Ends this chat';
  if (post.isTopic) return post.isShown ? 'Takes this topic off the board' : 'Keeps this topic off the board';
  return post.isShown ? 'Moves this post to spam' : 'Keeps this post off the board';
}

/** How long, before the server has said until when; null while that is still to be chosen. */
function lastingText(period: string): string | null {
  if (period === '' || period === PERIOD_UNTIL) return null;
  return period === PERIOD_INDEFINITELY ? 'indefinitely' : `for ${period}`;
}

/** What speaks against it, who else would be hit, and what overlaps. */
function Forecast({ preview, waiting, warned }: { preview: BanPreview; waiting: boolean; warned: boolean }) {
  switch (preview.kind) {
    case 'blind':
    case 'full':
      return <BanForecast preview={preview} warned={warned} isSaid />;
    case 'unreadable':
      return <p className="text-warn-text">{preview.message}</p>;
    case 'empty':
      return (
        <p className="text-muted">
          {waiting ? 'Looking up who else would be hit…' : 'Who else would be hit can’t be told now.'}
        </p>
      );
  }
}

/** A server that can't be reached answers nothing: then the form stays as it is and says so. */
async function answerOf(
  action: (before: BanFormState, form: FormData) => Promise<BanFormState>,
  before: BanFormState,
  fields: FormData,
): Promise<BanFormState> {
  try {
    return await action(before, fields);
  } catch (error) {
    unstable_rethrow(error);
    const values = Object.entries(before.values).map(([name, value]) => [name, String(fields.get(name) ?? value)]);
    return {
      ...before,
      values: Object.fromEntries(values) as BanFormState['values'],
      errors: {},
      refusal: { kind: 'unreachable' },
      attempt: before.attempt + 1,
    };
  }
}
