import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallPeer } from '../../../lib/call/call-peer';
import type { IceConfiguration } from '../../../lib/channels/call/call-view';
import { openFakeBrowser } from './fake-browser';

/** What the connection was told, in order. */
let told: string[];

class FakeConnection extends EventTarget {
  localDescription: { sdp: string } | null = null;
  connectionState = 'new';
  constructor(configuration: RTCConfiguration) {
    super();
    this.setConfiguration(configuration);
  }
  setConfiguration({ iceServers }: RTCConfiguration): void {
    told.push(`with ${iceServers?.[0]?.credential}`);
  }
  async createOffer({ iceRestart }: RTCOfferOptions) {
    return { type: 'offer', sdp: iceRestart ? 'anew' : 'first' };
  }
  async setLocalDescription(description: { sdp: string }): Promise<void> {
    this.localDescription = description;
    told.push(description.sdp);
  }
  close(): void {}
}

const iceOf = (credential: string): IceConfiguration => ({
  iceServers: [{ urls: 'turn:turn.example.com', username: '1', credential }],
  iceTransportPolicy: 'all',
});

beforeEach(() => {
  vi.useFakeTimers();
  openFakeBrowser();
  told = [];
  vi.stubGlobal('RTCPeerConnection', FakeConnection);
  vi.stubGlobal('Audio', class {});
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a new way is sought with credentials that have not run out', async () => {
  const peer = new CallPeer({
    ice: iceOf('an old one'),
    offers: true,
    microphone: { getAudioTracks: () => [] } as unknown as MediaStream,
    send: () => {},
    onState: () => {},
    freshIce: async () => iceOf('a fresh one'),
  });
  await vi.advanceTimersByTimeAsync(100);
  peer.mend();
  await vi.advanceTimersByTimeAsync(100);
  peer.close();
  expect(told).toEqual(['with an old one', 'first', 'with a fresh one', 'anew']);
});
