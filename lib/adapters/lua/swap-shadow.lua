-- Puts a finished shadow in the live index's place. Readers see the old or the new, never half.
--
-- KEYS  1 live IPv4   2 live IPv6   3 live meta   4 shadow IPv4   5 shadow IPv6   6 shadow meta   7 old IPv4   8 old IPv6
-- ARGV  1 the shadow's build   2 '1' = the live index is known to belong to another or a later store: replace it whatever
--       it has applied   3 the caller's fence
-- Returns OK; NO_SHADOW when the shadow is gone (flushed meanwhile); BEHIND when the live index has applied more;
-- FENCED when a later turn at the applier's lock has written.
if not redis.call('ZSCORE', KEYS[4], '!' .. ARGV[1]) or not redis.call('ZSCORE', KEYS[5], '!' .. ARGV[1]) then
  return 'NO_SHADOW'
end
local shadow = tonumber(redis.call('HGET', KEYS[6], 'applied') or '-1')
if shadow < 0 then return 'NO_SHADOW' end
local live = redis.call('HMGET', KEYS[3], 'applied', 'fence')
if ARGV[2] ~= '1' then
  if tonumber(live[1] or '-1') > shadow then return 'BEHIND' end
  if tonumber(live[2] or '0') > tonumber(ARGV[3]) then return 'FENCED' end
end
-- Renaming over a big key would free it here and block; it is set aside first and unlinked in the background.
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('RENAME', KEYS[1], KEYS[7]) end
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('RENAME', KEYS[2], KEYS[8]) end
redis.call('RENAME', KEYS[4], KEYS[1])
redis.call('RENAME', KEYS[5], KEYS[2])
redis.call('RENAME', KEYS[6], KEYS[3])
redis.call('HSET', KEYS[3], 'fence', ARGV[3])
redis.call('PERSIST', KEYS[1])
redis.call('PERSIST', KEYS[2])
redis.call('PERSIST', KEYS[3])
redis.call('UNLINK', KEYS[7], KEYS[8])
return 'OK'
