'use client';

import { Button } from '@/components/ui/button';
import { showToast } from '@/components/ui/toast';

/** Buttons that show a toast of each kind. */
export function ToastSpecimens() {
  return (
    <div className="flex flex-wrap gap-3">
      <Button onClick={() => showToast({ text: 'Saved.' })}>Success</Button>
      <Button onClick={() => showToast({ text: 'Deleted 12 rows.', undo: { run: pretendToUndo } })}>With undo</Button>
      <Button onClick={() => showToast({ text: 'Deleted a row.', undo: { run: failToUndo } })}>Undo that fails</Button>
      <Button onClick={() => showToast({ text: 'Renamed a row.', about: 'a row', undo: { run: findNothingToUndo } })}>
        Undo that is overtaken
      </Button>
      <Button onClick={() => showToast({ tone: 'info', text: 'Somebody else changed this row.' })}>Information</Button>
      <Button onClick={() => showToast({ tone: 'warn', text: 'Saved; the search is behind.' })}>Warning</Button>
      <Button onClick={() => showToast({ tone: 'danger', text: 'It could not be saved.' })}>Failure</Button>
    </div>
  );
}

function pretendToUndo(): Promise<null> {
  return new Promise((done) => setTimeout(done, 1000, null));
}

async function findNothingToUndo(): Promise<string> {
  await pretendToUndo();
  return 'Nothing was undone: Jane deleted the row.';
}

async function failToUndo(): Promise<never> {
  await pretendToUndo();
  throw new Error('This undo fails on purpose.');
}
