import { expect, test } from 'vitest';
import { requestKind } from '../../../lib/gate/request-kind';
import { CountTable } from '../../../lib/metrics/count-table';
import { CountedMetrics } from '../../../lib/metrics/counted-metrics';
import { DurationHistogram } from '../../../lib/metrics/duration-histogram';

test('a table counts each combination by itself, and nothing that it has no place for', () => {
  const table = new CountTable({ colour: ['red', 'blue'], size: ['s', 'm', 'l'] });
  table.count('blue', 'm');
  table.count('blue', 'm');
  table.count('red', 'l');
  table.count('green', 'm');
  table.count('red');
  const counted = [...table.entries()];
  expect(counted).toHaveLength(6);
  expect(counted.filter(({ count }) => count > 0)).toEqual([
    { labels: { colour: 'blue', size: 'm' }, count: 2 },
    { labels: { colour: 'red', size: 'l' }, count: 1 },
  ]);
  expect(table.total(({ colour }) => colour === 'blue')).toBe(2);
});

test('a histogram’s buckets hold what took at most their bound', () => {
  const times = new DurationHistogram([0.001, 0.01]);
  for (const ms of [0.5, 1, 1.1, 10, 11, 5_000]) times.observe(ms);
  expect(times.read()).toEqual({ upTo: [2, 4], count: 6, sumSeconds: 5.0236 });
});

test('requests are of the kind that an operator would say', () => {
  expect(requestKind('/contact', 'contact_form')).toBe('channel');
  expect(requestKind('/api/channels/chat/abc/events', 'chat')).toBe('stream');
  expect(requestKind('/desk/live/events', null)).toBe('stream');
  expect(requestKind('/events', null)).toBe('page');
  expect(requestKind('/desk', null)).toBe('desk');
  expect(requestKind('/desktop', null)).toBe('page');
  expect(requestKind('/sign-in', null)).toBe('desk');
  expect(requestKind('/api/v3/gate', null)).toBe('gate');
  expect(requestKind('/api/v3/bans', null)).toBe('api');
  expect(requestKind('/v1/decisions/stream', null)).toBe('api');
  expect(requestKind('/_next/static/a.js', null)).toBe('static');
  expect(requestKind('/readyz', null)).toBe('health');
  expect(requestKind('/board', null)).toBe('page');
});

test('how long a stream was listened to, or a visitor waited who left, is no time of an answer', () => {
  const metrics = new CountedMetrics();
  metrics.requestEnded('stream', 200, 3_600_000);
  metrics.requestEnded('page', null, 10);
  metrics.requestEnded('page', 304, 10);
  metrics.requestEnded('page', 101, 10);
  const counted = [...metrics.requests.entries()].filter(({ count }) => count > 0);
  expect(counted.map(({ labels, count }) => [labels.kind, labels.status, count])).toEqual([
    ['stream', '2xx', 1],
    ['page', '2xx', 1],
    ['page', '3xx', 1],
    ['page', 'cut', 1],
  ]);
  expect(metrics.requestTimes.stream.read().count).toBe(0);
  expect(metrics.requestTimes.page.read().count).toBe(2);
});

test('counting costs far less than the checks that it counts', () => {
  const metrics = new CountedMetrics();
  const once = () => {
    metrics.answered('index', 'chat', 'free');
    metrics.lookedUp('index', 0.2);
    metrics.requestEnded('channel', 200, 1.3);
  };
  for (let i = 0; i < 20_000; i++) once();
  // The best of several: what a busy machine adds to some of them says nothing.
  const best = Math.min(
    ...Array.from({ length: 10 }, () => {
      const begun = performance.now();
      for (let i = 0; i < 2_000; i++) once();
      return (performance.now() - begun) / 2_000;
    }),
  );
  // A refusal takes 0.05 ms.
  expect(best).toBeLessThan(0.005);
});
