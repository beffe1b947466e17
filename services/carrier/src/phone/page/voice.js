/** Speaks prompts and plays the hold music, once the browser lets us: after the first touch or key. */
export function createVoice(music) {
  let isOn = localStorage.getItem('tellonce-phone-sound') !== 'off';
  let wanted = null;
  let spoken = null;

  const canSpeak = 'speechSynthesis' in window;

  function apply() {
    const shouldPlay = isOn && wanted?.kind === 'music' && wanted.isOurs;
    if (shouldPlay && music.paused) music.play().catch(() => undefined);
    if (!shouldPlay && !music.paused) music.pause();
    if (!canSpeak) return;
    const prompt = isOn && wanted?.kind === 'prompt' ? `${wanted.language} ${wanted.text}` : null;
    if (prompt === spoken) return;
    speechSynthesis.cancel();
    spoken = prompt;
    if (!prompt) return;
    const utterance = new SpeechSynthesisUtterance(wanted.text);
    utterance.lang = wanted.language;
    speechSynthesis.speak(utterance);
  }

  music.volume = 0.5;
  return {
    isOn: () => isOn,
    toggle() {
      isOn = !isOn;
      localStorage.setItem('tellonce-phone-sound', isOn ? 'on' : 'off');
      apply();
    },
    hear(now) {
      const isOurs = now.kind === 'music' && new URL(now.url, location.href).pathname === '/media/hold-music.wav';
      wanted = { ...now, isOurs };
      apply();
    },
  };
}
