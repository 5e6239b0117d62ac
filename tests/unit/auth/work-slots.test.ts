import { describe, expect, test } from 'vitest';
import { WorkSlots } from '../../../lib/auth/work-slots';

describe('work slots', () => {
  test('never run more at once than there are, and run everything in turn', async () => {
    const slots = new WorkSlots(2, 100);
    const done: number[] = [];
    let running = 0;
    let most = 0;
    const work = (number: number) => async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      done.push(number);
      return 'done';
    };
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const outcomes = await Promise.all(numbers.map((number) => slots.run(work(number), 'busy')));
    expect(most).toBe(2);
    expect(done).toEqual(numbers);
    expect(new Set(outcomes)).toEqual(new Set(['done']));
  });

  test('turn away what comes when too much is waiting, without starting it', async () => {
    const slots = new WorkSlots(1, 1);
    let open: (outcome: string) => void = () => {};
    const gate = new Promise<string>((resolve) => {
      open = resolve;
    });
    const first = slots.run(() => gate, 'busy');
    const second = slots.run(async () => 'second', 'busy');
    expect(await slots.run(() => Promise.reject(new Error('must not run')), 'busy')).toBe('busy');
    open('first');
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  test('do not let one caller take every place in the queue', async () => {
    const slots = new WorkSlots(1, 100, 2);
    let open: (outcome: string) => void = () => {};
    const gate = new Promise<string>((resolve) => {
      open = resolve;
    });
    const first = slots.run(() => gate, 'busy', 'stranger');
    const flood = Array.from({ length: 5 }, () => slots.run(async () => 'done', 'busy', 'stranger'));
    const owner = slots.run(async () => 'done', 'busy', 'owner');
    open('done');
    expect(await Promise.all([first, ...flood])).toEqual(['done', 'done', 'done', 'busy', 'busy', 'busy']);
    expect(await owner).toBe('done');
  });

  test('are free again after work that failed', async () => {
    const slots = new WorkSlots(1, 0);
    await expect(slots.run(() => Promise.reject(new Error('broken')), undefined)).rejects.toThrow('broken');
    expect(await slots.run(async () => 'next', 'busy')).toBe('next');
  });
});
