import { accept, askForParts, endCall, openAudioHouse } from './audio-house.ts';
import { becomeAvailable } from './desk.ts';
import { createShoot, picturesDirectory } from './shoot.ts';

/**
 * What the desk shows of sound, for the documents: `node --conditions=source --import tsx
 * tests/e2e/src/take-softphone-pictures.ts [directory]` after a build of the desktop.
 */
const shoot = createShoot(process.argv[2] ?? picturesDirectory);
const house = await openAudioHouse({ host: '0.0.0.0', withPhone: true });

for (const language of ['en', 'zh-CN'] as const) {
  const refused = await house.openAgent('chen', { language, microphone: 'refused' });
  const notice = (kind: string) => refused.page.locator(`[data-testid="audio-notice"][data-kind="${kind}"]`);
  await notice('ask-first').waitFor();
  await shoot(refused.page, `softphone-asks-first-${language}`);
  await becomeAvailable(refused);
  const first = await house.openPhone('+12125550141');
  await askForParts(first);
  await accept(refused);
  await notice('listen-only').waitFor();
  await shoot(refused.page, `softphone-listens-only-${language}`);
  await refused.page.getByTestId('how-to-allow-open').click();
  await refused.page.getByTestId('how-to-allow').getByRole('listitem').first().waitFor();
  await shoot(refused.page, `softphone-how-to-allow-${language}`);
  await refused.page.keyboard.press('Escape');
  await endCall(refused, first);
  await house.sendAllHome();

  const agent = await house.openAgent('bo', { language });
  await agent.page.getByTestId('audio-menu').click();
  await agent.page.getByTestId('open-check').click();
  await agent.page.getByTestId('start-check').click();
  await agent.page.locator('[data-testid="check-state"][data-kind="speak"]').waitFor();
  await shoot(agent.page, `softphone-check-${language}`);
  await agent.page.getByTestId('check-verdict').waitFor({ timeout: 30_000 });
  await shoot(agent.page, `softphone-check-result-${language}`);
  await agent.page.keyboard.press('Escape');
  await becomeAvailable(agent);
  const second = await house.openPhone('+12125550142');
  await askForParts(second);
  await accept(agent);
  await agent.page.locator('[data-testid="audio"][data-wire="webrtc"][data-microphone="ready"]').waitFor();
  await shoot(agent.page, `softphone-on-a-call-${language}`);
  await agent.page.getByTestId('mute').click();
  await shoot(agent.page, `softphone-muted-${language}`);
  await agent.page.emulateMedia({ colorScheme: 'dark' });
  await shoot(agent.page, `softphone-muted-dark-${language}`);
  await agent.page.emulateMedia({ colorScheme: 'light' });
  await agent.page.getByTestId('audio-menu').click();
  await agent.page.getByTestId('device-microphone').waitFor();
  await shoot(agent.page, `softphone-devices-${language}`);
  await agent.page.keyboard.press('Escape');
  await agent.page.getByTestId('device-microphone').waitFor({ state: 'detached' });
  await agent.page.setViewportSize({ width: 820, height: 800 });
  await shoot(agent.page, `softphone-narrow-${language}`);
  await agent.page.setViewportSize({ width: 1280, height: 800 });
  await endCall(agent, second);
  await house.sendAllHome();

  const visitor = await (
    await house.browser.newContext({ locale: language, viewport: { width: 800, height: 900 } })
  ).newPage();
  await visitor.goto(`${(house.stack.lan?.desktopUrl ?? '').replace('https:', 'http:')}/certificate`);
  await visitor.locator('summary').first().click();
  await shoot(visitor, `certificate-${language}`);
  await visitor.context().close();
}
await house.close();
process.exit(0);
