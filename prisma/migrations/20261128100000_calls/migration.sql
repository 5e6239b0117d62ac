CREATE TYPE "conversation_kind" AS ENUM ('chat', 'call');
CREATE TYPE "signal_side" AS ENUM ('visitor', 'agent');
CREATE TYPE "signal_kind" AS ENUM ('offer', 'answer', 'candidate');
ALTER TYPE "chat_ending" ADD VALUE 'missed';
ALTER TYPE "chat_ending" ADD VALUE 'lost';

ALTER TABLE "chat" ADD COLUMN "kind" "conversation_kind" NOT NULL DEFAULT 'chat';
ALTER TABLE "chat" ADD COLUMN "agent_tab" TEXT;
ALTER TABLE "chat" ADD COLUMN "agent_here_at" TIMESTAMPTZ(3);
ALTER TABLE "chat" ADD CONSTRAINT "call_answered_in_a_tab" CHECK ("kind" = 'chat' OR "status" <> 'active' OR "agent_tab" IS NOT NULL);

CREATE TABLE "call_signal" (
    "ticket_id" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "side" "signal_side" NOT NULL,
    "kind" "signal_kind" NOT NULL,
    "payload" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,

    CONSTRAINT "call_signal_pkey" PRIMARY KEY ("ticket_id", "n")
);
CREATE UNIQUE INDEX "call_signal_ticket_id_side_client_id_key" ON "call_signal" ("ticket_id", "side", "client_id");
ALTER TABLE "call_signal" ADD CONSTRAINT "call_signal_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "chat"("ticket_id") ON DELETE RESTRICT ON UPDATE CASCADE;
