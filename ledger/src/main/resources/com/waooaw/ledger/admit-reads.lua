-- Admits or refuses requests that reserve nothing, one after the other: the session and the rate of admit.lua, with the
-- same keys, for as many callers as are asked for.
--
-- KEYS  for each: 1 revocation ("-" without a session)  2 rate
-- ARGV  for each: 1 now_us  2 interval_us  3 burst  4 generation ("" without a session)
-- Answers for each: 1 admitted 2 limited 3 ended; remaining; reset_us; retry_us
local answers = {}

local function answer(outcome, remaining, reset, retry)
  answers[#answers + 1] = outcome
  answers[#answers + 1] = remaining
  answers[#answers + 1] = reset
  answers[#answers + 1] = retry
end

for i = 1, #KEYS, 2 do
  local at = 2 * i - 1
  local now, interval = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local tolerance = interval * tonumber(ARGV[at + 2])
  local generation = tonumber(ARGV[at + 3])
  local revoked = generation and redis.call('GET', KEYS[i])
  if revoked and (revoked == 'ended' or tonumber(revoked) > generation) then
    answer(3, 0, 0, 0)
  else
    local arrival = math.max(tonumber(redis.call('GET', KEYS[i + 1]) or '0'), now) + interval
    local ahead = arrival - now
    if ahead > tolerance then
      answer(2, 0, ahead - interval, ahead - tolerance)
    else
      redis.call('SET', KEYS[i + 1], string.format('%.0f', arrival), 'PX', math.max(1, math.ceil(ahead / 1000)))
      answer(1, math.floor((tolerance - ahead) / interval), ahead, 0)
    end
  end
end
return answers
