import { Inbox, SearchX } from 'lucide-react';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { FieldError } from '@/components/ui/field';
import { KeyHint } from '@/components/ui/key-hint';
import { Notice } from '@/components/ui/notice';
import { Sign, type SignName } from '@/components/ui/sign';
import { Row, Specimen, type SpecimenProps } from './specimen';

const SIGNS: readonly SignName[] = [
  'info',
  'good',
  'warn',
  'danger',
  'mistake',
  'search',
  'x',
  'system',
  'light',
  'dark',
];

export function MessageSpecimens({ scheme }: SpecimenProps) {
  return (
    <>
      <Specimen name="Badge" note="a state in words; colour repeats it">
        <Row>
          <Badge>Resolved</Badge>
          <Badge tone="accent">Open</Badge>
          <Badge tone="danger">Refused</Badge>
          <Badge tone="warn">Spam</Badge>
          <Badge tone="good">Healthy</Badge>
        </Row>
      </Specimen>
      <Specimen name="Avatar" note="small, middle, large">
        <Row>
          <Avatar name="Jonas Weber" />
          <Avatar name="山田 太郎" size="md" />
          <Avatar name="" size="lg" />
        </Row>
      </Specimen>
      <Specimen name="Sign" note="for components of the browser; others use lucide-react">
        <Row>
          {SIGNS.map((name) => (
            <Sign key={name} name={name} />
          ))}
        </Row>
      </Specimen>
      <Specimen name="KeyHint" note="together, one after the other, one">
        <Row>
          <KeyHint keys="Ctrl K" />
          <KeyHint keys="g t" />
          <KeyHint keys="?" />
        </Row>
      </Specimen>
      <Specimen name="Banner" note="information, success, degraded, failure">
        <Banner title="A new version is there">
          <p>It is installed at the next start.</p>
        </Banner>
        <Banner tone="good">
          <p>Saved.</p>
        </Banner>
        <Banner tone="warn" title="The search is slow right now" actions={<Button size="sm">Details</Button>}>
          <p>Everything works, lists take longer.</p>
        </Banner>
        <Banner tone="danger" title="It could not be saved">
          <p>The server’s database did not answer. Nothing was changed; try again.</p>
        </Banner>
      </Specimen>
      <Specimen name="Notice" note="what was just done; can be closed">
        <Notice tone="good" params={[]}>
          <p>Changed the row of Jonas Weber.</p>
        </Notice>
      </Specimen>
      <Specimen name="FieldError">
        <FieldError id={`${scheme}-error`}>Choose how long, such as 1 day.</FieldError>
      </Specimen>
      <Specimen name="EmptyState" note="nothing yet, and nothing found">
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={<Inbox />} title="Nothing here yet" actions={<Button variant="primary">Add row</Button>}>
            <p>What people send arrives here.</p>
          </EmptyState>
        </div>
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={<SearchX />} title="No row matches" actions={<Button>Clear filters</Button>}>
            <p>Nothing has all the words that you typed.</p>
          </EmptyState>
        </div>
      </Specimen>
    </>
  );
}
