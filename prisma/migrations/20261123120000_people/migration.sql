-- The activity log is read newest first, whatever it is filtered by: each filter's index ends with that order. Agents are
-- looked for by id, because names change; programs have only a name.
DROP INDEX "activity_actor_name_idx";
DROP INDEX "activity_action_idx";
CREATE INDEX "activity_actor_id_idx" ON "activity" ("actor_id", "at", "id") WHERE "actor_id" IS NOT NULL;
CREATE INDEX "activity_program_idx" ON "activity" ("actor_name", "at", "id") WHERE "actor_id" IS NULL;
CREATE INDEX "activity_action_idx" ON "activity" ("action", "at", "id");
