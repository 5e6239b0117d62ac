-- What programs were answered under an Idempotency-Key, written in the transaction of the change that they asked for.
CREATE TABLE "kept_answer" (
    "token_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "kept_answer_pkey" PRIMARY KEY ("token_id","key")
);
CREATE INDEX "kept_answer_created_at_idx" ON "kept_answer"("created_at");
ALTER TABLE "kept_answer" ADD CONSTRAINT "kept_answer_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "api_token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
