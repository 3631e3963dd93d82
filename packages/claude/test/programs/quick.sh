#!/bin/sh
# The cheapest good run there is; with $HANG it waits to be ended instead, with $STUBBORN it also ignores SIGTERM.
if [ -n "$STUBBORN" ]; then
  trap '' TERM
fi
echo '{"type":"system","subtype":"init","session_id":"s"}'
if [ -n "$HANG" ]; then
  sleep 60 &
  wait
  sleep 60
fi
echo '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"done"}'
