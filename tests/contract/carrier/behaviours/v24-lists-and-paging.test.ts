import { describe, expect } from 'vitest';
import { everywhere, simulated } from '../harness/modes.ts';
import { openWorld, outside } from '../harness/world.ts';

const world = openWorld();
const plain = (path: string) => world.http('GET', path) as Promise<{ body: Envelope; status: number }>;

type Envelope = {
  calls: { sid: string }[];
  page: number;
  page_size: number;
  start: number;
  end: number;
  uri: string;
  first_page_uri: string;
  next_page_uri: string | null;
  previous_page_uri: string | null;
};

/** Finished calls, oldest first. */
async function finished(count: number): Promise<string[]> {
  const sids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const sid = await world.callOut('<Hangup/>', { to: `+1555867530${index}` });
    await world.answer(sid);
    sids.push(sid);
    await world.advance(1000);
  }
  return sids;
}

describe('V24 Lists and paging', () => {
  simulated('gives each exactly once, newest first, over three pages', async () => {
    const sids = await finished(7);
    const newestFirst = [...sids].reverse();
    const before = world.answers.length;
    expect((await world.client.calls.list({ pageSize: 3 })).map((one) => one.sid)).toEqual(newestFirst);
    expect(world.answers.length - before).toBe(3);
    expect((await world.client.calls.list({ limit: 4 })).map((one) => one.sid)).toEqual(newestFirst.slice(0, 4));
    const first = await world.client.calls.page({ pageSize: 3 });
    const second = await first.nextPage();
    const third = await second!.nextPage();
    expect([...first.instances, ...second!.instances, ...third!.instances].map((one) => one.sid)).toEqual(newestFirst);
    expect(await third!.nextPage()).toBeUndefined();
    expect((await third!.previousPage())!.instances.map((one) => one.sid)).toEqual(newestFirst.slice(3, 6));
  });

  simulated('puts relative URIs into the envelope, null at the ends', async () => {
    await finished(7);
    const path = `/2010-04-01/Accounts/${world.target.accountSid}/Calls.json`;
    const { body: first } = await plain('/Calls.json?PageSize=3');
    expect(first).toMatchObject({ page: 0, page_size: 3, start: 0, end: 2, previous_page_uri: null });
    expect(first.uri.startsWith(path)).toBe(true);
    expect(first.first_page_uri.startsWith(path)).toBe(true);
    expect(first.next_page_uri!.startsWith(path)).toBe(true);
    const rest = (uri: string) => plain(uri.slice(`/2010-04-01/Accounts/${world.target.accountSid}`.length));
    const { body: second } = await rest(first.next_page_uri!);
    expect(second).toMatchObject({ page: 1, start: 3, end: 5, previous_page_uri: expect.stringContaining(path) });
    const { body: third } = await rest(second.next_page_uri!);
    expect(third).toMatchObject({ page: 2, start: 6, end: 6, next_page_uri: null });
  });

  everywhere('refuses or clamps a PageSize over 1000', async () => {
    const answer = await plain('/Calls.json?PageSize=5000');
    if (answer.status === 200) expect(answer.body.page_size).toBeLessThanOrEqual(1000);
    else expect(answer.status).toBe(400);
  });

  everywhere('has pages of 50 unless told otherwise', async () => {
    const answer = await plain('/Calls.json');
    expect(answer).toMatchObject({ status: 200, body: { page: 0, page_size: 50 } });
  });

  simulated('filters by status, to, from and start time', async () => {
    const sids = await finished(3);
    const ringing = await world.callOut('<Hangup/>', { to: outside });
    const found = async (filter: Parameters<typeof world.client.calls.list>[0]) =>
      (await world.client.calls.list(filter as never)).map((one) => one.sid);
    expect(await found({ status: 'completed' })).toEqual([...sids].reverse());
    expect(await found({ status: 'ringing' })).toEqual([ringing]);
    expect(await found({ to: '+15558675301' })).toEqual([sids[1]]);
    expect(await found({ from: world.target.ownedUs })).toEqual([]);
    expect(await found({ from: world.target.owned })).toHaveLength(4);
    const { startTime } = await world.client.calls(sids[2]!).fetch();
    const day = 86_400_000;
    expect(await found({ startTimeAfter: new Date(startTime.getTime() - day) })).toEqual(
      expect.arrayContaining([...sids]),
    );
    expect(await found({ startTimeAfter: new Date(startTime.getTime() + 2 * day) })).toEqual([]);
    expect(await found({ startTimeBefore: new Date(startTime.getTime() - 2 * day) })).toEqual([]);
  });

  simulated('neither repeats nor hides when calls are created while paging', async () => {
    const sids = await finished(6);
    const first = await world.client.calls.page({ pageSize: 3 });
    await world.callOut('<Hangup/>');
    await world.callOut('<Hangup/>');
    const second = await first.nextPage();
    const seen = [...first.instances, ...second!.instances].map((one) => one.sid);
    expect(seen).toEqual([...sids].reverse());
  });

  simulated('pages participants in the same way', async () => {
    const sids: string[] = [];
    for (const index of [0, 1, 2, 3, 4]) {
      sids.push(await world.talking('<Dial><Conference>r1</Conference></Dial>', { to: `+1555867530${index}` }));
    }
    const [room] = await world.client.conferences.list({ friendlyName: 'r1' });
    const listed = await world.client.conferences(room!.sid).participants.list({ pageSize: 2 });
    expect(listed.map((one) => one.callSid).sort()).toEqual([...sids].sort());
  });

  simulated('pages queues, recordings and messages in the same way', async () => {
    for (const name of ['a', 'b', 'c']) await world.client.queues.create({ friendlyName: name });
    expect((await world.client.queues.list({ pageSize: 2 })).map((one) => one.friendlyName).sort()).toEqual([
      'a',
      'b',
      'c',
    ]);
    const sid = await world.talking('<Pause length="600"/>');
    for (let index = 0; index < 3; index += 1) {
      const recording = await world.client.calls(sid).recordings.create();
      await world.advance(2000);
      await world.client.calls(sid).recordings(recording.sid).update({ status: 'stopped' });
      await world.advance(1000);
    }
    const recordings = await world.client.recordings.list({ pageSize: 2 });
    expect(new Set(recordings.map((one) => one.sid)).size).toBe(3);
    for (const body of ['one', 'two', 'three']) {
      await world.client.messages.create({ to: outside, from: world.target.owned, body });
      await world.advance(1000);
    }
    expect((await world.client.messages.list({ pageSize: 2 })).map((one) => one.body)).toEqual(['three', 'two', 'one']);
  });
});
