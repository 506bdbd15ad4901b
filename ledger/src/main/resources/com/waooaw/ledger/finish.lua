-- Settles or releases one reservation, or sweeps back all whose lease has ended. Each reservation is finished once; later
-- calls change nothing.
--
-- KEYS  1 leases  2 reservation ("-" when sweeping)
-- ARGV  1 "settle" | "release" | "sweep"  2 actual amount in micro-dollars  3 now in milliseconds
--       4 how long a finished reservation is remembered, in milliseconds
local function finish(reservation, mode, actual)
  redis.call('ZREM', KEYS[1], reservation)
  if redis.call('HGET', reservation, 'state') ~= 'open' then
    return 0
  end
  local amount = tonumber(redis.call('HGET', reservation, 'amount'))
  local i = 1
  local cap = redis.call('HGET', reservation, 'cap1')
  while cap do
    -- A window that has ended took its sums with it.
    if redis.call('EXISTS', cap) == 1 then
      redis.call('HINCRBY', cap, 'reserved', -amount)
      if mode == 'settle' then
        redis.call('HINCRBY', cap, 'spent', actual)
      end
    end
    i = i + 1
    cap = redis.call('HGET', reservation, 'cap' .. i)
  end
  local task = redis.call('HGET', reservation, 'task')
  if task and mode ~= 'settle' and redis.call('EXISTS', task) == 1 then
    redis.call('DECR', task)
  end
  redis.call('HSET', reservation, 'state', mode == 'settle' and 'settled' or 'released')
  -- Only what is finished may be forgotten: an open one would take its reserved money with it.
  redis.call('PEXPIRE', reservation, ARGV[4])
  return 1
end

if ARGV[1] ~= 'sweep' then
  return finish(KEYS[2], ARGV[1], tonumber(ARGV[2]))
end
local swept = 0
for _, reservation in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[3], 'LIMIT', 0, 500)) do
  swept = swept + finish(reservation, 'release', 0)
end
return swept
