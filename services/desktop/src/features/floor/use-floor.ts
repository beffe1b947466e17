import type { Floor } from '@tellonce/contracts';
import { useCallback, useEffect, useState } from 'react';
import { ApiProblem } from '../../api/api-problem.ts';
import { setServerClock } from '../../socket/server-clock.ts';
import { type Connection, useSocket } from '../../socket/socket-provider.tsx';

export interface FloorView {
  /** The last floor heard; null before the first. */
  floor: Floor | null;
  connection: Connection;
  /** Why the gateway does not let us watch. */
  refused: ApiProblem | null;
  watchAgain: () => void;
}

/** The floor as long as the page is open. A new connection knows nothing of the old one's watching, so it asks again. */
export const useFloor = (): FloorView => {
  const { socket, connection } = useSocket();
  const [floor, setFloor] = useState<Floor | null>(null);
  const [refused, setRefused] = useState<ApiProblem | null>(null);

  const watch = useCallback(async () => {
    setRefused(null);
    const ack = await socket.send('floor.watch', {});
    // A cut line is shown as such and asked again when it is back; only the gateway's own refusal is an error.
    if (!ack.ok && socket.raw.connected) setRefused(new ApiProblem(ack.code, ack.detail));
  }, [socket]);

  useEffect(() => {
    const { raw } = socket;
    const hear = (message: { floor: Floor }) => {
      setServerClock(message.floor.now);
      setRefused(null);
      setFloor(message.floor);
    };
    const ask = () => void watch();
    raw.on('floor.state', hear);
    raw.on('connect', ask);
    if (raw.connected) ask();
    return () => {
      raw.off('floor.state', hear);
      raw.off('connect', ask);
      if (raw.connected) void socket.send('floor.unwatch', {});
    };
  }, [socket, watch]);

  return { floor, connection, refused, watchAgain: () => void watch() };
};
