/** Finds or installs the Chromium that the browser tests drive, and prints its path. */
import { findOrInstallChromium } from '../tests/support/find-or-install-chromium';

try {
  console.log(await findOrInstallChromium((line) => console.error(line)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
