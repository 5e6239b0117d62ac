-- Applies one step of one revision to one family's index: paints or replaces segments within [start, end].
-- Every intermediate state is valid, because a look-up asks about one address.
--
-- KEYS  1 the family's sorted set   2 the meta hash
-- ARGV  1 build      the index that the caller means
--       2 fence      the caller's turn at the applier's lock; a lower one than seen before is refused
--       3 revision   must follow the one applied last
--       4 mode       'add': pieces are laid over what is there, and what ends later stays (of equals the lower id)
--                    'replace': [start, end] holds the pieces and nothing else afterwards
--       5 last       '1' = the revision is complete after this step
--       6 start      7 end   inclusive sort keys of the step
--       8 limit      how many present segments one call may touch
--       9… pieces    members (start ∘ end ∘ until ∘ from ∘ id), sorted, disjoint, within [start, end]
-- Returns 'OK', or the key to resume from when limit was reached, or NO_INDEX, FENCED, OUT_OF_ORDER.
local set, meta = KEYS[1], KEYS[2]
local build, fence, revision, mode, last = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]
local from, to, limit = ARGV[6], ARGV[7], tonumber(ARGV[8])

-- A flushed or foreign index must not be made to look healthy by one write.
if not redis.call('ZSCORE', set, '!' .. build) then return 'NO_INDEX' end
local known = redis.call('HMGET', meta, 'build', 'fence', 'applied')
if known[1] ~= build then return 'NO_INDEX' end
if tonumber(known[2] or '0') > fence then return 'FENCED' end
if tonumber(known[3]) ~= revision - 1 then return 'OUT_OF_ORDER' end
if known[2] ~= ARGV[2] then redis.call('HSET', meta, 'fence', ARGV[2]) end

local width = #from

local function after(key)
  local i = width
  while i >= 8 do
    local digits = string.sub(key, i - 7, i)
    if digits ~= 'ffffffff' then
      return string.sub(key, 1, i - 8) .. string.format('%08x', tonumber(digits, 16) + 1) .. string.rep('0', width - i)
    end
    i = i - 8
  end
  return nil
end

local function before(key)
  local i = width
  while i >= 8 do
    local digits = string.sub(key, i - 7, i)
    if digits ~= '00000000' then
      return string.sub(key, 1, i - 8) .. string.format('%08x', tonumber(digits, 16) - 1) .. string.rep('f', width - i)
    end
    i = i - 8
  end
  return nil
end

local function decode(member)
  return {
    s = string.sub(member, 1, width),
    e = string.sub(member, width + 1, 2 * width),
    p = string.sub(member, 2 * width + 1)
  }
end

local old = {}
local function take(member)
  old[member] = true
  return decode(member)
end

-- What is there: segments that begin within the step, up to the limit …
local present = redis.call('ZRANGEBYLEX', set, '[' .. from, '(' .. to .. '~', 'LIMIT', 0, limit + 1)
local resume = nil
if #present > limit then
  resume = string.sub(present[limit + 1], 1, width)
  to = before(resume)
  present[limit + 1] = nil
end

-- … and the neighbour on the left, which may reach in or touch.
local content = {}
local inside = {}
local left = redis.call('ZREVRANGEBYLEX', set, '(' .. from, '-', 'LIMIT', 0, 1)[1]
if left and string.byte(left) ~= 33 then
  local l = decode(left)
  if l.e >= from then
    old[left] = true
    content[1] = { s = l.s, e = before(from), p = l.p }
    inside[1] = { s = from, e = l.e, p = l.p }
  elseif after(l.e) == from then
    old[left] = true
    content[1] = l
  end
end
for i = 1, #present do inside[#inside + 1] = take(present[i]) end

-- The last of them may reach out on the right; else a neighbour may touch there.
local rest = nil
local outermost = inside[#inside]
if outermost and outermost.e > to then
  rest = { s = after(to), e = outermost.e, p = outermost.p }
  outermost.e = to
else
  local next_key = after(to)
  if next_key then
    local right = redis.call('ZRANGEBYLEX', set, '[' .. next_key, '(' .. next_key .. '~', 'LIMIT', 0, 1)[1]
    if right then rest = take(right) end
  end
end

local pieces = {}
for i = 9, #ARGV do
  local piece = decode(ARGV[i])
  if piece.e >= from and piece.s <= to then
    if piece.s < from then piece.s = from end
    if piece.e > to then piece.e = to end
    pieces[#pieces + 1] = piece
  end
end

-- Joins neighbours that say the same.
local function push(s, e, p)
  local prior = content[#content]
  if prior and prior.p == p and after(prior.e) == s then
    prior.e = e
  else
    content[#content + 1] = { s = s, e = e, p = p }
  end
end

-- until ∘ from ∘ id: the later end counts, of equal ends the lower id; the same ban again takes the newer `from`.
local function stays(present_payload, piece_payload)
  local a, b = string.sub(present_payload, 1, 9), string.sub(piece_payload, 1, 9)
  if a ~= b then return a > b end
  return string.sub(present_payload, 19) < string.sub(piece_payload, 19)
end

if mode == 'replace' then
  for i = 1, #pieces do push(pieces[i].s, pieces[i].e, pieces[i].p) end
else
  local i, j = 1, 1
  while inside[i] or pieces[j] do
    local x, y = inside[i], pieces[j]
    if not y or (x and x.e < y.s) then
      push(x.s, x.e, x.p)
      i = i + 1
    elseif not x or y.e < x.s then
      push(y.s, y.e, y.p)
      j = j + 1
    elseif x.s < y.s then
      push(x.s, before(y.s), x.p)
      x.s = y.s
    elseif y.s < x.s then
      push(y.s, before(x.s), y.p)
      y.s = x.s
    else
      local e = x.e < y.e and x.e or y.e
      push(x.s, e, stays(x.p, y.p) and x.p or y.p)
      if x.e == e then i = i + 1 else x.s = after(e) end
      if y.e == e then j = j + 1 else y.s = after(e) end
    end
  end
end
if rest then push(rest.s, rest.e, rest.p) end

-- Write the difference only.
local add = {}
for i = 1, #content do
  local member = content[i].s .. content[i].e .. content[i].p
  if old[member] then
    old[member] = nil
  else
    add[#add + 1] = 0
    add[#add + 1] = member
  end
end
local remove = {}
for member in pairs(old) do remove[#remove + 1] = member end
if #remove > 0 then redis.call('ZREM', set, unpack(remove)) end
if #add > 0 then redis.call('ZADD', set, unpack(add)) end

if resume then return resume end
if last == '1' then redis.call('HSET', meta, 'applied', ARGV[3]) end
return 'OK'
