import { describe, expect, test } from 'vitest';
import { describeFailure } from '../../../lib/cli/failure';
import { LockTimeout } from '../../../lib/ports/index-source';
import { StartupError } from '../../../lib/services/startup-error';

const named = (name: string, message: string, code?: string) => Object.assign(new Error(message), { name, code });

describe('a failure says what is down and what to do', () => {
  test.each([
    ['services', new StartupError('The Postgres of DATABASE_URL can’t be used. Start it.'), /Start it\.$/],
    [
      'redis',
      new Error("Stream isn't writeable and enableOfflineQueue options is false"),
      /Redis does not answer.*REDIS_URL/,
    ],
    ['redis', new Error('Command timed out'), /Redis does not answer/],
    [
      'database',
      named('PrismaClientKnownRequestError', '\nInvalid call in\nlib/x.ts\n\nthe disk is full'),
      /the disk is full\. Nothing was changed/,
    ],
    ['index', new Error('Not a member of the index: "garbage"'), /gatehouse -- index rebuild/],
    ['database', named('error', 'terminating connection', '57P01'), /terminating connection/],
    ['database', named('Error', 'connect ECONNREFUSED', 'ECONNREFUSED'), /ECONNREFUSED/],
    ['busy', new LockTimeout('The index is being written by another process.'), /Try again/],
  ])('%s', (kind, error, message) => {
    expect(describeFailure(error)).toEqual({ kind, message: expect.stringMatching(message), stack: null });
  });

  test('and shows the stack of what nobody expected', () => {
    expect(describeFailure(new TypeError('x is not a function'))).toMatchObject({
      kind: 'unexpected',
      stack: expect.stringContaining('describe-failure.test.ts'),
    });
    expect(describeFailure('a text')).toMatchObject({ kind: 'unexpected', message: expect.stringContaining('a text') });
  });
});
