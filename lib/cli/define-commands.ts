import type { Command } from 'commander';
import type { CommandContext } from './command-context';
import { type CommandResult, GATEHOUSE } from './command-result';

/** Runs a command's work and reports what came of it. */
export type RunCommand = (work: (context: CommandContext) => Promise<CommandResult>) => Promise<void>;

const RANGE =
  "an address, a block (203.0.113.0/24), or a first and last address in quotes ('203.0.113.5 - 203.0.113.9')";
const WHEN =
  "when it ends: a period ('30 days', 12h), a date (2027-03-30: through that day), a date and time ('2027-03-30 15:30'), " +
  'or an instant (2027-03-30T15:30:00Z); without a zone it is meant in the zone of this machine (default: indefinitely)';

/**
 * Every command with its arguments and help. What a command does is loaded when it runs, so that help and mistakes are
 * answered at once.
 */
export function defineCommands(program: Command, run: RunCommand): void {
  program
    .name(GATEHOUSE)
    .description(
      'Bans, exemptions, the index, agents and tokens of this Gatehouse. It works while the server runs, and takes ' +
        'effect there at once, and when it does not. Exit codes: 0 done, 1 refused, 2 failed.',
    )
    .option('--json', 'print one JSON document, for programs; may stand anywhere on the line')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('Add --help to see how it is used.')
    .helpCommand(false);
  defineBan(program, run);
  defineExemption(program, run);
  defineCheck(program, run);
  defineIndex(program, run);
  defineAgent(program, run);
  defineToken(program, run);
}

function defineBan(program: Command, run: RunCommand): void {
  const ban = group(program, 'ban', 'add, end, import and export bans');

  example(
    ban
      .command('add')
      .description('ban an address or a range')
      .argument('<range>', RANGE)
      .option('--until <when>', WHEN)
      .option('--reason <text>', 'why, for colleagues; visitors never see it')
      .option('--confirm', 'ban it even if it covers loopback or a trusted proxy'),
    'ban add 203.0.113.7',
    "ban add 198.51.100.0/24 --until '30 days' --reason 'spam in chats'",
    "ban add '2001:db8::1 - 2001:db8::ff' --until 2027-03-30T15:30:00Z --json",
  ).action((range: string, options) =>
    run(async (context) => (await import('./commands/ban-add')).banAdd(context, range, options)),
  );

  example(
    ban.command('expire').description('end a ban now').argument('<id>', 'the number of the ban; `check` shows it'),
    'ban expire 12',
  ).action((id: string) => run(async (context) => (await import('./commands/ban-expire')).banExpire(context, id)));

  example(
    ban
      .command('import')
      .description('ban every address and range of a list, all at once')
      .argument(
        '<file>',
        'one address, block or range a line, with comments; CSV with or without named columns; nginx’s deny lines; ' +
          'CrowdSec’s decisions (cscli decisions list -o json); what `ban export` wrote; compressed with gzip or not; ' +
          '- reads standard input',
      )
      .option('--until <when>', WHEN)
      .option('--reason <text>', 'the reason of every ban, in place of the list’s comments or names')
      .option('--name <name>', 'what the import is called (default: the file’s name)')
      .option('--feed <name>', 'apply only what has changed in this list since it was handed in under that name before')
      .option('--preview', 'say what it would do, and change nothing')
      .option(
        '--confirm',
        'ban entries that cover loopback or a trusted proxy as well; apply a feed’s list that lost more than half',
      )
      .addHelpText(
        'after',
        '\nAn entry whose very range is banned already, for as long or longer, counts as covered. Lines that can’t be\n' +
          'read are reported and keep no other from being imported; the exit code is 1 only if nothing was right.',
      ),
    'ban import datacenters.csv.gz --until 2027-12-31',
    'ban import firehol.netset --feed firehol --preview',
    "curl -fsS https://lists.example.com/vpn.txt | gatehouse ban import - --name vpn --reason 'VPN exit'",
  ).action((file: string, options) =>
    run(async (context) => (await import('./commands/ban-import')).banImport(context, file, options)),
  );

  example(
    ban
      .command('export')
      .description('print the bans in force, as CSV (start,end,until,reason) that `ban import` reads back')
      .option(
        '--format <format>',
        'csv, json, or what is refused, for other programs: cidr (one block a line), nginx, ipset, nftables',
        'csv',
      ),
    'ban export > bans.csv',
    'ban export --json',
    'ban export --format nginx > /etc/nginx/banned.conf',
  ).action((options) => run(async (context) => (await import('./commands/ban-export')).banExport(context, options)));
}

function defineExemption(program: Command, run: RunCommand): void {
  const exemption = group(program, 'exemption', 'addresses that are never refused, whatever is banned');

  example(
    exemption
      .command('add')
      .description('never refuse an address or a range, whatever is banned')
      .argument('<range>', RANGE)
      .requiredOption('--note <text>', 'why, for colleagues')
      .option('--until <when>', WHEN),
    "exemption add 203.0.113.7 --note 'our office'",
    "exemption add 198.51.100.64/28 --note 'a partner, while they move' --until '2 weeks'",
  ).action((range: string, options) =>
    run(async (context) => (await import('./commands/exemption-add')).exemptionAdd(context, range, options)),
  );

  example(
    exemption
      .command('end')
      .description('end an exemption now: bans refuse there again')
      .argument('<id>', 'the number of the exemption; `exemption list` shows it'),
    'exemption end 3',
  ).action((id: string) =>
    run(async (context) => (await import('./commands/exemption-end')).exemptionEnd(context, id)),
  );

  example(exemption.command('list').description('show the exemptions in force'), 'exemption list').action(() =>
    run(async (context) => (await import('./commands/exemption-list')).exemptionList(context)),
  );
}

function defineCheck(program: Command, run: RunCommand): void {
  example(
    program
      .command('check')
      .description('say whether an address is refused, by which bans, until when, and whether the index agrees')
      .argument('<address>', 'one address, or the reference that a refused visitor was shown'),
    'check 203.0.113.7',
    'check 2001:db8::7 --json',
    'check GH-7K3M-Q2',
  ).action((address: string) => run(async (context) => (await import('./commands/check')).check(context, address)));
}

function defineIndex(program: Command, run: RunCommand): void {
  const index = group(program, 'index', 'the fast copy of the bans in Redis; it mends itself, these are for certainty');

  example(
    index
      .command('verify')
      .description('compare every entry of the index with the database; exit code 2 if they differ'),
    'index verify',
  ).action(() => run(async (context) => (await import('./commands/index-verify')).indexVerify(context)));

  example(
    index.command('rebuild').description('build the index anew from the database; visitors are checked all the while'),
    'index rebuild',
  ).action(() => run(async (context) => (await import('./commands/index-rebuild')).indexRebuild(context)));
}

function defineAgent(program: Command, run: RunCommand): void {
  const agent = group(program, 'agent', 'people who sign in to the desk');

  example(
    agent
      .command('add')
      .description(
        'let somebody sign in. The password is asked for at a terminal, or read from standard input; if none is ' +
          'given, one is made up and shown once',
      )
      .argument('<email>', 'their e-mail address')
      .option('--administrator', 'they may also manage bans, agents, tokens and settings')
      .option('--name <name>', 'their name, as colleagues see it (default: the e-mail before the @)')
      .option('--generate', 'make up a password and show it, without asking'),
    "agent add jane@example.com --name 'Jane Doe'",
    'agent add root@example.com --administrator --generate',
  ).action((email: string, options) =>
    run(async (context) => (await import('./commands/agent-add')).agentAdd(context, email, options)),
  );

  example(
    agent
      .command('password')
      .description(
        'set a new password and sign them out everywhere. It is asked for at a terminal, or read from standard input',
      )
      .argument('<email>', 'their e-mail address')
      .option('--generate', 'make up a password and show it, without asking'),
    'agent password jane@example.com',
    'agent password jane@example.com --generate',
    'agent password jane@example.com < new-password.txt',
  ).action((email: string, options) =>
    run(async (context) => (await import('./commands/agent-password')).agentPassword(context, email, options)),
  );
}

function defineToken(program: Command, run: RunCommand): void {
  const token = group(program, 'token', 'access for programs');

  example(
    token
      .command('create')
      .description('make a token for the API and print it, this once')
      .argument('<name>', 'what will use it; bans that it makes name it')
      .option('--read-only', 'it may look and not change'),
    'token create crm',
    "token create 'nginx at the edge' --read-only",
  ).action((name: string, options) =>
    run(async (context) => (await import('./commands/token-create')).tokenCreate(context, name, options)),
  );

  example(
    token.command('list').description('the tokens that count, and those that were revoked in the last 90 days'),
    'token list',
  ).action(() => run(async (context) => (await import('./commands/token-list')).tokenList(context)));

  example(
    token
      .command('revoke')
      .description('refuse at once whatever asks with this token')
      .argument('<id>', 'its number, as listed'),
    'token revoke 3',
  ).action((id: string) => run(async (context) => (await import('./commands/token-revoke')).tokenRevoke(context, id)));
}

/** A command that only holds others. */
function group(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).helpCommand(false);
}

/** Puts examples below a command's help, each as it is typed. */
function example(command: Command, ...lines: readonly string[]): Command {
  const full = lines.map((line) =>
    line.includes('gatehouse ') ? `  ${line.replace('gatehouse ', `${GATEHOUSE} `)}` : `  ${GATEHOUSE} ${line}`,
  );
  return command.addHelpText('after', `\nFor example:\n${full.join('\n')}`);
}
