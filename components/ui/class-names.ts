import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({ extend: { classGroups: { 'font-size': [{ text: ['grid'] }] } } });

/** Joins class names; of two that set the same property, the later wins, so that a caller can override a component. */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
