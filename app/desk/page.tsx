import { redirect } from 'next/navigation';

/** The desk opens with its tickets, which also sends strangers to sign in. */
export default function Desk(): never {
  redirect('/desk/tickets');
}
