import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES_MAX, type RuleCondition } from '../../../lib/domain/rule';
import { tryRule } from '../../../lib/rules/try-rule';
import { must } from '../tickets/ticket-world';
import { ADA, aMail, aRule, closeWorld, type InboundWorld, NOW, openInboundWorld, when } from './inbound-world';

let world: InboundWorld;
beforeAll(async () => {
  world = await openInboundWorld();
});
afterAll(() => closeWorld(world));
const rules = () => world.runtime.rules;
const names = async () => (await rules().listRules()).map(({ name }) => name);
const clear = async () => {
  for (const { id } of await rules().listRules()) must(await rules().removeRule(id, ADA, NOW));
};

describe('the order of rules', () => {
  test('is kept by place, whoever moves, removes and adds at the same moment', async () => {
    const made = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (name) => must(await rules().addRule(aRule({ name }), ADA, NOW))),
    );
    expect((await names()).sort()).toEqual(['a', 'b', 'c', 'd']);
    await Promise.all([
      ...made.map((rule) => rules().moveRule(rule.id, 'up', ADA, NOW)),
      rules().removeRule(made[0]?.id ?? 0, ADA, NOW),
      rules().addRule(aRule({ name: 'e' }), ADA, NOW),
    ]);
    expect((await names()).sort()).toEqual(['b', 'c', 'd', 'e']);
    const places = await world.prisma.rule.findMany({ select: { position: true }, orderBy: { position: 'asc' } });
    expect(places.map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    await clear();
  });

  test('changes by one place, and not beyond its ends', async () => {
    const [a, b] = [
      must(await rules().addRule(aRule({ name: 'a' }), ADA, NOW)),
      must(await rules().addRule(aRule({ name: 'b' }), ADA, NOW)),
    ];
    must(await rules().moveRule(a.id, 'up', ADA, NOW));
    expect(await names()).toEqual(['a', 'b']);
    must(await rules().moveRule(b.id, 'up', ADA, NOW));
    expect(await names()).toEqual(['b', 'a']);
    must(await rules().moveRule(b.id, 'down', ADA, NOW));
    expect(await names()).toEqual(['a', 'b']);
    await clear();
  });
});

describe('a change of a rule', () => {
  test('is in the activity log, in words and from what to what', async () => {
    const rule = must(await rules().addRule(aRule({ name: 'Logged' }), ADA, NOW));
    const edited = { name: 'Logged', conditions: [when('header', 'matches', '*', 'X-Spam')], action: 'spam' } as const;
    must(await rules().editRule(rule.id, edited, rule.version, ADA, NOW));
    must(await rules().switchRule(rule.id, false, ADA, NOW));
    must(await rules().switchRule(rule.id, false, ADA, NOW));
    must(await rules().switchRule(rule.id, true, ADA, NOW));
    must(await rules().removeRule(rule.id, ADA, NOW));
    const { rows } = await world.runtime.activity.listActivity({ text: 'Logged', limit: 50 });
    expect(rows.map(({ action }) => action).reverse()).toEqual([
      'rule.added',
      'rule.edited',
      'rule.disabled',
      'rule.enabled',
      'rule.removed',
    ]);
    expect(rows.at(-2)?.details).toEqual({
      conditionsBefore: 'Subject contains “prize”',
      conditions: 'Header X-Spam matches “*”',
      actionBefore: 'delete',
      action: 'spam',
    });
  });

  test('over one that a colleague changed is refused, with theirs', async () => {
    const rule = must(await rules().addRule(aRule(), ADA, NOW));
    const edit = (name: string) => rules().editRule(rule.id, aRule({ name }), rule.version, ADA, NOW);
    const answers = await Promise.all([edit('Mine'), edit('Theirs')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({
      error: { kind: 'changed-meanwhile', present: { version: 2 } },
    });
    await clear();
  });

  test(`makes no more than ${RULES_MAX} of them`, async () => {
    for (let i = 0; i < RULES_MAX; i++) must(await rules().addRule(aRule({ name: `${i}` }), ADA, NOW));
    expect(await rules().addRule(aRule(), ADA, NOW)).toEqual({ ok: false, error: { kind: 'too-many' } });
    await world.prisma.rule.deleteMany();
  });
});

describe('a dry run', () => {
  test('tells of each ticket what the rule then does to the same mail, and changes nothing', async () => {
    const words = ['prize', 'ORDER', 'ｐｒｉｚｅ', '*', 'ünïcödé', 'claim\r\n now', '\u200bhidden'];
    const mails = words.flatMap((word, i) => [
      aMail({ Subject: `About ${word.replace(/\s+/g, ' ')}`, From: `p${i}@a${i % 2}.example` }, `Text ${i}`),
      aMail({ 'X-Tag': word.replace(/\s+/g, ' '), From: `Q <q${i}@b.example>` }, `It says ${word}`),
    ]);
    const conditions: RuleCondition[][] = [
      [when('subject', 'contains', 'prize')],
      [when('body', 'matches', '*claim now*')],
      [when('header', 'is', 'order', 'x-tag')],
      [when('domain', 'is', 'b.example'), when('body', 'contains', 'says')],
      [when('sender', 'matches', 'p*@a1.*')],
      [when('body', 'contains', 'hidden')],
      [when('phone', 'matches', '*1*')],
    ];
    const codes: string[] = [];
    for (const raw of mails) codes.push(((await (await world.mail(raw)).json()) as { ticket: string }).ticket);
    for (const each of conditions) {
      const before = await world.prisma.inbound.count();
      const { looked, met, shown } = await tryRule(world.runtime, { conditions: each });
      expect([looked, await world.prisma.inbound.count()]).toEqual([mails.length, before]);

      const rule = must(await rules().addRule(aRule({ conditions: each }), ADA, NOW));
      const really: string[] = [];
      for (const [i, raw] of mails.entries()) {
        const again = raw.replace(/^Message-ID.*\r\n/m, '');
        const { outcome, ticket } = (await (await world.mail(again)).json()) as { outcome: string; ticket: string };
        if (outcome === 'deleted') really.push(codes[i] ?? '');
        else
          await world.prisma
            .$executeRaw`UPDATE inbound SET opened = false FROM ticket t WHERE t.id = ticket_id AND t.code = ${ticket}`;
      }
      must(await rules().removeRule(rule.id, ADA, NOW));
      expect(shown.map(({ ticket }) => ticket.code).sort()).toEqual(really.sort());
      expect(met).toBe(really.length);
    }
  });

  test('looks at the latest 500 tickets of mail and calls, the latest first, and shows who they are from', async () => {
    await world.call({ from: '+43 699 1' });
    await world.prisma.$executeRaw`
      INSERT INTO ticket (code, channel, subject, created_at, updated_at)
      SELECT 'AAA-' || lpad(n::text, 5, '0') || '-000', 'email'::channel, 'Bulk', ${NOW}, ${NOW} FROM generate_series(1, 510) n`;
    await world.prisma.$executeRaw`
      INSERT INTO message (ticket_id, seq, author, author_name, text, created_at)
      SELECT id, 1, 'visitor', 'Bulk sender', 'Hello', ${NOW} FROM ticket WHERE subject = 'Bulk'`;
    await world.prisma.$executeRaw`
      INSERT INTO inbound (ticket_id, seq, opened, channel, facts, received_at)
      SELECT id, 1, true, 'email'::channel, ${{ channel: 'email', senders: ['bulk@example.com'], phone: '', subject: 'Bulk', body: 'Hello', headers: [] }}::jsonb, ${NOW}
      FROM ticket WHERE subject = 'Bulk' ORDER BY code`;
    const trial = await tryRule(world.runtime, { conditions: [when('sender', 'is', 'bulk@example.com')] });
    expect(trial).toMatchObject({ looked: 500, met: 500 });
    expect(trial.shown).toHaveLength(20);
    expect(trial.shown[0]).toMatchObject({ ticket: { code: 'AAA-00510-000' }, from: 'Bulk sender' });
    expect(await tryRule(world.runtime, { conditions: [when('phone', 'contains', '699')] })).toMatchObject({
      looked: 500,
      met: 0,
    });
  });
});
