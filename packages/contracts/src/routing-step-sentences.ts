import type { RoutingEvent } from './routing-events.ts';
import { type Namer, reservationSentence } from './routing-sentences.ts';
import type { Language } from './words.ts';

/** One step of an interaction's way as a sentence; null for what needs none. */
export const stepSentence = (event: RoutingEvent, names: Namer, language: Language): string | null => {
  const isEnglish = language === 'en';
  const agent = (id: string) => names.agent(id) ?? (isEnglish ? 'an agent' : '一位坐席');
  const queue = (id: string) => names.queue(id) ?? (isEnglish ? 'a queue that is gone' : '已删除的队列');
  const say = (en: string, zh: string) => (isEnglish ? en : zh);
  switch (event.type) {
    case 'interaction.queued':
      return event.cause === 'first'
        ? say(`Came into ${queue(event.queueId)}.`, `进入${queue(event.queueId)}。`)
        : say(
            `Came back into ${queue(event.queueId)}, before everybody else.`,
            `回到${queue(event.queueId)}，排在最前。`,
          );
    case 'interaction.ring-opened':
      return event.cause === 'time'
        ? say(`Ring ${event.ring} opened.`, `放宽到第 ${event.ring} 级。`)
        : say(
            `Ring ${event.ring} opened at once: the expected wait was too long.`,
            `预计等待过长，立即放宽到第 ${event.ring} 级。`,
          );
    case 'interaction.overflowed':
      return say(
        `Overflowed from ${queue(event.from)} to ${queue(event.to)} (${event.reason}).`,
        `从${queue(event.from)}溢出到${queue(event.to)}（${overflowReasons[event.reason]}）。`,
      );
    case 'interaction.moved':
      return say(
        `${agent(event.by)} moved it from ${queue(event.from)} to ${queue(event.to)}.`,
        `${agent(event.by)}将其从${queue(event.from)}移到${queue(event.to)}。`,
      );
    case 'interaction.priority-changed':
      return say(
        `${agent(event.by)} set its priority to ${event.priority}.`,
        `${agent(event.by)}将优先级设为 ${event.priority}。`,
      );
    case 'interaction.callback-requested':
      return say('Wants to be called back and keeps its place.', '希望回拨，保留排队位置。');
    case 'interaction.callback-cancelled':
      return say('Stays on the line after all.', '改为在线等待。');
    case 'agent.reserved':
      return reservationSentence(event, names, language);
    case 'reservation.accepted':
      return say(`${agent(event.agentId)} accepted.`, `${agent(event.agentId)}已接听。`);
    case 'reservation.rejected':
      return say(`${agent(event.agentId)} declined.`, `${agent(event.agentId)}拒绝了。`);
    case 'reservation.expired':
      return say(`${agent(event.agentId)} did not answer in time.`, `${agent(event.agentId)}未及时应答。`);
    case 'reservation.revoked':
      return say(`The offer to ${agent(event.agentId)} was taken back.`, `撤回了给${agent(event.agentId)}的来电。`);
    case 'interaction.requeued':
      return say(`The connection to ${agent(event.agentId)} was lost.`, `与${agent(event.agentId)}的连接中断。`);
    case 'interaction.interrupted':
      return say(`${agent(event.agentId)} was called away to a call.`, `${agent(event.agentId)}被电话叫走。`);
    case 'interaction.dequeued':
      return say(
        `Left ${queue(event.queueId)} without an agent (${event.reason}).`,
        `未接通即离开${queue(event.queueId)}（${event.reason}）。`,
      );
    case 'engagement.ended':
      return say(`The conversation with ${agent(event.agentId)} ended.`, `与${agent(event.agentId)}的通话结束。`);
    case 'wrap-up.finished':
      return say(`${agent(event.agentId)} finished wrap-up.`, `${agent(event.agentId)}完成话后处理。`);
    default:
      return null;
  }
};

const overflowReasons = {
  wait: '等待过久',
  length: '队列过长',
  closed: '已下班',
  'max-wait': '达到最长等待',
  emergency: '紧急情况',
} as const;
