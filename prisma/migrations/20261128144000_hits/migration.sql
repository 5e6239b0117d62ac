-- How often bans refuse somebody. Where that happens is not where tickets come from: mail has no bans, and sites that ask
-- by forward-auth have no tickets.
CREATE TYPE "hit_channel" AS ENUM ('chat', 'contact_form', 'call', 'board', 'gate');
ALTER TABLE "ban_hit" DROP CONSTRAINT "ban_hit_is_of_a_public_channel";
ALTER TABLE "ban_hit" ALTER COLUMN "channel" TYPE "hit_channel" USING "channel"::text::"hit_channel",
    ALTER COLUMN "count" TYPE BIGINT;
-- The hits of some days, of all bans.
CREATE INDEX "ban_hit_by_day_idx" ON "ban_hit" ("day", "ban_id") INCLUDE ("count");

-- The sums of a ban's days, so that the grids sort by them.
ALTER TABLE "ban" ADD COLUMN "hit_count" BIGINT NOT NULL DEFAULT 0, ADD COLUMN "last_hit_at" TIMESTAMPTZ(3);
UPDATE "ban" SET "hit_count" = "hits"."count", "last_hit_at" = "hits"."last_seen_at"
FROM (
    SELECT "ban_id", sum("count") AS "count", max("last_seen_at") AS "last_seen_at" FROM "ban_hit" GROUP BY "ban_id"
) AS "hits" WHERE "hits"."ban_id" = "ban"."id";
CREATE INDEX "ban_by_hit_count_idx" ON "ban" ("facets", "hit_count", "id") INCLUDE ("valid_until", "banned_by_name");
CREATE INDEX "ban_by_last_hit_idx" ON "ban" ("facets", (COALESCE("last_hit_at", '-infinity'::timestamptz)), "id")
    INCLUDE ("valid_until", "banned_by_name", "last_hit_at");

-- What bans refused in each hour.
CREATE TABLE "refusal_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "channel" "hit_channel" NOT NULL,
    "count" BIGINT NOT NULL,
    CONSTRAINT "refusal_hour_pkey" PRIMARY KEY ("hour", "channel")
);
