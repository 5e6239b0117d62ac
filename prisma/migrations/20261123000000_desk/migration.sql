-- People: an invited agent has no password yet; how the desk looks is each person's own.
ALTER TABLE "agent" ALTER COLUMN "password_hash" DROP NOT NULL;
ALTER TABLE "agent"
    ADD COLUMN "theme" TEXT NOT NULL DEFAULT 'system',
    ADD COLUMN "preferences" JSONB NOT NULL DEFAULT '{}',
    ADD CONSTRAINT "agent_theme_is_known" CHECK ("theme" IN ('system', 'light', 'dark'));
CREATE INDEX "agent_session_address_idx" ON "agent_session" ("address") WHERE "address" IS NOT NULL;

-- Links that let somebody choose a password, once. Only a hash of the secret part is kept.
CREATE TYPE "agent_link_purpose" AS ENUM ('invitation', 'password_reset');
CREATE TABLE "agent_link" (
    "id" SERIAL NOT NULL,
    "agent_id" INTEGER NOT NULL,
    "purpose" "agent_link_purpose" NOT NULL,
    "hash" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    CONSTRAINT "agent_link_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "agent_link_hash_key" ON "agent_link"("hash");
CREATE INDEX "agent_link_agent_id_idx" ON "agent_link"("agent_id");
ALTER TABLE "agent_link" ADD CONSTRAINT "agent_link_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What staff and programs did to bans, exemptions, agents and settings: written in the change's own transaction.
CREATE TABLE "activity" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" INTEGER,
    "actor_name" TEXT NOT NULL,
    "address" INET,
    "action" TEXT NOT NULL,
    "subject_id" INTEGER,
    "subject_name" TEXT NOT NULL DEFAULT '',
    "details" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "activity_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "activity_at_idx" ON "activity" ("at", "id");
CREATE INDEX "activity_actor_name_idx" ON "activity" ("actor_name", "id");
CREATE INDEX "activity_action_idx" ON "activity" ("action", "id");
CREATE TRIGGER "activity_is_append_only" BEFORE UPDATE OR DELETE ON "activity"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_history"();

-- Tickets are somebody's, end at some time, and hold notes that the visitor never sees.
ALTER TABLE "ticket"
    ADD COLUMN "assignee_id" INTEGER,
    ADD COLUMN "resolved_at" TIMESTAMPTZ(3);
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "ticket_updated_at_id_idx" ON "ticket"("updated_at", "id");
CREATE INDEX "ticket_assignee_id_idx" ON "ticket"("assignee_id");
CREATE INDEX "ticket_address_idx" ON "ticket" ("address") WHERE "address" IS NOT NULL;
ALTER TABLE "message"
    ADD COLUMN "author_id" INTEGER,
    ADD COLUMN "internal" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "message" ADD CONSTRAINT "message_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "contact_name_idx" ON "contact" ("name", "id");
CREATE INDEX "contact_created_at_idx" ON "contact" ("created_at", "id");
