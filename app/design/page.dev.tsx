import type { Metadata } from 'next';
import { Toaster } from '@/components/ui/toast';
import { ButtonSpecimens } from './button-specimens';
import { ChoiceSpecimens } from './choice-specimens';
import { FieldSpecimens } from './field-specimens';
import { ListSpecimens } from './list-specimens';
import { MessageSpecimens } from './message-specimens';
import { OverlaySpecimens } from './overlay-specimens';

export const metadata: Metadata = { title: 'Design' };

/** What each part of the page shows. `scheme` keeps ids apart, for everything stands here twice. */
const PARTS = [
  { title: 'Buttons and links', Specimens: ButtonSpecimens },
  { title: 'Fields', Specimens: FieldSpecimens },
  { title: 'Choices', Specimens: ChoiceSpecimens },
  { title: 'Messages', Specimens: MessageSpecimens },
  { title: 'Lists', Specimens: ListSpecimens },
  { title: 'Menus, dialogs and toasts', Specimens: OverlaySpecimens },
] as const;

const SCHEMES = ['light', 'dark'] as const;

/**
 * Every component of components/ui in its states, in light and in dark; make the window narrow to see them on a phone.
 * It is there with `npm run dev` only: the ending `.dev.tsx` makes a page in development and nothing in a production
 * build (`pageExtensions` in next.config.js), where /design is 404. It needs no sign-in and shows nothing of the desk.
 */
export default function DesignPage() {
  return (
    <main className="grid gap-10 px-3 py-8 sm:px-6">
      <header>
        <h1 className="text-xl font-semibold tracking-tight">Design</h1>
        <p className="text-grid text-muted">
          Every part of the kit in its states. Hover and focus are there to be tried: Tab walks through all of them.
        </p>
      </header>
      {PARTS.map(({ title, Specimens }) => (
        <section key={title} aria-labelledby={title} className="grid gap-3">
          <h2 id={title} className="text-lg font-semibold">
            {title}
          </h2>
          <div className="grid gap-3 lg:grid-cols-2">
            {SCHEMES.map((scheme) => (
              <div
                key={scheme}
                data-theme={scheme}
                className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-5 rounded-lg border border-line bg-canvas p-4 text-text"
              >
                <Specimens scheme={scheme} />
              </div>
            ))}
          </div>
        </section>
      ))}
      <Toaster />
    </main>
  );
}
