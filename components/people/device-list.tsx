import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { SubmitButton } from '@/components/ui/submit-button';
import { tooltip } from '@/components/ui/tooltip-text';
import { deviceReference } from '@/lib/auth/device-reference';
import type { Device } from '@/lib/ports/people-store';
import { browserText } from './browser-text';

/** Devices that somebody is signed in on, each with the button that ends it. `ownSessionId` is the one at hand. */
export function DeviceList({
  devices,
  ownSessionId,
  vantage,
  signOut,
  agentId,
}: {
  devices: readonly Device[];
  ownSessionId: string;
  vantage: Vantage;
  signOut: (form: FormData) => Promise<void>;
  agentId: number;
}) {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
      {devices.map((device) => {
        const reference = deviceReference(device.sessionId);
        return (
          <li key={reference} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-2.5">
            <DeviceText device={device} vantage={vantage} />
            {device.sessionId === ownSessionId ? (
              <Badge tone="accent">This device</Badge>
            ) : (
              <form action={signOut}>
                <input type="hidden" name="agentId" value={agentId} />
                <input type="hidden" name="device" value={reference} />
                <SubmitButton variant="secondary" size="sm" pendingLabel="Signing out…">
                  Sign out
                </SubmitButton>
              </form>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function DeviceText({ device, vantage }: { device: Device; vantage: Vantage }) {
  const { userAgent, address, createdAt, lastSeenAt } = device;
  return (
    <div className="grid min-w-0 flex-1 basis-60 gap-0.5">
      <p className="wrap-anywhere" {...tooltip(userAgent.slice(0, 300))}>
        <ForeignText>{browserText(userAgent)}</ForeignText>
      </p>
      <p className="flex flex-wrap gap-x-3 text-xs text-muted">
        {address && (
          <span>
            from <span className="code">{address}</span>
          </span>
        )}
        <span>
          last seen <Instant at={lastSeenAt} vantage={vantage} />
        </span>
        <span>
          signed in <Instant at={createdAt} vantage={vantage} />
        </span>
      </p>
    </div>
  );
}
