-- What a bouncer of CrowdSec's has been told so far, by the token that is its key.
CREATE TABLE "bouncer" (
    "token_id" INTEGER NOT NULL,
    "revision" BIGINT NOT NULL,
    "ban_event_id" BIGINT NOT NULL,
    "told_until" TIMESTAMPTZ(3) NOT NULL,
    "program" TEXT NOT NULL DEFAULT '',
    "pulled_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "bouncer_pkey" PRIMARY KEY ("token_id")
);
ALTER TABLE "bouncer" ADD CONSTRAINT "bouncer_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "api_token"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An exemption as it was at an earlier revision: when it came, and what its end was until somebody ended it.
ALTER TABLE "exemption" ADD COLUMN "added_in" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "exemption" ADD COLUMN "ended_in" BIGINT;
ALTER TABLE "exemption" ADD COLUMN "until_before_ended" TIMESTAMPTZ(3);
