import type { ReactNode } from 'react';
import { RangeText } from '@/components/bans/range-text';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { Activity, ActivityAction } from '@/lib/ports/activity-log';

/** What was done, as a sentence without its subject, with a link to what it was done to. */
export function ActivitySentence({ activity }: { activity: Activity }) {
  const { action, subjectName, details } = activity;
  const range = <To href={hrefOf(activity)}>{<RangeText text={subjectName} />}</To>;
  const name = <To href={hrefOf(activity)}>{<ForeignText>{subjectName}</ForeignText>}</To>;
  const known = action as ActivityAction;
  switch (known) {
    case 'ban.created':
      return <>Banned {range}</>;
    case 'ban.edited':
      return <>Changed the ban on {range}</>;
    case 'ban.expired':
      return <>Expired the ban on {range}</>;
    case 'bans.imported':
      return (
        <>
          Imported {countText(details.added, 'ban')} from {name}
        </>
      );
    case 'batch.expired':
      return (
        <>
          Expired all that were left of {name}: {countText(details.expired, 'ban')}
        </>
      );
    case 'feed.added':
      return (
        <>
          Began to follow the list {name}: {countText(details.added, 'ban')}
        </>
      );
    case 'feed.applied':
      return (
        <>
          Applied the list {name} anew: {countText(details.added, 'ban')} added,{' '}
          {Number(details.ended).toLocaleString('en')} ended
        </>
      );
    case 'feed.changed':
      return <>Changed how often {name} is fetched</>;
    case 'exemption.added':
      return <>Exempted {range} from all bans</>;
    case 'exemption.ended':
      return <>Ended the exemption of {range}</>;
    case 'contact.renamed':
      return <>Renamed the contact {name}</>;
    case 'agent.added':
      return <>Added {name}</>;
    case 'agent.invited':
      return <>Invited {name}</>;
    case 'agent.joined':
      return <>Joined the desk and chose a password</>;
    case 'agent.edited':
      return isOneself(activity) ? <>Changed their own name</> : <>Changed {name}</>;
    case 'agent.role_changed':
      return (
        <>
          Made {name} {details.role === 'administrator' ? 'an administrator' : 'an agent'}
        </>
      );
    case 'agent.disabled':
      return <>Disabled {name}</>;
    case 'agent.enabled':
      return <>Enabled {name}</>;
    case 'agent.password_link_made':
      return details.purpose === 'invitation' ? (
        <>Made a new invitation link for {name}</>
      ) : (
        <>Made a link for a new password of {name}</>
      );
    case 'agent.password_set':
      if (details.by === 'link') return <>Chose a new password by a link</>;
      return isOneself(activity) ? <>Changed their own password</> : <>Set a new password for {name}</>;
    case 'agent.signed_out':
      return (
        <>
          Signed {name} out on {countText(details.devices, 'device')}
        </>
      );
    case 'settings.changed':
      return (
        <>
          Changed the <To href="/desk/settings">settings</To>
        </>
      );
    case 'token.created':
      return <>Made the token {name}</>;
    case 'token.revoked':
      return <>Revoked the token {name}</>;
    case 'rule.added':
      return <>Added the rule {name}</>;
    case 'rule.edited':
      return <>Changed the rule {name}</>;
    case 'rule.moved':
      return (
        <>
          Moved the rule {name} from place {String(details.placeBefore)} to {String(details.place)}
        </>
      );
    case 'rule.enabled':
      return <>Enabled the rule {name}</>;
    case 'rule.disabled':
      return <>Disabled the rule {name}</>;
    case 'rule.removed':
      return <>Removed the rule {name}</>;
    case 'rule.deleted_email':
      return <>Handed in an e-mail that the rule {name} deleted</>;
    case 'rule.deleted_call':
      return <>Handed in a phone call that the rule {name} deleted</>;
    case 'webhook.added':
      return <>Added the webhook {name}</>;
    case 'webhook.edited':
      return <>Changed the webhook {name}</>;
    case 'webhook.enabled':
      return <>Switched on the webhook {name}</>;
    case 'webhook.disabled':
      if (details.gone) return <>Switched off the webhook {name}, whose receiver answered that it is gone</>;
      return <>Switched off the webhook {name}</>;
    case 'webhook.secret_rotated':
      return <>Gave the webhook {name} a new secret</>;
    case 'webhook.removed':
      return <>Removed the webhook {name}</>;
    default:
      return <Unknown action={known} name={name} />;
  }
}

/** An entry that a newer release wrote. */
function Unknown({ action, name }: { action: never; name: ReactNode }) {
  return (
    <>
      <span className="code">{String(action)}</span> {name}
    </>
  );
}

function To({ href, children }: { href: string | null; children: ReactNode }) {
  if (!href) return <span className="font-medium">{children}</span>;
  return (
    <Link href={href} className="font-medium text-accent-text hover:underline">
      {children}
    </Link>
  );
}

/** Where what it was done to is; null when it has no page. */
function hrefOf({ action, subjectId }: Activity): string | null {
  if (subjectId === null || action.endsWith('.removed')) return null;
  switch (action.split('.')[0]) {
    case 'ban':
      return `/desk/bans/${subjectId}`;
    case 'agent':
      return `/desk/agents/${subjectId}`;
    case 'contact':
      return `/desk/contacts/${subjectId}`;
    case 'rule':
      return '/desk/rules';
    case 'webhook':
      return `/desk/webhooks/${subjectId}`;
    case 'token':
      return '/desk/tokens';
    case 'exemption':
      return `/desk/exemptions/${subjectId}`;
    case 'bans':
    case 'batch':
    case 'feed':
      return `/desk/imports#import-${subjectId}`;
    default:
      return null;
  }
}

function isOneself({ actor, subjectId }: Activity): boolean {
  return actor.agentId !== null && actor.agentId === subjectId;
}

function countText(count: unknown, thing: string): string {
  const number = Number(count);
  return number === 1 ? `one ${thing}` : `${number.toLocaleString('en')} ${thing}s`;
}
