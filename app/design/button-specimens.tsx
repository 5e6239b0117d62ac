import { Pencil, Plus } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { CopyButton } from '@/components/ui/copy-button';
import { SubmitButton } from '@/components/ui/submit-button';
import { tooltip } from '@/components/ui/tooltip-text';
import { Row, Specimen, type SpecimenProps } from './specimen';

export function ButtonSpecimens({ scheme }: SpecimenProps) {
  return (
    <>
      <Specimen name="Button" note="secondary, primary, quiet; danger for what destroys, on the button that does it">
        <Row>
          <Button>Secondary</Button>
          <Button variant="primary">Primary</Button>
          <Button variant="quiet">Quiet</Button>
          <Button variant="danger">Delete 12 rows</Button>
        </Row>
      </Specimen>
      <Specimen name="Button size" note="small, middle, large, icon; at least 44 px high under a finger">
        <Row>
          <Button size="sm">Small</Button>
          <Button>Middle</Button>
          <Button size="lg">Large</Button>
          <Button size="icon" aria-label="Edit" {...tooltip('Edit')}>
            <Pencil aria-hidden />
          </Button>
        </Row>
      </Specimen>
      <Specimen name="Button disabled" note="only where a reason stands beside it">
        <Row>
          <Button disabled>Secondary</Button>
          <Button variant="primary" disabled>
            Primary
          </Button>
          <Button variant="danger" disabled>
            Danger
          </Button>
        </Row>
      </Specimen>
      <Specimen name="SubmitButton" note="at rest and pending: same width, keeps the focus">
        <Row>
          <SubmitButton>Save changes</SubmitButton>
          <SubmitButton pending>Save changes</SubmitButton>
          <SubmitButton variant="danger" pendingLabel="Deleting…" pending>
            Delete
          </SubmitButton>
        </Row>
      </Specimen>
      <Specimen name="ButtonLink" note="leads to a page, also to a form">
        <Row>
          <ButtonLink href={`#${scheme}`} variant="primary">
            <Plus aria-hidden />
            Add row
          </ButtonLink>
          <ButtonLink href={`#${scheme}`}>Details</ButtonLink>
        </Row>
      </Specimen>
      <Specimen name="CopyButton" note="gone without scripts">
        <Row>
          <span className="inline-flex items-center gap-1">
            <span className="code">203.0.113.7</span>
            <CopyButton text="203.0.113.7" />
          </span>
        </Row>
      </Specimen>
    </>
  );
}
