-- Enumerations
CREATE TYPE "agent_role" AS ENUM ('agent', 'administrator');
CREATE TYPE "channel" AS ENUM ('chat', 'contact_form', 'call', 'board');
CREATE TYPE "ticket_status" AS ENUM ('open', 'resolved');
CREATE TYPE "message_author" AS ENUM ('visitor', 'agent', 'system');
CREATE TYPE "ban_event_kind" AS ENUM ('created', 'edited', 'expired');

-- Ranges of addresses. Postgres orders inet by family, then numerically, so a range never mixes families.
CREATE TYPE "inet_range" AS RANGE (subtype = inet);

-- CreateTable
CREATE TABLE "agent" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "agent_role" NOT NULL DEFAULT 'agent',
    "password_hash" TEXT NOT NULL,
    "time_zone" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "agent_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "agent_email_is_lower_case" CHECK ("email" = lower("email"))
);
CREATE UNIQUE INDEX "agent_email_key" ON "agent"("email");

CREATE TABLE "agent_session" (
    "id" UUID NOT NULL,
    "agent_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" INET,
    CONSTRAINT "agent_session_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "agent_session_agent_id_last_seen_at_idx" ON "agent_session"("agent_id", "last_seen_at");

CREATE TABLE "sign_in_attempt" (
    "id" BIGSERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "address" INET,
    "device" TEXT,
    "succeeded" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "sign_in_attempt_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "sign_in_attempt_email_at_idx" ON "sign_in_attempt"("email", "at");
CREATE INDEX "sign_in_attempt_address_at_idx" ON "sign_in_attempt"("address", "at");

CREATE TABLE "ban_batch" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "ban_batch_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ban" (
    "id" SERIAL NOT NULL,
    "start_ip" INET NOT NULL,
    "end_ip" INET NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "reason" TEXT NOT NULL DEFAULT '',
    "banned_by_id" INTEGER,
    "banned_by_name" TEXT NOT NULL,
    "contact_id" INTEGER,
    "contact_name" TEXT NOT NULL DEFAULT '',
    "ticket_id" INTEGER,
    "ticket_code" TEXT NOT NULL DEFAULT '',
    "batch_id" INTEGER,
    "expired_by_name" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "range" "inet_range" GENERATED ALWAYS AS (inet_range("start_ip", "end_ip", '[]')) STORED,
    CONSTRAINT "ban_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "ban_range_is_of_one_family" CHECK (family("start_ip") = family("end_ip")),
    CONSTRAINT "ban_range_has_host_masks" CHECK (
        masklen("start_ip") = CASE family("start_ip") WHEN 4 THEN 32 ELSE 128 END
        AND masklen("end_ip") = CASE family("end_ip") WHEN 4 THEN 32 ELSE 128 END
    ),
    CONSTRAINT "ban_range_starts_before_it_ends" CHECK ("start_ip" <= "end_ip"),
    -- IPv4-mapped IPv6 is IPv4: an IPv6 range holds all of ::ffff:0:0/96 and more, or nothing of it.
    CONSTRAINT "ban_range_is_not_ipv4_mapped" CHECK (
        "end_ip" < '::ffff:0.0.0.0'::inet OR "start_ip" > '::ffff:255.255.255.255'::inet
        OR ("start_ip" < '::ffff:0.0.0.0'::inet AND "end_ip" >= '::ffff:255.255.255.255'::inet)
        OR ("start_ip" = '::ffff:0.0.0.0'::inet AND "end_ip" > '::ffff:255.255.255.255'::inet)
    ),
    -- Half-open validity; an expiry at the very instant of creation is allowed. The index has room up to the year 5000.
    CONSTRAINT "ban_ends_after_it_begins" CHECK ("valid_until" IS NULL OR "valid_until" >= "created_at"),
    CONSTRAINT "ban_ends_by_the_year_5000" CHECK ("valid_until" IS NULL OR "valid_until" < '5001-01-01T00:00:00Z'),
    CONSTRAINT "ban_reason_is_not_endless" CHECK (length("reason") <= 2000),
    CONSTRAINT "ban_is_by_somebody" CHECK ("banned_by_name" <> '')
);
-- Which bans cover an address, which overlap a range: microseconds at a million rows.
CREATE INDEX "ban_range_idx" ON "ban" USING spgist ("range");
-- One index per sortable column of the grids; id breaks ties, so pages are stable.
CREATE INDEX "ban_banned_by_name_idx" ON "ban" ("banned_by_name", "id");
CREATE INDEX "ban_created_at_idx" ON "ban" ("created_at", "id");
CREATE INDEX "ban_start_ip_idx" ON "ban" ("start_ip", "id");
CREATE INDEX "ban_end_ip_idx" ON "ban" ("end_ip", "id");
CREATE INDEX "ban_valid_until_idx" ON "ban" ((COALESCE("valid_until", 'infinity'::timestamptz)), "id");
CREATE INDEX "ban_reason_idx" ON "ban" ((left("reason", 200)), "id");
CREATE INDEX "ban_contact_name_idx" ON "ban" ("contact_name", "id");
CREATE INDEX "ban_ticket_code_idx" ON "ban" ("ticket_code", "id");
CREATE INDEX "ban_batch_id_idx" ON "ban" ("batch_id");
CREATE INDEX "ban_contact_id_idx" ON "ban" ("contact_id");
CREATE INDEX "ban_ticket_id_idx" ON "ban" ("ticket_id");

CREATE TABLE "ban_event" (
    "id" BIGSERIAL NOT NULL,
    "ban_id" INTEGER NOT NULL,
    "kind" "ban_event_kind" NOT NULL,
    "actor_id" INTEGER,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    CONSTRAINT "ban_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "ban_event_ban_id_id_idx" ON "ban_event"("ban_id", "id");

CREATE TABLE "ban_hit" (
    "ban_id" INTEGER NOT NULL,
    "channel" "channel" NOT NULL,
    "day" DATE NOT NULL,
    "count" INTEGER NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "ban_hit_pkey" PRIMARY KEY ("ban_id","channel","day")
);

CREATE TABLE "exemption" (
    "id" SERIAL NOT NULL,
    "start_ip" INET NOT NULL,
    "end_ip" INET NOT NULL,
    "note" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "range" "inet_range" GENERATED ALWAYS AS (inet_range("start_ip", "end_ip", '[]')) STORED,
    CONSTRAINT "exemption_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "exemption_range_is_of_one_family" CHECK (family("start_ip") = family("end_ip")),
    CONSTRAINT "exemption_range_has_host_masks" CHECK (
        masklen("start_ip") = CASE family("start_ip") WHEN 4 THEN 32 ELSE 128 END
        AND masklen("end_ip") = CASE family("end_ip") WHEN 4 THEN 32 ELSE 128 END
    ),
    CONSTRAINT "exemption_range_starts_before_it_ends" CHECK ("start_ip" <= "end_ip"),
    CONSTRAINT "exemption_range_is_not_ipv4_mapped" CHECK (
        "end_ip" < '::ffff:0.0.0.0'::inet OR "start_ip" > '::ffff:255.255.255.255'::inet
        OR ("start_ip" < '::ffff:0.0.0.0'::inet AND "end_ip" >= '::ffff:255.255.255.255'::inet)
        OR ("start_ip" = '::ffff:0.0.0.0'::inet AND "end_ip" > '::ffff:255.255.255.255'::inet)
    ),
    CONSTRAINT "exemption_ends_after_it_begins" CHECK ("valid_until" IS NULL OR "valid_until" >= "created_at"),
    CONSTRAINT "exemption_ends_by_the_year_5000" CHECK ("valid_until" IS NULL OR "valid_until" < '5001-01-01T00:00:00Z'),
    CONSTRAINT "exemption_has_a_note" CHECK ("note" <> '')
);
CREATE INDEX "exemption_range_idx" ON "exemption" USING spgist ("range");

CREATE TABLE "index_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "store_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    CONSTRAINT "index_state_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "index_state_is_one_row" CHECK ("id" = 1)
);
INSERT INTO "index_state" DEFAULT VALUES;
-- Every taking of the applier's lock gets a higher number; the index refuses writes that carry a lower one.
CREATE SEQUENCE "index_fence";

CREATE TABLE "index_outbox" (
    "revision" BIGINT NOT NULL,
    "change" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "index_outbox_pkey" PRIMARY KEY ("revision")
);

CREATE TABLE "contact" (
    "id" SERIAL NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "contact_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "contact_email_is_lower_case" CHECK ("email" = lower("email"))
);
CREATE UNIQUE INDEX "contact_email_key" ON "contact"("email");

CREATE TABLE "visitor" (
    "id" UUID NOT NULL,
    "contact_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "visitor_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "ticket" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "channel" "channel" NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'open',
    "spam" BOOLEAN NOT NULL DEFAULT false,
    "subject" TEXT NOT NULL,
    "contact_id" INTEGER,
    "address" INET,
    "user_agent" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "ticket_code_key" ON "ticket"("code");
CREATE INDEX "ticket_created_at_id_idx" ON "ticket"("created_at", "id");
CREATE INDEX "ticket_contact_id_idx" ON "ticket"("contact_id");

CREATE TABLE "message" (
    "ticket_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "author" "message_author" NOT NULL,
    "author_name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "message_pkey" PRIMARY KEY ("ticket_id","seq")
);

CREATE TABLE "api_token" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "read_only" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

CREATE TABLE "desk_settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "desk_name" TEXT NOT NULL DEFAULT 'Help desk',
    "address_retention_days" INTEGER NOT NULL DEFAULT 30,
    CONSTRAINT "desk_settings_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "desk_settings_is_one_row" CHECK ("id" = 1),
    CONSTRAINT "desk_settings_retention_is_days" CHECK ("address_retention_days" BETWEEN 1 AND 3650)
);
INSERT INTO "desk_settings" DEFAULT VALUES;

-- AddForeignKey
ALTER TABLE "agent_session" ADD CONSTRAINT "agent_session_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ban" ADD CONSTRAINT "ban_banned_by_id_fkey" FOREIGN KEY ("banned_by_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ban" ADD CONSTRAINT "ban_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ban" ADD CONSTRAINT "ban_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ban" ADD CONSTRAINT "ban_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "ban_batch"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ban_event" ADD CONSTRAINT "ban_event_ban_id_fkey" FOREIGN KEY ("ban_id") REFERENCES "ban"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "ban_hit" ADD CONSTRAINT "ban_hit_ban_id_fkey" FOREIGN KEY ("ban_id") REFERENCES "ban"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "visitor" ADD CONSTRAINT "visitor_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "message" ADD CONSTRAINT "message_ticket_id_fkey" FOREIGN KEY ("ticket_id") REFERENCES "ticket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What happened stays: events are append-only, bans are closed and never deleted, whoever asks.
CREATE FUNCTION "refuse_change_of_history"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: history is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "ban_event_is_append_only" BEFORE UPDATE OR DELETE ON "ban_event"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_history"();
CREATE TRIGGER "ban_is_never_deleted" BEFORE DELETE ON "ban"
    FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_history"();
