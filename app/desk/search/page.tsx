import 'server-only';
import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { ForeignText } from '@/components/ui/foreign-text';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { SEARCH_CHARS_MAX } from '@/lib/forms/desk-search';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireViewer } from '../viewer';
import { searchDesk } from './search-desk';

export const metadata: Metadata = { title: 'Search' };

/** The desk's search as a page, for browsers without scripts and for links to a search. */
export default async function SearchPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const text = searchParam(await searchParams, 'q')
    .trim()
    .slice(0, SEARCH_CHARS_MAX);
  const viewer = await requireViewer(`/desk/search${text && `?${new URLSearchParams({ q: text })}`}`);
  const groups = await searchDesk(text, viewer);
  return (
    <>
      <PageHeader
        title="Search"
        description="Finds pages, tickets, contacts, bans, agents, and what a refused visitor’s reference is about."
      />
      <GetForm action="/desk/search" role="search" className="flex max-w-xl items-end gap-2">
        <div className="min-w-0 grow">
          <Field name="q" label="A page, ticket, contact, address or range">
            {(control) => (
              <Input
                key={text}
                {...control}
                type="search"
                defaultValue={text}
                maxLength={SEARCH_CHARS_MAX}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
          </Field>
        </div>
        <Button type="submit" variant="primary">
          Search
        </Button>
      </GetForm>
      {groups.length === 0 && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={<SearchX />} title="Nothing found">
            <p>
              Try a ticket’s code such as QXR-48213-907, a contact’s e-mail address, an IP address or range, or the
              reference of a refused visitor such as GH-7K3M-Q2.
            </p>
          </EmptyState>
        </div>
      )}
      {groups.map(({ name, hits }) => (
        <section key={name} aria-labelledby={`hits-${name}`} className="grid max-w-xl gap-1.5">
          <h2 id={`hits-${name}`} className="text-grid font-semibold">
            {name}
          </h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
            {hits.map(({ href, title, note }) => (
              <li key={href} data-row>
                <Link
                  href={href}
                  prefetch={false}
                  className="flex min-h-9 flex-wrap items-baseline gap-x-3 px-4 py-2 hover:bg-surface-hover pointer-coarse:min-h-11"
                >
                  <span className="min-w-0 font-medium wrap-anywhere">
                    <ForeignText>{title}</ForeignText>
                  </span>
                  <span className="min-w-0 text-xs text-muted wrap-anywhere">
                    <ForeignText>{note}</ForeignText>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
