CREATE TYPE "board_kind" AS ENUM ('suggestion', 'forum');
CREATE TYPE "suggestion_status" AS ENUM ('open', 'planned', 'done', 'declined');
CREATE TYPE "board_post_state" AS ENUM ('shown', 'hidden', 'spam', 'deleted');

ALTER TABLE "visitor" ADD COLUMN "name" TEXT NOT NULL DEFAULT '';

CREATE TABLE "board_topic" (
    "id" SERIAL NOT NULL,
    "ticket_id" INTEGER NOT NULL,
    "kind" "board_kind" NOT NULL,
    "status" "suggestion_status" NOT NULL DEFAULT 'open',
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "locked" BOOLEAN NOT NULL DEFAULT false,
    "votes" INTEGER NOT NULL DEFAULT 0,
    "replies" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_post_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "board_topic_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "board_topic_counts" CHECK ("votes" >= 0 AND "replies" >= 0),
    CONSTRAINT "board_topic_forum" CHECK ("kind" = 'suggestion' OR ("status" = 'open' AND "votes" = 0))
);
CREATE UNIQUE INDEX "board_topic_ticket_id_key" ON "board_topic" ("ticket_id");
-- One for each order of the lists, with what is pinned in front of all.
CREATE INDEX "board_topic_votes_idx" ON "board_topic" ("kind", "pinned", "votes", "id");
CREATE INDEX "board_topic_activity_idx" ON "board_topic" ("kind", "pinned", "last_post_at", "id");
CREATE INDEX "board_topic_newest_idx" ON "board_topic" ("kind", "pinned", "created_at", "id");

CREATE TABLE "board_post" (
    "ticket_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "topic_id" INTEGER NOT NULL,
    "visitor_id" UUID,
    "address" INET,
    "state" "board_post_state" NOT NULL DEFAULT 'shown',
    "state_by" TEXT,
    "state_at" TIMESTAMPTZ(3),
    "ban_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "board_post_pkey" PRIMARY KEY ("ticket_id", "seq")
);
CREATE INDEX "board_post_topic_id_seq_idx" ON "board_post" ("topic_id", "seq");
CREATE INDEX "board_post_visitor_id_created_at_idx" ON "board_post" ("visitor_id", "created_at");
CREATE INDEX "board_post_ban_id_idx" ON "board_post" ("ban_id");
-- For erasing addresses when their time is over, and for finding what came from one.
CREATE INDEX "board_post_address_idx" ON "board_post" ("created_at") WHERE "address" IS NOT NULL;

CREATE TABLE "board_vote" (
    "topic_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "board_vote_pkey" PRIMARY KEY ("topic_id", "contact_id")
);

ALTER TABLE "board_topic" ADD CONSTRAINT "board_topic_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "board_post" ADD CONSTRAINT "board_post_message_fkey" FOREIGN KEY ("ticket_id", "seq") REFERENCES "message"("ticket_id", "seq") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "board_post" ADD CONSTRAINT "board_post_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "board_topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "board_post" ADD CONSTRAINT "board_post_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "visitor"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "board_post" ADD CONSTRAINT "board_post_ban_id_fkey" FOREIGN KEY ("ban_id") REFERENCES "ban"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "board_vote" ADD CONSTRAINT "board_vote_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "board_topic"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "board_vote" ADD CONSTRAINT "board_vote_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
