-- Who made a token; null for those from before this was kept.
ALTER TABLE "api_token" ADD COLUMN "created_by_name" TEXT;
