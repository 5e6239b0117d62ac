import { defineConfig } from 'prisma/config';

/** What the Prisma command line needs to find the schema; the application itself connects through lib/env.ts. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost/gatehouse' },
});
