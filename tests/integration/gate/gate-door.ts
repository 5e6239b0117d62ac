import type { RefusalEvent } from '../../../lib/gate/front-door';
import { gateEndpoint } from '../../../lib/gate/gate-endpoint';
import { fixedClock } from '../../support/open-test-runtime';
import { checkAgainst, openTestDoor, type TestDoor, type TestDoorOptions } from './test-door';

export const NOW = '2026-11-24T15:30:00.250Z';

export interface GateDoor extends TestDoor {
  /** Callers that were turned away, as the operator is told. */
  readonly distrusted: string[];
}

/** A front door with the endpoint that proxies ask, at a moment that stands still. */
export async function openGateDoor(options: TestDoorOptions): Promise<GateDoor> {
  const refused: RefusalEvent[] = [];
  const failed: { what: string; error: unknown }[] = [];
  const distrusted: string[] = [];
  const log = {
    refused: (event: RefusalEvent) => refused.push(event),
    failed: (what: string, error: unknown) => failed.push({ what, error }),
  };
  const header = options.header ?? 'X-Forwarded-For';
  const deskName = () => 'Example Help Desk';
  const staticHandlers = gateEndpoint({
    checkVisitor: options.checkVisitor ?? checkAgainst(options.banned ?? []),
    clock: fixedClock(NOW),
    deskName,
    header,
    log,
    distrusted: (peer) => distrusted.push(peer),
  });
  const door = await openTestDoor({ ...options, header, deskName, staticHandlers, log });
  return { ...door, refused, failed, distrusted };
}
