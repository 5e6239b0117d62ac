-- Bans that have refused nobody for long, and are old enough to have done so: told by the index of last hits alone.
DROP INDEX "ban_by_last_hit_idx";
CREATE INDEX "ban_by_last_hit_idx" ON "ban" ("facets", (COALESCE("last_hit_at", '-infinity'::timestamptz)), "id")
    INCLUDE ("valid_until", "banned_by_name", "last_hit_at", "created_at");
