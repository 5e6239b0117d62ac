-- Tickets come from mail and classic phone lines too. No ban reaches these, so no ban can have refused anybody there.
ALTER TYPE "channel" ADD VALUE 'email';
ALTER TYPE "channel" ADD VALUE 'phone';
-- By their texts: a new value of a type can't be named in the transaction that adds it.
ALTER TABLE "ban_hit" ADD CONSTRAINT "ban_hit_is_of_a_public_channel" CHECK ("channel"::text NOT IN ('email', 'phone'));
ALTER TABLE "ticket" ADD COLUMN "phone" TEXT NOT NULL DEFAULT '';

CREATE TYPE "rule_action" AS ENUM ('delete', 'spam');

CREATE TABLE "rule" (
    "id" SERIAL NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "conditions" JSONB NOT NULL,
    "action" "rule_action" NOT NULL,
    "met_count" INTEGER NOT NULL DEFAULT 0,
    "last_met_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "rule_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "rule_has_conditions" CHECK (jsonb_typeof("conditions") = 'array' AND jsonb_array_length("conditions") > 0),
    CONSTRAINT "rule_met_has_a_time" CHECK (("met_count" = 0) = ("last_met_at" IS NULL))
);

CREATE TABLE "inbound" (
    "id" SERIAL NOT NULL,
    "ticket_id" INTEGER,
    "seq" INTEGER,
    "opened" BOOLEAN NOT NULL DEFAULT false,
    "channel" "channel" NOT NULL,
    "mark" TEXT,
    "message_id" TEXT,
    "facts" JSONB,
    "malformed" TEXT,
    "raw" BYTEA,
    "rule_id" INTEGER,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inbound_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "inbound_is_shown_whole" CHECK (("ticket_id" IS NULL) = ("seq" IS NULL)),
    -- What a rule deleted is gone: nothing of its content stays.
    CONSTRAINT "inbound_deleted_is_gone" CHECK ("ticket_id" IS NOT NULL OR ("facts" IS NULL AND "raw" IS NULL AND NOT "opened"))
);
CREATE UNIQUE INDEX "inbound_mark_key" ON "inbound" ("mark");
CREATE INDEX "inbound_ticket_id_seq_idx" ON "inbound" ("ticket_id", "seq");
CREATE INDEX "inbound_message_id_idx" ON "inbound" ("message_id");
CREATE INDEX "inbound_rule_id_idx" ON "inbound" ("rule_id");
-- The latest tickets of these channels, on which a rule is tried.
CREATE INDEX "inbound_opened_idx" ON "inbound" ("id") WHERE "opened";

ALTER TABLE "inbound" ADD CONSTRAINT "inbound_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "inbound" ADD CONSTRAINT "inbound_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "rule"("id") ON DELETE SET NULL ON UPDATE CASCADE;
