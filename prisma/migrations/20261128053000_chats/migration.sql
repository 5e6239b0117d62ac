CREATE TYPE "chat_status" AS ENUM ('waiting', 'active', 'ended');
CREATE TYPE "chat_ending" AS ENUM ('visitor', 'agent', 'ban', 'abandoned', 'left_message');

ALTER TABLE "agent" ADD COLUMN "chats_switched_on" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "agent" ADD COLUMN "chat_seen_at" TIMESTAMPTZ(3);

-- The sender's own mark: a request that is repeated, because its answer was lost, doubles nothing.
ALTER TABLE "message" ADD COLUMN "client_id" TEXT;
CREATE UNIQUE INDEX "message_client_id_idx" ON "message" ("ticket_id", "author", "client_id") WHERE "client_id" IS NOT NULL;

CREATE TABLE "chat" (
    "ticket_id" INTEGER NOT NULL,
    "key_hash" TEXT NOT NULL,
    "status" "chat_status" NOT NULL DEFAULT 'waiting',
    "visitor_name" TEXT NOT NULL DEFAULT '',
    "agent_id" INTEGER,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ending" "chat_ending",
    "ban_id" INTEGER,
    "page" TEXT NOT NULL DEFAULT '',
    "visitor_seen_seq" INTEGER NOT NULL DEFAULT 0,
    "agent_seen_seq" INTEGER NOT NULL DEFAULT 0,
    "visitor_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "rev" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "chat_pkey" PRIMARY KEY ("ticket_id"),
    CONSTRAINT "chat_ends_once" CHECK (("status" = 'ended') = ("ended_at" IS NOT NULL) AND ("status" = 'ended') = ("ending" IS NOT NULL)),
    CONSTRAINT "chat_has_an_agent" CHECK ("status" <> 'active' OR "agent_id" IS NOT NULL),
    CONSTRAINT "chat_ban_ends" CHECK ("ban_id" IS NULL OR "ending" = 'ban')
);
CREATE UNIQUE INDEX "chat_key_hash_key" ON "chat" ("key_hash");
CREATE INDEX "chat_ban_id_idx" ON "chat" ("ban_id");
-- Running chats are few among many: they are read every second.
CREATE INDEX "chat_running_idx" ON "chat" ("started_at", "ticket_id") WHERE "status" <> 'ended';
CREATE INDEX "chat_ended_idx" ON "chat" ("ended_at") WHERE "status" = 'ended';

CREATE TABLE "chat_address" (
    "ticket_id" INTEGER NOT NULL,
    "address" INET NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_address_pkey" PRIMARY KEY ("ticket_id", "address")
);

ALTER TABLE "chat" ADD CONSTRAINT "chat_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "chat" ADD CONSTRAINT "chat_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "chat" ADD CONSTRAINT "chat_ban_id_fkey" FOREIGN KEY ("ban_id") REFERENCES "ban"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "chat_address" ADD CONSTRAINT "chat_address_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "chat"("ticket_id") ON DELETE RESTRICT ON UPDATE CASCADE;
