-- Other programs are told what happens to bans.
CREATE TYPE "webhook_delivery_state" AS ENUM ('pending', 'delivered', 'failed');

CREATE TABLE "webhook" (
    "id" SERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "topics" TEXT[] NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    -- Encrypted.
    "secret" TEXT NOT NULL,
    "old_secret" TEXT,
    "old_secret_until" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_has_topics" CHECK (cardinality("topics") > 0),
    CONSTRAINT "webhook_old_secret_ends" CHECK (("old_secret" IS NULL) = ("old_secret_until" IS NULL)),
    CONSTRAINT "webhook_that_is_gone_is_off" CHECK ("gone_at" IS NULL OR NOT "enabled")
);

CREATE TABLE "webhook_delivery" (
    "id" BIGSERIAL NOT NULL,
    "webhook_id" INTEGER NOT NULL,
    "message_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "is_repeat" BOOLEAN NOT NULL DEFAULT false,
    "state" "webhook_delivery_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "last_attempt_at" TIMESTAMPTZ(3),
    "took_ms" INTEGER,
    "status" INTEGER,
    "failure" TEXT,
    "answer" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_delivery_is_tried_while_pending" CHECK (("state" = 'pending') = ("next_attempt_at" IS NOT NULL))
);
CREATE INDEX "webhook_delivery_webhook_id_id_idx" ON "webhook_delivery" ("webhook_id", "id");
CREATE INDEX "webhook_delivery_created_at_idx" ON "webhook_delivery" ("created_at");
CREATE INDEX "webhook_delivery_due_idx" ON "webhook_delivery" ("webhook_id", "next_attempt_at", "id") WHERE "state" = 'pending';
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How far events of bans, and bans that ran out, have been made into deliveries. One row.
CREATE TABLE "webhook_cursor" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "ban_event_id" BIGINT NOT NULL,
    "ran_out_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_cursor_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_cursor_is_one" CHECK ("id" = 1)
);
INSERT INTO "webhook_cursor" ("ban_event_id", "ran_out_at")
    SELECT COALESCE(max("id"), 0), now() FROM "ban_event";

CREATE INDEX "ban_running_out_idx" ON "ban" ("valid_until") WHERE "valid_until" IS NOT NULL AND "expired_by_name" IS NULL;
