import { redirect } from 'next/navigation';

/** The bare address is the desk's: visitors come in by a channel's own page. */
export default function Home(): never {
  redirect('/desk');
}
