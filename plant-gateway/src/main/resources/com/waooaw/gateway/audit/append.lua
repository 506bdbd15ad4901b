-- Appends events to the stream, each exactly once. Keys: the stream, the writer's mark.
-- Arguments: how long the mark is kept in ms, then number and event by turns, numbers rising.
-- A batch whose answer was lost is sent again; what the mark says is stored is not stored twice.
-- Answers how many are stored now, and why the next one is not.
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local stored, refusal = 0, ''
for i = 2, #ARGV, 2 do
  local number = tonumber(ARGV[i])
  if number > last then
    local answer = redis.pcall('XADD', KEYS[1], '*', 'event', ARGV[i + 1])
    if type(answer) == 'table' and answer.err then
      refusal = answer.err
      break
    end
    last = number
  end
  stored = stored + 1
end
if stored > 0 then
  redis.call('SET', KEYS[2], last, 'PX', ARGV[1])
end
return {stored, refusal}
