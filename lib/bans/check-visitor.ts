import type { Channel } from '../domain/channel';
import type { Decision } from '../domain/decision';
import type { IpAddress } from '../domain/ip-address';

/** Who asks to use a channel; `address` null = could not be told. */
export interface VisitorRequest {
  readonly address: IpAddress | null;
  readonly channel: Channel;
}

/** The one question that every entry to a channel asks. Never throws: failures end in the operator's choice. */
export type CheckVisitor = (request: VisitorRequest) => Promise<Decision>;
