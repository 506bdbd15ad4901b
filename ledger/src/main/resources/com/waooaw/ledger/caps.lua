-- What every script of the ledger knows of caps; it is put before each of them.
--
-- A cap is a hash: spent, reserved, limit and marks as they were last known, and a field for each mark that was told.
-- Its limit may be set by hand under a key of its own, which then replaces the one a caller brings.

local function sums(cap)
  local found = redis.call('HMGET', cap, 'spent', 'reserved')
  return tonumber(found[1] or '0'), tonumber(found[2] or '0')
end

-- The limit that holds; nil when there is none.
local function limit_of(cap, limit_key)
  local set = limit_key ~= '-' and redis.call('GET', limit_key)
  return set and tonumber(set) or cap.limit
end

local function tell(alerts, cap, mark, limit, spent, reserved)
  if redis.call('HSETNX', cap, 'mark' .. mark, 1) == 1 then
    redis.call('XADD', alerts, 'MAXLEN', '~', 10000, '*', 'cap', cap, 'mark', mark,
      'limit', string.format('%.0f', limit), 'spent', string.format('%.0f', spent), 'reserved', string.format('%.0f', reserved))
  end
end

-- Tells of each mark that spending has reached, once in the cap's life.
local function tell_marks(alerts, cap)
  local known = redis.call('HMGET', cap, 'limit', 'marks')
  if not known[1] or not known[2] then
    return
  end
  local limit = tonumber(known[1])
  local spent, reserved = sums(cap)
  for mark in string.gmatch(known[2], '%d+') do
    if spent * 100 >= limit * tonumber(mark) then
      tell(alerts, cap, mark, limit, spent, reserved)
    end
  end
end

local function remember(cap, limit, marks, ttl_ms)
  if limit and marks ~= '' then
    redis.call('HSET', cap, 'limit', string.format('%.0f', limit), 'marks', marks)
  end
  redis.call('PEXPIRE', cap, ttl_ms)
end

-- The first cap that has no room for the amount, or nil. A cap that the reservation holds already has it in its reserved.
-- keys: where the caps' keys begin, two for each: the cap and its limit.
local function refusal(caps, keys, amount, held, marks, alerts)
  for i, cap in ipairs(caps) do
    local key = KEYS[keys + 2 * i - 2]
    local limit = limit_of(cap, KEYS[keys + 2 * i - 1])
    local own = held[key] and amount or 0
    local more = amount - own
    local spent, reserved = sums(key)
    if limit and cap.stop_percent then
      if (spent + reserved - own) * 100 >= limit * cap.stop_percent then
        return {i, spent, reserved, limit}
      end
    elseif limit and spent + reserved + more > limit then
      if spent + more > limit and marks ~= '' then
        -- Nothing that is open could make room: the cap has begun to refuse.
        remember(key, limit, marks, cap.ttl_ms)
        tell(alerts, key, '100', limit, spent, reserved)
      end
      return {i, spent, reserved, limit}
    end
  end
  return nil
end

-- Reserves the amount under every cap that is charged and not held yet; what the reservation must remember of them.
local function reserve(caps, keys, amount, held, from, marks)
  local kept, n = {}, from
  for i, cap in ipairs(caps) do
    local key = KEYS[keys + 2 * i - 2]
    if not cap.stop_percent then
      if not held[key] then
        redis.call('HINCRBY', key, 'reserved', amount)
        n = n + 1
        table.insert(kept, 'cap' .. n)
        table.insert(kept, key)
      end
      remember(key, limit_of(cap, KEYS[keys + 2 * i - 1]), marks, cap.ttl_ms)
    end
  end
  return kept
end

