-- A vote is of who registered; those of one e-mail address still count as one.
ALTER TABLE "board_vote" ADD COLUMN "visitor_id" UUID;
UPDATE "board_vote" v SET "visitor_id" = (
    SELECT r."id" FROM "visitor" r WHERE r."contact_id" = v."contact_id" ORDER BY r."created_at", r."id" LIMIT 1
);
ALTER TABLE "board_vote" ALTER COLUMN "visitor_id" SET NOT NULL;
ALTER TABLE "board_vote" DROP CONSTRAINT "board_vote_pkey";
ALTER TABLE "board_vote" ADD CONSTRAINT "board_vote_pkey" PRIMARY KEY ("topic_id", "visitor_id");
CREATE INDEX "board_vote_topic_id_contact_id_idx" ON "board_vote" ("topic_id", "contact_id");
ALTER TABLE "board_vote" ADD CONSTRAINT "board_vote_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "visitor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
