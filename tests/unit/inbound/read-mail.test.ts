import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMail } from '../../../lib/inbound/read-mail';

const read = (...lines: string[]) => readMail(Buffer.from(lines.join('\r\n')));
const PLAIN = ['From: Jane Doe <Jane@Example.com>', 'Subject: My order', 'Message-ID: <1@example.com>'];

describe('a mail', () => {
  test('is read with who sent it, what about and what it says', async () => {
    expect(await read(...PLAIN, 'X-Mailer: Mail 1', '', 'It has not arrived.')).toMatchObject({
      facts: {
        channel: 'email',
        senders: ['jane@example.com'],
        subject: 'My order',
        body: 'It has not arrived.',
        headers: expect.arrayContaining([['X-Mailer', 'Mail 1']]),
      },
      sender: { name: 'Jane Doe', email: 'jane@example.com' },
      messageId: '<1@example.com>',
      text: 'It has not arrived.',
      malformed: null,
    });
  });

  test('that is HTML only becomes text, without scripts and styles', async () => {
    const html =
      '<style>p{}</style><script>alert(1)</script><p>Hello <b>there</b></p><p onclick="x()">Bye &lt;i&gt;</p>';
    const { text, malformed } = await read(...PLAIN, 'Content-Type: text/html', '', html);
    expect(text).toBe('Hello there\n\nBye <i>');
    expect(malformed).toBeNull();
  });

  test('has headers that are text, whatever they say, and encoded ones decoded too', async () => {
    const { facts, sender } = await read(
      'From: =?utf-8?q?=3Cscript=3E=E2=80=AE?= <x@example.com>',
      'Subject: =?utf-8?b?PGI+?=',
      ' and a second line',
      'X-Odd: =?utf-8?q?J=C3=B6rg?=',
      '',
      'Text',
    );
    expect(sender.name).toBe('<script>');
    expect(facts.subject).toBe('<b> and a second line');
    expect(facts.headers).toEqual(
      expect.arrayContaining([
        ['X-Odd', '=?utf-8?q?J=C3=B6rg?='],
        ['X-Odd', 'Jörg'],
      ]),
    );
  });

  test('names what it answers: mail that it refers to, and tickets in its subject', async () => {
    const { answers } = await read(
      'From: jane@example.com',
      'Subject: Re: My order [QXR-48213-907]',
      'In-Reply-To: <2@example.com>',
      'References: <1@example.com>',
      ' <2@example.com>',
      '',
      'Thanks',
    );
    expect(answers.ticketCodes).toEqual(['QXR-48213-907']);
    expect([...answers.messageIds].sort()).toEqual(['<1@example.com>', '<2@example.com>']);
  });

  test('lists what is attached, which the original has', async () => {
    const { text } = await read(
      ...PLAIN,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'See the picture.',
      '--b',
      'Content-Type: image/png; name="broken.png"',
      'Content-Disposition: attachment; filename="broken.png"',
      '',
      'not really one',
      '--b--',
    );
    expect(text).toContain('See the picture.');
    expect(text).toContain('- broken.png (image/png, 1 kB)');
  });

  test.each([
    ['is no mail at all', 'just some text', 'unreadable'],
    ['says of nobody that they sent it', 'Subject: Hello\r\n\r\nI am nobody.', 'no-sender'],
    ['has a sender without an address', 'From: somebody\r\n\r\nHello', 'no-sender'],
    ['has a megabyte of headers', `From: a@example.com\r\n${'X: y\r\n'.repeat(200_000)}\r\nHello`, 'unreadable'],
    [
      'has HTML that nobody can take apart',
      `From: a@example.com\r\nContent-Type: text/html\r\n\r\n${'<b>'.repeat(20_000)}x`,
      'unreadable-html',
    ],
  ])('that %s is kept as it came', async (_, raw, fault) => {
    const mail = await readMail(Buffer.from(raw));
    expect(mail.malformed).toBe(fault);
    expect(mail.text.slice(0, 10)).toBe(raw.trim().slice(0, 10));
    expect(mail.raw && Buffer.from(raw).equals(mail.raw)).toBe(true);
  });

  test('is read whatever its bytes are, into texts that any database takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, withHeaders) => {
        const start = withHeaders ? 'From: a@example.com\r\nSubject: ' : '';
        const { facts, text, sender } = await readMail(Buffer.concat([Buffer.from(start), bytes]));
        const all = JSON.stringify([facts, text, sender]);
        return !/\\u0000|\\ud[89a-f]/i.test(all);
      }),
      { numRuns: 300 },
    );
  });
});
