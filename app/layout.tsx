import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { CopyLayer } from '@/components/ui/copy-layer';
import { NavigationLayer } from '@/components/ui/navigation-layer';
import { parseTheme, THEME_COOKIE } from '@/components/ui/theme';
import { TooltipLayer } from '@/components/ui/tooltip';

export const metadata: Metadata = {
  title: { default: 'Gatehouse', template: '%s · Gatehouse' },
  robots: { index: false },
};

export const viewport: Viewport = { colorScheme: 'light dark' };

/** Every page's frame: fonts, colours in the theme that the cookie asks for, and the tooltip layer. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <body>
        {children}
        <NavigationLayer />
        <CopyLayer />
        <TooltipLayer />
      </body>
    </html>
  );
}
