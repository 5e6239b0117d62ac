'use client';

import { useRouter } from 'next/navigation';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import type { BoardKind } from '@/lib/domain/board';
import { startTopicAction } from './actions';
import { WriteForm } from './write-form';

const WORDS = {
  suggestion: {
    title: 'What would you like?',
    text: 'Why would it help?',
    notTaken: 'Your suggestion wasn’t posted',
    submitLabel: 'Post suggestion',
  },
  forum: { title: 'Title', text: 'Text', notTaken: 'Your topic wasn’t posted', submitLabel: 'Post topic' },
} as const satisfies Record<BoardKind, object>;

/** A new suggestion, or a new topic of the forum. */
export function TopicForm({ kind, writer }: { kind: BoardKind; writer: string | null }) {
  const router = useRouter();
  const { title, text, ...words } = WORDS[kind];
  return (
    <WriteForm
      action={startTopicAction}
      path="topics"
      topic={null}
      writer={writer}
      onWritten={({ topic }) => router.push(`/board/${topic}`)}
      {...words}
    >
      {(typed, errorOf) => (
        <>
          <input type="hidden" name="kind" value={kind} />
          <Field name="title" label={title} error={errorOf('title')}>
            {(control) => <Input {...control} required defaultValue={typed.title} />}
          </Field>
          <Field
            name="text"
            label={text}
            hint="Plain text; addresses of web pages become links."
            error={errorOf('text')}
          >
            {(control) => <Textarea {...control} required rows={8} defaultValue={typed.text} />}
          </Field>
        </>
      )}
    </WriteForm>
  );
}
