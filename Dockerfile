# Gatehouse alone, for a Postgres (DATABASE_URL) and a Redis or Valkey (REDIS_URL) of your own. See docs/running.md.

FROM node:20-bookworm-slim AS build
WORKDIR /app
# Packages first: they are installed anew only when these files change. Installing generates the database client.
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma ./prisma
COPY scripts/generate-prisma-client.mjs ./scripts/
RUN npm ci --no-audit --no-fund
COPY . .
# `--no-save`: the start compares package-lock.json with that of the build, and pruning would write it anew.
RUN npm run build \
  && npm prune --omit=dev --no-save --no-audit --no-fund \
  && rm -rf .next/cache

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    GATEHOUSE_DATA_DIR=/data \
    PORT=3000
RUN install -d -o node -g node /app /data
WORKDIR /app
COPY --from=build --chown=node:node /app ./
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "tsx", "server.ts"]
