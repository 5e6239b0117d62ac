import { type BanListState, type BanListView, banListParams } from '@/lib/forms/ban-list-view';

/** What a form must carry along so that submitting it changes nothing of a grid's address but its own fields. */
export function CarriedParams({ state, view }: { state: BanListState; view: BanListView }) {
  return [...banListParams(state, view)].map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
