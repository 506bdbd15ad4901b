-- Admits one request or refuses it, and leaves nothing behind when it refuses but the request itself in the rate.
-- Redis runs a script alone, so callers at the same instant are admitted one after the other.
--
-- KEYS  1 revocation  2 rate  3 tasks  4 leases  5 reservation  6 alerts  7.. cap and limit, in turn ("-" where absent)
-- ARGV  1 JSON: now_us, generation?, interval_us, burst, task?{limit,ttl_ms}, lease_ms (when the lease ends),
--       amount? (in micro-dollars), caps[{limit?,ttl_ms,stop_percent?}], marks ("80,95,100")
local a = cjson.decode(ARGV[1])

if a.generation then
  local revoked = redis.call('GET', KEYS[1])
  if revoked and (revoked == 'ended' or tonumber(revoked) > a.generation) then
    return {'ended'}
  end
end

-- The generic cell rate algorithm: one number a caller, the theoretical arrival time of its next request.
local tolerance = a.interval_us * a.burst
local arrival = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), a.now_us) + a.interval_us
local ahead = arrival - a.now_us
if ahead > tolerance then
  return {'limited', 0, ahead - a.interval_us, ahead - tolerance}
end
redis.call('SET', KEYS[2], string.format('%.0f', arrival), 'PX', math.max(1, math.ceil(ahead / 1000)))
local remaining = math.floor((tolerance - ahead) / a.interval_us)

if a.task then
  local used = tonumber(redis.call('GET', KEYS[3]) or '0')
  if used >= a.task.limit then
    return {'tasks', remaining, ahead, used}
  end
end

if a.caps then
  local refused = refusal(a.caps, 7, a.amount or 0, {}, a.marks, KEYS[6])
  if refused then
    return {'budget', remaining, ahead, unpack(refused)}
  end
end

if a.task or a.amount then
  local kept = {'state', 'open', 'amount', a.amount or 0}
  if a.task then
    redis.call('INCR', KEYS[3])
    redis.call('PEXPIRE', KEYS[3], a.task.ttl_ms)
    table.insert(kept, 'task')
    table.insert(kept, KEYS[3])
  end
  if a.amount then
    for _, field in ipairs(reserve(a.caps, 7, a.amount, {}, 0, a.marks)) do
      table.insert(kept, field)
    end
  end
  redis.call('HSET', KEYS[5], unpack(kept))
  redis.call('ZADD', KEYS[4], a.lease_ms, KEYS[5])
end
return {'admitted', remaining, ahead}
