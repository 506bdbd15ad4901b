-- Settles or releases one reservation, or sweeps back all whose lease has ended. Each reservation is finished once; later
-- calls change nothing, but that what was swept may still turn out to be spent.
--
-- KEYS  1 leases  2 reservation ("-" when sweeping)  3 alerts
-- ARGV  1 "settle" | "release" | "sweep"  2 actual amount in micro-dollars  3 now in milliseconds
--       4 how long a finished reservation is remembered, in milliseconds
local function each_cap(reservation, act)
  local i = 1
  local cap = redis.call('HGET', reservation, 'cap1')
  while cap do
    -- A window that has ended took its sums with it.
    if redis.call('EXISTS', cap) == 1 then
      act(cap)
    end
    i = i + 1
    cap = redis.call('HGET', reservation, 'cap' .. i)
  end
end

local function finish(reservation, mode, actual)
  redis.call('ZREM', KEYS[1], reservation)
  local state = redis.call('HGET', reservation, 'state')
  -- Money that is spent is counted, however late its settlement comes.
  local late = state == 'swept' and mode == 'settle'
  if state ~= 'open' and not late then
    return 0
  end
  local amount = late and 0 or tonumber(redis.call('HGET', reservation, 'amount'))
  each_cap(reservation, function(cap)
    if amount > 0 then
      redis.call('HINCRBY', cap, 'reserved', -amount)
    end
    if mode == 'settle' then
      redis.call('HINCRBY', cap, 'spent', actual)
      tell_marks(KEYS[3], cap)
    end
  end)
  local task = redis.call('HGET', reservation, 'task')
  if task and redis.call('EXISTS', task) == 1 then
    if late then
      redis.call('INCR', task)
    elseif mode ~= 'settle' then
      redis.call('DECR', task)
    end
  end
  local states = {settle = 'settled', release = 'released', sweep = 'swept'}
  redis.call('HSET', reservation, 'state', states[mode])
  -- Only what is finished may be forgotten: an open one would take its reserved money with it.
  redis.call('PEXPIRE', reservation, ARGV[4])
  return 1
end

if ARGV[1] ~= 'sweep' then
  return finish(KEYS[2], ARGV[1], tonumber(ARGV[2]))
end
local swept = 0
for _, reservation in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[3], 'LIMIT', 0, 500)) do
  swept = swept + finish(reservation, 'sweep', 0)
end
return swept
