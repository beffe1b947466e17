// @vitest-environment happy-dom
import {
  type AssetId,
  type CaseId,
  type CustomerId,
  type InteractionId,
  newId,
  type ScreenPop,
} from '@tellonce/contracts';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { aCase, aPop, aPromise, aStory } from '../../testing/builders.ts';
import { renderDesktop } from '../../testing/render-desktop.tsx';
import { CallerStory } from './caller-story.tsx';
import type { StoryActions } from './story-actions.ts';

afterEach(cleanup);

const interactionId = newId<InteractionId>();
const readOnly: StoryActions = { identify: null, changePromise: null, createCustomer: null, retry: () => {} };
const assetId = newId<AssetId>();
const caseId = newId<CaseId>();
const machine = {
  assetId,
  model: 'EX-210',
  serial: 'TLX21004471',
  configuration: {},
  installedAt: null,
  warrantyUntil: null,
  location: null,
  openCases: 1,
  pastCases: 0,
};
const known = (): ScreenPop => {
  const promise = aPromise({ caseId });
  const pop = aPop(interactionId, {
    kind: 'known',
    story: aStory({ assets: [machine], cases: [aCase(caseId)], promises: [promise] }),
    probably: { rule: 'told-serial', caseId, promiseId: promise.promiseId, assetId },
  });
  pop.dialogue?.told.push({
    topic: 'serial',
    asked: 'Type the last digits',
    answer: '4471',
    matched: { kind: 'asset', assetId, confirmed: true },
    at: '2026-11-21T08:00:05.000Z',
  });
  return pop;
};

it('shows what was told, matched with exactly that machine', async () => {
  await renderDesktop(<CallerStory pop={known()} actions={readOnly} />);
  const told = screen.getByTestId('told-already').textContent;
  expect(told).toContain('4471');
  expect(told).toContain('EX-210 TLX21004471');
  expect(told).toContain('confirmed');
});

it('puts what was told before everything but the name', async () => {
  await renderDesktop(<CallerStory pop={known()} actions={readOnly} />);
  const order = [...screen.getByTestId('story').children].map((each) => each.getAttribute('data-testid'));
  expect(order.slice(0, 4)).toEqual(['identity', 'told-already', 'probably', 'promises']);
});

it('says why probably, with the case and the promise, in Chinese too', async () => {
  await renderDesktop(<CallerStory pop={known()} actions={readOnly} />, 'zh-CN');
  const probably = screen.getByTestId('probably').textContent;
  expect(probably).toContain('可能的来电原因');
  expect(probably).toContain('C-2041');
  expect(probably).toContain('call back');
});

it('offers no button to who may only read', async () => {
  await renderDesktop(<CallerStory pop={known()} actions={readOnly} />);
  expect(screen.queryByTestId('promise-kept')).toBeNull();
});

it('keeps a promise with one click, against the version that was seen', async () => {
  const changePromise = vi.fn(async () => true);
  await renderDesktop(<CallerStory pop={known()} actions={{ ...readOnly, changePromise }} />);
  fireEvent.click(screen.getByTestId('promise-kept'));
  expect(changePromise).toHaveBeenCalledWith(expect.objectContaining({ version: 3 }), { status: 'kept' });
});

const candidate = (name: string) => ({
  ...aStory().customer,
  customerId: newId<CustomerId>(),
  name,
  assets: ['EX-75 …1090'],
  lastContactAt: null,
});

it('shows candidates side by side and nobody’s record as fact', async () => {
  const candidates = [candidate('王伟'), candidate('王芳'), candidate('陈工')];
  const identify = vi.fn(async () => true);
  const pop = aPop(interactionId, { kind: 'candidates', candidates });
  await renderDesktop(<CallerStory pop={pop} actions={{ ...readOnly, identify }} />);
  const cards = screen.getAllByTestId('candidate');
  expect(cards).toHaveLength(3);
  expect(screen.getByTestId('identity').textContent).toBe('138 1234 5678');
  expect(screen.queryByTestId('promises')).toBeNull();
  fireEvent.click(within(cards[1]!).getByTestId('choose-candidate'));
  expect(identify).toHaveBeenCalledWith(candidates[1]?.customerId);
});

it('lets an unknown caller become a customer with their number', async () => {
  const createCustomer = vi.fn(async () => true);
  const pop = aPop(interactionId, { kind: 'unknown' });
  await renderDesktop(<CallerStory pop={pop} actions={{ ...readOnly, createCustomer }} />);
  fireEvent.change(screen.getByLabelText('Name of the caller'), { target: { value: ' 李雷 ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Create customer' }));
  expect(createCustomer).toHaveBeenCalledWith('李雷', '+8613812345678');
});

it('says that the record could not be read, keeps what was told, and tries again', async () => {
  const retry = vi.fn();
  await renderDesktop(
    <CallerStory pop={aPop(interactionId, { kind: 'unavailable' })} actions={{ ...readOnly, retry }} />,
  );
  expect(screen.getByTestId('told-already').textContent).toContain('service');
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(retry).toHaveBeenCalledOnce();
});
