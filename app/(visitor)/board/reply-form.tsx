'use client';

import { useRouter } from 'next/navigation';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { replyAction } from './actions';
import { postHref } from './topic-href';
import { WriteForm } from './write-form';

/** A reply to a topic that has so many already. */
export function ReplyForm({ topic, replies, writer }: { topic: number; replies: number; writer: string | null }) {
  const router = useRouter();

  function written({ post }: Record<string, unknown>, form: HTMLFormElement) {
    const field = form.elements.namedItem('text');
    if (field instanceof HTMLTextAreaElement) field.value = '';
    router.push(postHref(topic, Number(post), replies + 1));
    router.refresh();
  }

  return (
    <WriteForm
      action={replyAction}
      path={`topics/${topic}/posts`}
      topic={topic}
      writer={writer}
      notTaken="Your reply wasn’t posted"
      submitLabel="Post reply"
      onWritten={written}
    >
      {(typed, errorOf) => (
        <Field
          name="text"
          label="Your reply"
          hint="Plain text; addresses of web pages become links."
          error={errorOf('text')}
        >
          {(control) => <Textarea {...control} required rows={5} defaultValue={typed.text} />}
        </Field>
      )}
    </WriteForm>
  );
}
