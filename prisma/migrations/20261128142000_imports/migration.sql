-- Of a list that is applied again and again, only the difference counts: which bans came from a line that is gone, or were
-- ended as a whole, so that nothing keeps the line from coming back.
ALTER TABLE "ban" ADD COLUMN "left_list" BOOLEAN NOT NULL DEFAULT false;

-- A list that is fetched or handed in again and again. Its bans are those of its batch.
CREATE TABLE "ban_feed" (
    "id" SERIAL NOT NULL,
    "batch_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT,
    "every" TEXT NOT NULL DEFAULT 'off',
    "reason" TEXT,
    "confirmed" BOOLEAN NOT NULL DEFAULT false,
    "listed" INTEGER NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,
    "etag" TEXT,
    "last_modified" TEXT,
    "fetched_at" TIMESTAMPTZ(3),
    "outcome" JSONB,
    "next_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),

    CONSTRAINT "ban_feed_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ban_feed_every_is_known" CHECK ("every" IN ('off', 'hourly', 'daily')),
    CONSTRAINT "ban_feed_without_url_is_not_fetched" CHECK ("url" IS NOT NULL OR "every" = 'off'),
    CONSTRAINT "ban_feed_next_is_when_it_has_an_interval" CHECK (("every" = 'off') = ("next_at" IS NULL))
);
CREATE UNIQUE INDEX "ban_feed_batch_id_key" ON "ban_feed" ("batch_id");
CREATE UNIQUE INDEX "ban_feed_name_key" ON "ban_feed" ("name");
ALTER TABLE "ban_feed" ADD CONSTRAINT "ban_feed_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "ban_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TYPE "ban_import_state" AS ENUM ('to_check', 'checking', 'checked', 'to_import', 'importing', 'done', 'failed');

-- An import on the desk's page. The list is kept until it is done.
CREATE TABLE "ban_import" (
    "id" SERIAL NOT NULL,
    "state" "ban_import_state" NOT NULL,
    "name" TEXT NOT NULL,
    "file_name" TEXT NOT NULL DEFAULT '',
    "url" TEXT,
    "every" TEXT NOT NULL DEFAULT 'off',
    "content" BYTEA,
    "until_given" BOOLEAN NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "reason" TEXT,
    "time_zone" TEXT NOT NULL,
    "confirmed" BOOLEAN NOT NULL DEFAULT false,
    "created_by_id" INTEGER,
    "created_by_name" TEXT NOT NULL,
    "created_by_address" INET,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "runner" UUID,
    "seen_at" TIMESTAMPTZ(3),
    "phase" TEXT NOT NULL DEFAULT '',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "preview" JSONB,
    "refused" BYTEA,
    "outcome" JSONB,
    "problem" TEXT,
    "batch_id" INTEGER,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "ban_import_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ban_import_runs_with_a_runner" CHECK (("state" IN ('checking', 'importing')) = ("runner" IS NOT NULL)),
    -- A list is kept no longer than it is needed.
    CONSTRAINT "ban_import_done_holds_no_list" CHECK ("state" <> 'done' OR "content" IS NULL)
);
CREATE INDEX "ban_import_state_idx" ON "ban_import" ("state", "id") WHERE "state" NOT IN ('done', 'failed');
ALTER TABLE "ban_import" ADD CONSTRAINT "ban_import_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "ban_batch"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
