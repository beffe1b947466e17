import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../language/use-language.ts';
import { callerName } from '../story/caller-name.ts';
import { useDesk } from './desk-context.ts';
import { useRingMuted } from './ring-preferences.ts';
import { openAudioOnGesture, startRinging } from './ring-tone.ts';

const blinkMs = 1_000;

/** A ringing offer is heard and seen from another tab: tone, blinking title, desktop notification. */
export function RingAlert() {
  const { t } = useTranslation('desk');
  const { work } = useDesk();
  const language = useLanguage();
  const muted = useRingMuted();
  const ringing = work.stage === 'ringing' && work.answering === null ? work.offer : null;
  const reservationId = ringing?.reservationId ?? null;
  const name = ringing ? callerName(ringing.pop) : '';
  const queue = ringing ? ringing.queueName[language] : '';

  useEffect(openAudioOnGesture, []);
  useEffect(() => (reservationId && !muted ? startRinging() : undefined), [reservationId, muted]);

  useEffect(() => {
    if (!reservationId) return;
    let shown = false;
    const blink = () => {
      shown = !shown;
      document.title = shown ? t('ring.title', { name }) : 'Tellonce';
    };
    blink();
    const timer = setInterval(blink, blinkMs);
    return () => {
      clearInterval(timer);
      document.title = 'Tellonce';
    };
  }, [reservationId, name, t]);

  useEffect(() => {
    if (!reservationId || !('Notification' in window) || Notification.permission !== 'granted' || !document.hidden)
      return;
    const notification = new Notification(t('ring.title', { name }), {
      body: queue,
      tag: reservationId,
      requireInteraction: true,
    });
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
    return () => notification.close();
  }, [reservationId, name, queue, t]);
  return null;
}
