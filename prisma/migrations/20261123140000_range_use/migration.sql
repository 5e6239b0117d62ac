-- Where each signed-in device was seen last; "address" stays where it signed in.
ALTER TABLE "agent_session" ADD COLUMN "last_address" INET;
UPDATE "agent_session" SET "last_address" = "address";
CREATE INDEX "agent_session_last_address_idx" ON "agent_session" ("last_address") WHERE "last_address" IS NOT NULL;

-- Who would be hit by a ban: open chats are few among many tickets.
CREATE INDEX "ticket_open_chat_idx" ON "ticket" ("address") WHERE "channel" = 'chat' AND "status" = 'open';
