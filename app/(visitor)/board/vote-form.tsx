'use client';

import { useRouter } from 'next/navigation';
import { voteAction } from './actions';
import { topicHref } from './topic-href';
import { WriteForm } from './write-form';

/** Where who isn't registered says who they are, and votes. */
export function VoteForm({ topic }: { topic: number }) {
  const router = useRouter();
  return (
    <WriteForm
      action={voteAction}
      path={`topics/${topic}/votes`}
      topic={topic}
      writer={null}
      notTaken="Your vote wasn’t counted"
      submitLabel="Vote"
      onWritten={() => {
        router.replace(topicHref(topic));
        router.refresh();
      }}
    />
  );
}
