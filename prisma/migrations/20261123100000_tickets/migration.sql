-- What a line of the system in a conversation is about, in the words of lib/ports/ticket-store.
ALTER TABLE "message" ADD COLUMN "event" TEXT;

-- When somebody last wrote as this contact, so that contacts sort by it.
ALTER TABLE "contact" ADD COLUMN "last_seen_at" TIMESTAMPTZ(3);
UPDATE "contact" SET "last_seen_at" =
    COALESCE((SELECT max("created_at") FROM "ticket" WHERE "contact_id" = "contact"."id"), "created_at");
ALTER TABLE "contact" ALTER COLUMN "last_seen_at" SET NOT NULL;
CREATE INDEX "contact_last_seen_at_idx" ON "contact" ("last_seen_at", "id");

-- Open tickets are few among many, and so is spam: their lists and counts have indexes of their own.
CREATE INDEX "ticket_open_idx" ON "ticket" ("updated_at", "id") WHERE "status" = 'open' AND NOT "spam";
CREATE INDEX "ticket_spam_idx" ON "ticket" ("updated_at", "id") WHERE "spam";
DROP INDEX "ticket_assignee_id_idx";
CREATE INDEX "ticket_assignee_id_updated_at_idx" ON "ticket" ("assignee_id", "updated_at", "id");
DROP INDEX "ticket_contact_id_idx";
CREATE INDEX "ticket_contact_id_created_at_idx" ON "ticket" ("contact_id", "created_at", "id");

-- Words of tickets and messages, for search by the beginnings of words. Postgres' own parser takes addresses of pages
-- and mail for one word each; with ASCII's punctuation blanked out their parts are found too.
CREATE FUNCTION "words_of"(text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.simple'::regconfig,
        translate($1, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)));
CREATE INDEX "ticket_words_idx" ON "ticket" USING gin ("words_of"("subject"));
CREATE INDEX "message_words_idx" ON "message" USING gin ("words_of"("text"));
