import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { proxyCheck, readProxyCheck } from '../../../lib/gate/proxy-check';
import {
  appendForwardedFor,
  type NodeProxy,
  type NodeProxyOptions,
  startNodeProxy,
  writing,
} from '../../support/node-proxy';
import { openTestDoor, SECRET, type TestDoor, type TestDoorOptions } from './test-door';

/** Real proxies on loopback addresses of their own, in a row before a real front door. */
const toClose: (TestDoor | NodeProxy)[] = [];
afterEach(async () => {
  await Promise.all(toClose.splice(0).map((each) => each.close()));
});

/** The browser's address, on this machine too. */
const VISITOR = '127.0.0.9';

async function askThrough(
  proxies: readonly Pick<NodeProxyOptions, 'address' | 'rewrite'>[],
  door: TestDoorOptions,
  headers: Record<string, string | string[]> = {},
) {
  const opened = await openTestDoor(door);
  toClose.push(opened);
  let target = { host: '127.0.0.1', port: opened.port };
  // The last one connects to the door, so it is started first.
  for (const proxy of [...proxies].reverse()) {
    const started = await startNodeProxy({ ...proxy, target });
    toClose.push(started);
    target = { host: proxy.address, port: started.port };
  }
  await new Promise<void>((resolve, reject) => {
    request({ ...target, localAddress: VISITOR, path: '/desk/proxy-check', headers, agent: false })
      .on('response', (answer) => answer.resume().on('end', resolve))
      .on('error', reject)
      .end();
  });
  const check = readProxyCheck(new Headers(opened.reached[0]?.headers as Record<string, string>), SECRET);
  if (!check) throw new Error('no check came');
  return check;
}

const appending = (address: string) => ({ address, rewrite: appendForwardedFor });

describe('behind real proxies', () => {
  test('a trusted one is believed about who connected to it', async () => {
    expect(await askThrough([appending('127.0.0.2')], { trustedProxies: ['127.0.0.2'] })).toMatchObject({
      seenAs: VISITOR,
      ground: 'last-untrusted-hop',
      hops: [
        { address: '127.0.0.2', trustedBy: '127.0.0.2' },
        { address: VISITOR, trustedBy: null },
      ],
      received: [{ name: 'X-Forwarded-For', fate: 'read' }],
    });
  });

  test('one that is not trusted is taken for the visitor, and named as what to set', async () => {
    const check = await askThrough([appending('127.0.0.2')], { trustedProxies: ['192.0.2.0/24'] });
    expect(check).toMatchObject({
      seenAs: '127.0.0.2',
      ground: 'peer',
      hops: [{ address: '127.0.0.2', trustedBy: null }],
      received: [{ name: 'X-Forwarded-For', values: [VISITOR], fate: 'peer-not-trusted' }],
      advice: { settings: ['GATEHOUSE_TRUSTED_PROXIES=192.0.2.0/24,127.0.0.2'] },
    });
    // Set like that, the visitor is seen.
    const mended = await askThrough([appending('127.0.0.2')], { trustedProxies: ['192.0.2.0/24', '127.0.0.2'] });
    expect(mended.seenAs).toBe(VISITOR);
  });

  test('one that says nothing is taken for the visitor itself', async () => {
    const check = await askThrough([{ address: '127.0.0.2' }], { trustedProxies: ['127.0.0.2'] });
    expect(check).toMatchObject({ seenAs: '127.0.0.2', ground: 'header-absent', received: [] });
    expect(check.advice?.message).toContain('sent no X-Forwarded-For');
  });

  test('a chain of three leads to the visitor, whatever the visitor claims', async () => {
    const chain = ['127.0.0.2', '127.0.0.3', '127.0.0.4'].map(appending);
    const claims = { 'X-Forwarded-For': '127.0.0.3, 192.0.2.66' };
    expect(await askThrough(chain, { trustedProxies: ['127.0.0.2', '127.0.0.3-127.0.0.4'] }, claims)).toMatchObject({
      seenAs: VISITOR,
      hops: [
        { address: '127.0.0.4', trustedBy: '127.0.0.3-127.0.0.4' },
        { address: '127.0.0.3', trustedBy: '127.0.0.3-127.0.0.4' },
        { address: '127.0.0.2', trustedBy: '127.0.0.2' },
        { address: VISITOR, trustedBy: null },
      ],
      unreadEntries: 2,
    });
  });

  test('a chain with a gap ends at the gap, and the gap is what to set', async () => {
    const chain = ['127.0.0.2', '127.0.0.3', '127.0.0.4'].map(appending);
    const check = await askThrough(chain, { trustedProxies: ['127.0.0.4', '127.0.0.2'] });
    expect(check).toMatchObject({ seenAs: '127.0.0.3', unreadEntries: 2 });
    expect(check.advice?.settings).toEqual(['GATEHOUSE_TRUSTED_PROXIES=127.0.0.4,127.0.0.2,127.0.0.3']);
  });

  test('a chain that is trusted as a whole network has no visitor, and is told how to have one', async () => {
    const chain = ['127.0.0.2', '127.0.0.3'].map(appending);
    const check = await askThrough(chain, { trustedProxies: ['127.0.0.0/8'] });
    expect(check).toMatchObject({ seenAs: null, doubt: 'only-trusted-hops' });
    expect(check.advice?.settings).toEqual(['GATEHOUSE_TRUSTED_PROXIES=127.0.0.3,127.0.0.2']);
    const mended = await askThrough(chain, { trustedProxies: ['127.0.0.3', '127.0.0.2'] });
    expect(mended.seenAs).toBe(VISITOR);
  });

  test('rubbish from the visitor is left unread, rubbish from the proxy is a doubt', async () => {
    const trustedProxies = ['127.0.0.2'];
    const fromVisitor = await askThrough(
      [appending('127.0.0.2')],
      { trustedProxies },
      { 'X-Forwarded-For': '"><b>\t' },
    );
    expect(fromVisitor).toMatchObject({
      seenAs: VISITOR,
      unreadEntries: 1,
      received: [{ values: [`"><b>, ${VISITOR}`] }],
    });
    const rewrite = writing('X-Forwarded-For', '203.0.113.9, proxy-7.internal');
    const fromProxy = await askThrough([{ address: '127.0.0.2', rewrite }], { trustedProxies });
    expect(fromProxy).toMatchObject({
      seenAs: null,
      doubt: 'unreadable-entry',
      hops: [{ address: '127.0.0.2' }, { text: 'proxy-7.internal', address: null, trustedBy: null }],
      unreadEntries: 1,
      advice: { urgency: 'wrong' },
    });
  });

  test('an IPv6 visitor is seen, with a port and mapped too', async () => {
    for (const [written, seenAs] of [
      ['2001:DB8:0:0::7', '2001:db8::7'],
      ['[2001:db8::7]:4711', '2001:db8::7'],
      ['::ffff:203.0.113.9', '203.0.113.9'],
    ] as const) {
      const rewrite = writing('X-Forwarded-For', written);
      const check = await askThrough([{ address: '127.0.0.2', rewrite }], { trustedProxies: ['127.0.0.2'] });
      expect(check).toMatchObject({ seenAs, hops: [{}, { text: written, address: seenAs }] });
    }
  });

  test('Forwarded is read where it is the one to read, and ignored where it isn’t', async () => {
    const rewrite = writing('Forwarded', 'for=192.0.2.66, for="[2001:db8::7]:4711";proto=https');
    const proxy = { address: '127.0.0.2', rewrite };
    const trustedProxies = ['127.0.0.2'];
    expect(await askThrough([proxy], { trustedProxies, header: 'forwarded' })).toMatchObject({
      seenAs: '2001:db8::7',
      header: 'Forwarded',
      unreadEntries: 1,
      received: [{ name: 'Forwarded', fate: 'read' }],
    });
    expect(await askThrough([proxy], { trustedProxies })).toMatchObject({
      seenAs: '127.0.0.2',
      received: [{ name: 'Forwarded', fate: 'another-header' }],
      advice: { settings: ['GATEHOUSE_CLIENT_IP_HEADER=Forwarded'] },
    });
  });

  test('a header with one address must be there, once', async () => {
    const options = { trustedProxies: ['127.0.0.2'], header: 'cf-connecting-ip' };
    const rewrite = writing('CF-Connecting-IP', '203.0.113.9');
    expect(await askThrough([{ address: '127.0.0.2', rewrite }], options)).toMatchObject({
      seenAs: '203.0.113.9',
      ground: 'single-address-header',
    });
    expect(await askThrough([{ address: '127.0.0.2' }], options)).toMatchObject({ doubt: 'header-missing' });
    const twice = { 'CF-Connecting-IP': ['203.0.113.9', '192.0.2.66'] };
    expect(await askThrough([{ address: '127.0.0.2' }], options, twice)).toMatchObject({ doubt: 'header-doubled' });
  });

  test('what it explains is what the door decided', async () => {
    const headers = ['X-Forwarded-For', '192.0.2.66', 'X-Forwarded-For', VISITOR];
    const told = await askThrough([{ address: '127.0.0.2', rewrite: () => ['Host', 'a', ...headers] }], {
      trustedProxies: ['127.0.0.2'],
    });
    const trustedProxies = [{ family: 4, first: 0x7f000002n, last: 0x7f000002n } as const];
    const expected = proxyCheck({ socketAddress: '127.0.0.2', headers, trustedProxies, header: 'x-forwarded-for' });
    expect(told).toEqual(expected);
  });
});
