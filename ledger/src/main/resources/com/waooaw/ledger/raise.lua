-- Lifts a cap's spending to what is known to have been spent, never lowers it. What is reserved may be part of that
-- already, settled in a moment, and is not counted twice.
--
-- KEYS  1 cap  2 limit ("-" where absent)  3 alerts
-- ARGV  1 JSON: floor (micro-dollars known to be spent), caps[{limit?,ttl_ms}], marks
local a = cjson.decode(ARGV[1])
local spent, reserved = sums(KEYS[1])
local missing = math.max(0, a.floor - spent - reserved)
if missing > 0 then
  redis.call('HINCRBY', KEYS[1], 'spent', missing)
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  remember(KEYS[1], limit_of(a.caps[1], KEYS[2]), a.marks, a.caps[1].ttl_ms)
  tell_marks(KEYS[3], KEYS[1])
end
return missing
