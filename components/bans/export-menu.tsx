import { Download } from 'lucide-react';
import { buttonLook } from '@/components/ui/button-look';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { EXPORT_FORMATS, exportFormatsOf } from '@/lib/export/export-format';
import { type BanListState, type BanListView, banListParams, banListPath } from '@/lib/forms/ban-list-view';

/** What the grid lists, as a file: on this page and all others, with its search, filters and order. */
export function ExportMenu({ state, view }: { state: BanListState; view: BanListView }) {
  const href = (format: string) => {
    const params = banListParams(state, view);
    params.set('format', format);
    return `${banListPath(state)}/export?${params}`;
  };
  return (
    <DropdownMenu
      id="ban-export"
      align="end"
      className="w-72 p-1"
      triggerClassName={buttonLook()}
      trigger={
        <>
          <Download aria-hidden />
          <span className="max-sm:sr-only">Export</span>
        </>
      }
    >
      <ul aria-label="Export as" className="grid">
        {exportFormatsOf(state).map((key) => (
          <li key={key}>
            <a href={href(key)} download className={menuItemLook}>
              <span className="grid">
                <span className="font-medium">{EXPORT_FORMATS[key].name}</span>
                <span className="text-xs text-muted">{EXPORT_FORMATS[key].hint}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      {state === 'active' && (
        <p className="px-2 py-1.5 text-xs text-muted">
          Blocks are joined, without what is exempted. A program that refuses by a file doesn’t notice when a ban ends.
        </p>
      )}
    </DropdownMenu>
  );
}
