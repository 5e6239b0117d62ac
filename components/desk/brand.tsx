import { Link } from '@/components/ui/link';
import { BrandSign } from './brand-sign';

/** The product's sign and name; leads to the desk's first page. */
export function Brand() {
  return (
    <Link href="/desk" className="flex items-center gap-2 rounded-md text-base font-semibold tracking-tight">
      <BrandSign className="size-5 text-accent" />
      Gatehouse
    </Link>
  );
}
