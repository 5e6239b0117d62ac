import { Checkbox } from '@/components/ui/checkbox';
import { RadioCards } from '@/components/ui/radio-cards';
import { Switch } from '@/components/ui/switch';
import { TabLinks } from '@/components/ui/tabs';
import { ThemeSwitch } from '@/components/ui/theme-switch';
import { Row, Specimen, type SpecimenProps } from './specimen';

const PERIODS = [
  { value: 'hour', label: '1 hour' },
  { value: 'day', label: '1 day' },
  { value: 'week', label: '1 week' },
  { value: 'month', label: '1 month' },
  { value: 'until', label: 'Until a date and time', span: 2 },
  { value: 'always', label: 'Always', hint: 'Until somebody ends it', span: 2 },
] as const;

export function ChoiceSpecimens({ scheme }: SpecimenProps) {
  return (
    <>
      <Specimen name="Checkbox" note="with a label and alone; checked; disabled">
        <div className="grid gap-2">
          <Checkbox name={`${scheme}-a`} hint="A letter goes out on Mondays.">
            Tell me by e-mail
          </Checkbox>
          <Checkbox name={`${scheme}-b`} defaultChecked>
            Tell me here
          </Checkbox>
          <Checkbox name={`${scheme}-c`} disabled>
            Not for you
          </Checkbox>
          <Row>
            <Checkbox aria-label="Select row 1" />
            <Checkbox aria-label="Select row 2" defaultChecked />
          </Row>
        </div>
      </Specimen>
      <Specimen name="Switch" note="off, on, disabled">
        <div className="grid gap-3">
          <Switch name={`${scheme}-d`} hint="They work only while you are not typing.">
            Keyboard shortcuts
          </Switch>
          <Switch name={`${scheme}-e`} defaultChecked>
            Sounds
          </Switch>
          <Switch name={`${scheme}-f`} disabled>
            Not for you
          </Switch>
        </div>
      </Specimen>
      <Specimen name="RadioCards" note="none chosen">
        <RadioCards name={`${scheme}-period`} legend="Period" choices={PERIODS} />
      </Specimen>
      <Specimen name="RadioCards" note="chosen; invalid">
        <RadioCards name={`${scheme}-chosen`} legend="Period" choices={PERIODS.slice(0, 4)} defaultValue="day" />
        <RadioCards
          name={`${scheme}-missing`}
          legend="Period"
          choices={PERIODS.slice(0, 4)}
          error="Choose how long, such as 1 day."
        />
      </Specimen>
      <Specimen name="TabLinks" note="views of one list, each a page of its own">
        <TabLinks
          label={`Views in ${scheme}`}
          tabs={[
            { name: 'Inbox', href: '?', current: true, count: '12' },
            { name: 'Resolved', href: '?view=resolved', current: false },
            { name: 'Spam', href: '?view=spam', current: false, count: '999+' },
          ]}
        />
      </Specimen>
      {scheme === 'light' && (
        <Specimen name="ThemeSwitch" note="for the whole page">
          <div className="max-w-64">
            <ThemeSwitch theme="system" />
          </div>
        </Specimen>
      )}
    </>
  );
}
