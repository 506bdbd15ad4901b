-- Puts an open reservation under further caps, or under none of them: whoever reserved first did not know them all. A cap
-- that it is under already is only held to the limit given here.
--
-- KEYS  1 reservation  2 alerts  3.. cap and limit, in turn ("-" where absent)
-- ARGV  1 JSON: caps[{limit?,ttl_ms,stop_percent?}], marks
local a = cjson.decode(ARGV[1])
if redis.call('HGET', KEYS[1], 'state') ~= 'open' then
  return {'gone'}
end
local amount = tonumber(redis.call('HGET', KEYS[1], 'amount'))
local held, windows, n = {}, {}, 0
local cap = redis.call('HGET', KEYS[1], 'cap1')
while cap do
  held[cap] = true
  windows[string.match(cap, '^(.*):')] = cap
  n = n + 1
  cap = redis.call('HGET', KEYS[1], 'cap' .. (n + 1))
end
for i = 3, #KEYS, 2 do
  -- What was reserved before midnight stays in the window it was reserved in.
  KEYS[i] = windows[string.match(KEYS[i], '^(.*):')] or KEYS[i]
end
local refused = refusal(a.caps, 3, amount, held, a.marks, KEYS[2])
if refused then
  return {'budget', unpack(refused)}
end
local kept = reserve(a.caps, 3, amount, held, n, a.marks)
if #kept > 0 then
  redis.call('HSET', KEYS[1], unpack(kept))
end
return {'joined'}
