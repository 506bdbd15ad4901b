-- Admits one request or refuses it, and leaves nothing behind when it refuses but the request itself in the rate.
-- Redis runs a script alone, so callers at the same instant are admitted one after the other.
--
-- KEYS  1 revocation  2 rate  3 tasks  4 leases  5 reservation  6.. caps ("-" where a part is absent)
-- ARGV  1 JSON: now_us, generation?, interval_us, burst, task?{limit,ttl_ms}, charge?{amount,caps[{limit,ttl_ms}]},
--       lease_ms (when the lease ends)
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

if a.charge then
  for i, cap in ipairs(a.charge.caps) do
    local sums = redis.call('HMGET', KEYS[5 + i], 'spent', 'reserved')
    local spent, reserved = tonumber(sums[1] or '0'), tonumber(sums[2] or '0')
    if spent + reserved + a.charge.amount > cap.limit then
      return {'budget', remaining, ahead, i, spent, reserved}
    end
  end
end

if a.task or a.charge then
  local kept = {'state', 'open', 'amount', a.charge and a.charge.amount or 0}
  if a.task then
    redis.call('INCR', KEYS[3])
    redis.call('PEXPIRE', KEYS[3], a.task.ttl_ms)
    table.insert(kept, 'task')
    table.insert(kept, KEYS[3])
  end
  if a.charge then
    for i, cap in ipairs(a.charge.caps) do
      redis.call('HINCRBY', KEYS[5 + i], 'reserved', a.charge.amount)
      redis.call('PEXPIRE', KEYS[5 + i], cap.ttl_ms)
      table.insert(kept, 'cap' .. i)
      table.insert(kept, KEYS[5 + i])
    end
  end
  redis.call('HSET', KEYS[5], unpack(kept))
  redis.call('ZADD', KEYS[4], a.lease_ms, KEYS[5])
end
return {'admitted', remaining, ahead}
