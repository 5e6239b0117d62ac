'use client';

import { Button } from '@/components/ui/button';
import { buttonLook } from '@/components/ui/button-look';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { shortcut } from '@/components/ui/shortcut';
import { Sign } from '@/components/ui/sign';
import { TicketChangeForm } from './ticket-change-form';
import { useTicketDesk } from './ticket-desk';

/** Who works on the ticket, and the ways to give it to somebody else. `me` is the id of whoever looks. */
export function TicketAssignee({ me }: { me: number }) {
  const { agents, shown } = useTicketDesk();
  const { assignee } = shown;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <DropdownMenu
        id="ticket-assignee"
        className="w-64 p-1"
        triggerClassName={buttonLook({ size: 'sm' }, 'min-w-0 max-w-full')}
        trigger={
          <>
            <span className="sr-only">Agent: </span>
            <bdi className="truncate">{assignee?.name ?? 'Nobody'}</bdi>
            <Sign name="chevron-down" className="size-3.5 text-muted" />
          </>
        }
      >
        <TicketChangeForm className="max-h-72 overflow-y-auto">
          <Choice value="assign nobody" current={assignee === null}>
            Nobody
          </Choice>
          {agents.map(({ id, name }) => (
            <Choice key={id} value={`assign ${id}`} current={assignee?.id === id}>
              {id === me ? `${name} (me)` : name}
            </Choice>
          ))}
        </TicketChangeForm>
      </DropdownMenu>
      {assignee?.id !== me && (
        <TicketChangeForm>
          <Button
            type="submit"
            name="change"
            value={`assign ${me}`}
            size="sm"
            variant="quiet"
            {...shortcut('i', 'Assign to me')}
          >
            Assign to me
          </Button>
        </TicketChangeForm>
      )}
    </div>
  );
}

function Choice({ value, current, children }: { value: string; current: boolean; children: string }) {
  return (
    <button
      type="submit"
      name="change"
      value={value}
      aria-current={current || undefined}
      className={`${menuItemLook} justify-between aria-[current]:font-semibold`}
    >
      <bdi className="min-w-0 truncate">{children}</bdi>
      {current && <span className="text-xs font-normal text-muted">Now</span>}
    </button>
  );
}
