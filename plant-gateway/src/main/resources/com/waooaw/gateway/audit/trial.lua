-- Whether the stream takes events now: appends one and takes it back before anybody can read it. Key: the stream.
local id = redis.pcall('XADD', KEYS[1], '*', 'event', '{}')
if type(id) == 'table' and id.err then
  return 0
end
redis.call('XDEL', KEYS[1], id)
return 1
