import { findOrInstallChromium } from '../support/find-or-install-chromium';
import { ADMINISTRATOR, startProduct } from './start-product';

/**
 * One running Gatehouse for all stories, whose sign-in the tests find in the environment. With GATEHOUSE_E2E_URL set
 * the one that runs there is used instead (with GATEHOUSE_E2E_EMAIL and GATEHOUSE_E2E_PASSWORD).
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  process.env.GATEHOUSE_E2E_CHROMIUM ??= await findOrInstallChromium((line) => process.stderr.write(`${line}\n`));
  if (process.env.GATEHOUSE_E2E_URL) return undefined;
  const product = await startProduct();
  process.env.GATEHOUSE_E2E_URL = product.url;
  process.env.GATEHOUSE_E2E_EMAIL = ADMINISTRATOR.email;
  process.env.GATEHOUSE_E2E_PASSWORD = ADMINISTRATOR.password;
  process.env.GATEHOUSE_E2E_DATA_DIR = product.dataDirectory;
  return product.remove;
}
