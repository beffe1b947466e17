import { socketPermissions } from '@tellonce/contracts';
import { describe, expect, it } from 'vitest';
import type { DoorHouse } from './door-house.ts';
import { askOver, openSocket, refusedSocket, type SocketCase, socketComplaint, socketMatrix } from './door-sockets.ts';

/** Every event of the socket, from the tables of events and permissions. */
export const describeSocketDoors = (house: () => DoorHouse): void => {
  describe('every event of the socket', () => {
    it('is open to nobody without a session, and to no other site', async () => {
      const { cookie } = await house().signIn(house().accountWith('supervisor'));
      expect(await refusedSocket(house().url, {})).toBe('not-signed-in');
      expect(await refusedSocket(house().url, { cookie: 'tellonce_session=made-up' })).toBe('not-signed-in');
      expect(await refusedSocket(house().url, { cookie, origin: 'https://elsewhere.example' })).toBe('websocket error');
      expect(await refusedSocket(house().url, { cookie, origin: 'null' })).toBe('websocket error');
      expect(await refusedSocket(`${house().url}/admin`, { cookie })).toBe('Invalid namespace');
    });

    it('refuses who may not, and what it cannot take, in clear words, and changes nothing', async () => {
      const agent = await house().signIn(house().accountWith('agent'));
      const supervisor = await house().signIn(house().accountWith('supervisor'));
      const may = (event: string) =>
        socketPermissions[event as keyof typeof socketPermissions] === 'interactions.handle' ? agent : supervisor;
      const personFor = ({ event, entitled }: SocketCase) =>
        entitled ? may(event) : may(event) === agent ? supervisor : agent;
      // Nobody may send more than a burst over one socket, so every handful of messages has one of its own.
      const handfuls = [agent, supervisor].flatMap((person) => {
        const theirs = socketMatrix().filter((door) => personFor(door) === person);
        return Array.from({ length: Math.ceil(theirs.length / 30) }, (_, at) => ({
          socket: openSocket(house().url, { cookie: person.cookie }),
          doors: theirs.slice(at * 30, at * 30 + 30),
          isAgent: person === agent,
        }));
      });
      try {
        await Promise.all(
          handfuls.map(
            ({ socket, isAgent }) =>
              new Promise<void>((resolve) => socket.once(isAgent ? 'desk.state' : 'connect', () => resolve())),
          ),
        );
        await house().settled();
        const before = await house().records.fingerprint();
        const complaints: (string | null)[] = [];
        for (const { socket, doors } of handfuls)
          for (const door of doors) complaints.push(socketComplaint(door, await askOver(socket, door)));
        expect(complaints.filter((each) => each !== null)).toEqual([]);
        expect(await house().records.fingerprint()).toEqual(before);
        expect(handfuls.every(({ socket }) => socket.connected)).toBe(true);
      } finally {
        for (const { socket } of handfuls) socket.disconnect();
      }
      expect(house().troubles()).toEqual([]);
    });

    it('outlives packets that no desktop would send', async () => {
      const { cookie } = await house().signIn(house().accountWith('supervisor'));
      const packets = [
        '2["newListener",{}]',
        '2["disconnecting",{}]',
        '2{"no":"list"}',
        '9',
        '59999["floor.watch",{}]',
        '51-["floor.watch",{"_placeholder":true,"num":7}]',
        '2'.repeat(60_000),
        'x'.repeat(200_000),
      ];
      for (const packet of packets) {
        const socket = openSocket(house().url, { cookie });
        await new Promise((resolve) => socket.once('connect', () => resolve(null)));
        socket.io.engine.write(packet);
        // Answered, or ended by whoever read the packet: either way it has been read.
        await socket
          .timeout(2_000)
          .emitWithAck('floor.unwatch', {})
          .catch(() => null);
        socket.disconnect();
      }
      expect(house().stack.restartCounts.services).toBe(0);
      expect(house().troubles()).toEqual([]);
    });
  });
};
