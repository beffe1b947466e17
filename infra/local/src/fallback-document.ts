const APOLOGY = [
  '<Say language="zh-CN">非常抱歉,我们的系统正在恢复。请不要挂机,马上为您接通。</Say>',
  '<Say language="en-US">We are sorry, our system is recovering. Please stay on the line, we will be with you.</Say>',
];
const PAUSE_SECONDS = 8;

/**
 * What a caller hears when none of our processes answers: an apology in both languages, time for us to come back,
 * another try. Static and hosted by the carrier, so it needs nothing of ours.
 */
export function fallbackDocument(voiceUrl: string): string {
  const redirect = `<Redirect method="POST">${voiceUrl.replaceAll('&', '&amp;')}</Redirect>`;
  const verbs = [...APOLOGY, `<Pause length="${PAUSE_SECONDS}"/>`, redirect];
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`;
}
