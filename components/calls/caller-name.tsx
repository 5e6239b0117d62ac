import { ForeignText } from '@/components/ui/foreign-text';

/** Who calls: the name as told, which may be anything. */
export function CallerName({ name }: { name: string }) {
  return name ? <ForeignText>{name}</ForeignText> : 'Unidentified visitor';
}
