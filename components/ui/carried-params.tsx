/** What a form must carry along so that submitting it changes nothing of the address `href` but its own fields. */
export function CarriedParams({ href }: { href: string }) {
  return [...new URLSearchParams(href.split('?')[1] ?? '')].map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
