import { startTestServices } from './test-services';

/** Vitest's global setup: Postgres and Redis for the whole run. Returns what ends them. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const services = await startTestServices();
  return services.stop;
}
