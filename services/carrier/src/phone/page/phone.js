import { openLine, readDirectory } from './server.js';
import { createSound } from './sound.js';
import { languageTag, readable, texts } from './texts.js';
import { createVoice } from './voice.js';

const element = (id) => document.getElementById(id);
const given = new URLSearchParams(location.search);
const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

let language = given.get('lang') ?? localStorage.getItem('tellonce-phone-language') ?? navigator.language;
language = language.startsWith('zh') ? 'zh' : 'en';
let directory = { callers: [], numbers: [] };
let view = {
  status: 'idle',
  now: { kind: 'silence' },
  lines: [],
  from: '',
  to: '',
  callSid: '',
  elapsedMs: 0,
  outcome: null,
};
let receivedAt = performance.now();
let isChoosing = true;
let lastShown = 0;
let talkingTo = '';
let shownCall = '';

const music = Object.assign(new Audio('/media/hold-music.wav'), { loop: true, preload: 'none' });
const voice = createVoice(music);
const line = openLine({
  onView(next) {
    const wasLive = view.status === 'ringing' || view.status === 'connected';
    const isLive = next.status === 'ringing' || next.status === 'connected';
    const hasSoundBroken = next.callSid === view.callSid && next.soundLosses > view.soundLosses;
    view = next;
    if (hasSoundBroken) sound.reconnect();
    receivedAt = performance.now();
    if (isLive) isChoosing = false;
    if (element('problem').dataset.code === 'offline') say('');
    render();
    if (isLive && !wasLive) element('keypad').querySelector('button').focus({ preventScroll: true });
    if (wasLive && !isLive) element('start').focus({ preventScroll: true });
  },
  onOffline: () => say('offline'),
});

const sound = createSound({ server: line.sound, onChange: renderOwn });
sound.setSpeaker(voice.isOn());

const words = () => texts[language];
const inLanguage = (text) => (typeof text === 'object' && text !== null ? text[language] : (text ?? ''));
const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`)?.value ?? '';

function say(code) {
  element('problem').dataset.code = code;
  element('problem').textContent = code === '' ? '' : (words().problems[code] ?? words().problems.other);
}

const attempt = (work) => work.then(() => say('')).catch((error) => say(error.code ?? 'other'));

function choice(group, value, parts) {
  const label = document.createElement('label');
  label.className = 'choice';
  const input = Object.assign(document.createElement('input'), { type: 'radio', name: group, value });
  label.append(input);
  for (const [className, text, lang] of parts) {
    if (!text) continue;
    const span = Object.assign(document.createElement('span'), { className, textContent: text });
    if (lang) span.lang = lang;
    label.append(span);
  }
  return label;
}

function renderDirectory() {
  const from = chosen('caller') || given.get('from') || directory.callers[0]?.number;
  const to = chosen('number') || given.get('to') || directory.numbers[0]?.number;
  const wanted = element('find').value.trim().toLowerCase();
  const matching = directory.callers.filter((caller) =>
    `${caller.name} ${caller.number} ${inLanguage(caller.note)}`.toLowerCase().includes(wanted),
  );
  element('find').hidden = directory.callers.length < 8;
  element('callers').replaceChildren(
    ...matching.slice(0, 100).map((caller) =>
      choice('caller', caller.number, [
        ['name', caller.name, caller.language],
        ['number', readable(caller.number)],
        [
          'note',
          [caller.language ? languageTag(caller.language) : '', inLanguage(caller.note)].filter(Boolean).join(' · '),
        ],
      ]),
    ),
  );
  element('numbers').replaceChildren(
    ...directory.numbers.map((one) =>
      choice('number', one.number, [
        ['name', inLanguage(one.label) || readable(one.number)],
        ['number', inLanguage(one.label) ? readable(one.number) : ''],
      ]),
    ),
  );
  const typed = element('own-number').value.trim();
  for (const input of document.querySelectorAll('input[name="caller"]')) input.checked = !typed && input.value === from;
  for (const input of document.querySelectorAll('input[name="number"]')) input.checked = input.value === to;
  const isListed = directory.callers.some((caller) => caller.number === given.get('from'));
  if (given.get('from') && !isListed && !typed) element('own-number').value = given.get('from');
  element('start').disabled = directory.numbers.length === 0;
}

function labelOf(number) {
  const known = directory.numbers.find((one) => one.number === number);
  return inLanguage(known?.label) || readable(number);
}

function renderCaptions() {
  const log = element('captions');
  // Only what is new is added, so that a screen reader speaks each prompt once.
  const call = `${view.callSid} ${language}`;
  if (call !== shownCall) {
    log.replaceChildren();
    lastShown = 0;
    talkingTo = '';
    shownCall = call;
  }
  for (const one of view.lines) {
    if (one.id <= lastShown) continue;
    lastShown = one.id;
    // Music is shown below, as long as it plays.
    if (one.say || one.keys) log.append(toCaption(one));
  }
  const others = view.now.kind === 'talking' ? nowText(view.now) : '';
  if (others && others !== talkingTo)
    log.append(Object.assign(document.createElement('div'), { className: 'note', textContent: others }));
  if (others || view.now.kind !== 'silence') talkingTo = others;
  const spoken = [...log.querySelectorAll('.caption.prompt')];
  for (const bubble of spoken) {
    bubble.classList.toggle('is-now', view.now.kind === 'prompt' && bubble === spoken.at(-1));
  }
  log.scrollTop = log.scrollHeight;
}

function toCaption(one) {
  const bubble = document.createElement('div');
  if (one.keys) {
    bubble.className = 'caption keys';
    bubble.textContent = one.keys;
    return bubble;
  }
  bubble.className = 'caption prompt';
  bubble.append(
    Object.assign(document.createElement('span'), { className: 'tag', textContent: languageTag(one.language) }),
    Object.assign(document.createElement('span'), { textContent: one.say, lang: one.language }),
  );
  return bubble;
}

function nowText(now) {
  switch (now.kind) {
    case 'talking':
      return words().talkingTo(
        now.others
          .map((other) => (other.kind === 'number' ? readable(other.number) : (other.name ?? words().agent)))
          .join(', '),
      );
    case 'music':
      return words().music;
    case 'prompt':
      return words().speaking;
    default:
      return words().silence;
  }
}

const clock = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
};

function renderTimer() {
  const since = view.status === 'connected' ? performance.now() - receivedAt : 0;
  const isShown = view.status === 'connected' || (view.status === 'ended' && view.elapsedMs > 0);
  const text = isShown ? clock(view.elapsedMs + since) : '';
  if (element('timer').textContent !== text) element('timer').textContent = text;
}

function render() {
  const isLive = view.status === 'ringing' || view.status === 'connected';
  const isInCall = !isChoosing && view.status !== 'idle';
  document.body.dataset.status = isInCall ? view.status : 'idle';
  element('dialler').hidden = isInCall;
  element('call').hidden = !isInCall;
  element('start').hidden = isInCall && isLive;
  element('end').hidden = !(isInCall && isLive);
  element('back').hidden = !isInCall || isLive;
  element('start').querySelector('[data-text]').textContent = isInCall ? words().again : words().call;
  // Where the carrier has no sound of its own, the browser speaks its prompts.
  voice.hear(isInCall && isLive && !view.isAudible ? view.now : { kind: 'silence' });
  sound.follow(isLive && view.isAudible ? view.callSid : null);
  element('own').hidden = !(isInCall && isLive && view.isAudible);
  renderOwn();
  if (!isInCall) return;
  element('line-name').textContent = labelOf(view.to);
  element('line-number').textContent = readable(view.to);
  element('line-number').hidden = labelOf(view.to) === readable(view.to);
  const status = view.status === 'ended' ? (words().outcomes[view.outcome] ?? words().ended) : words()[view.status];
  if (element('status').textContent !== status) element('status').textContent = status;
  element('now').dataset.kind = view.now.kind;
  element('now-text').textContent = nowText(view.now);
  renderCaptions();
  renderTimer();
}

function renderOwn() {
  const { microphone, isMuted, isUp } = sound.state();
  const text = words().microphone[microphone] ?? (isMuted ? words().muted : isUp ? '' : words().connectingSound);
  element('own').dataset.microphone = microphone;
  element('own').dataset.sound = isUp ? 'up' : 'down';
  element('mute').setAttribute('aria-pressed', String(isMuted));
  element('mute').setAttribute('aria-label', words().mute);
  element('mute').title = words().mute;
  if (element('own-text').textContent !== text) element('own-text').textContent = text;
}

function renderLevel() {
  const isShown = !element('own').hidden && !sound.state().isMuted;
  // A voice is far below full scale: the meter grows with its loudness, not with its amplitude.
  const share = isShown ? Math.min(1, Math.sqrt(sound.level()) * 1.6) : 0;
  element('level-fill').style.transform = `scaleX(${share.toFixed(2)})`;
  setTimeout(() => requestAnimationFrame(renderLevel), 80);
}

function renderLanguage() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = words()[node.dataset.text];
  document.title = `Tellonce · ${words().title}`;
  element('language').textContent = language === 'zh' ? 'EN' : '中文';
  element('language').lang = language === 'zh' ? 'en' : 'zh-CN';
  element('language').title = words().otherLanguage;
  element('sound').setAttribute('aria-label', words().sound);
  element('sound').setAttribute('aria-pressed', String(voice.isOn()));
  element('find').placeholder = words().find;
  element('find').setAttribute('aria-label', words().find);
  element('callers').setAttribute('aria-label', words().iAm);
  element('numbers').setAttribute('aria-label', words().iDial);
  element('keypad').setAttribute('aria-label', words().keypad);
  element('captions').setAttribute('aria-label', words().captions);
  say(element('problem').dataset.code ?? '');
  renderDirectory();
  render();
}

function press(key) {
  const button = element('keypad').querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add('is-pressed');
  setTimeout(() => button.classList.remove('is-pressed'), 120);
  attempt(line.press(key));
}

// A region that scrolls must be within reach of the keyboard.
element('captions').tabIndex = 0;
for (const [key, letters] of keys) {
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'key' });
  button.dataset.key = key;
  button.append(key, Object.assign(document.createElement('small'), { textContent: letters, ariaHidden: 'true' }));
  button.addEventListener('click', () => press(key));
  element('keypad').append(button);
}

element('start').addEventListener('click', () => {
  const isAgain = !isChoosing && view.status === 'ended';
  const from = isAgain ? view.from : element('own-number').value.trim() || chosen('caller');
  const to = isAgain ? view.to : chosen('number');
  isChoosing = false;
  attempt(
    line.call(from, to).catch((error) => {
      isChoosing = !isAgain;
      render();
      throw error;
    }),
  );
});
element('end').addEventListener('click', () => attempt(line.hangUp()));
element('back').addEventListener('click', () => {
  isChoosing = true;
  refreshDirectory();
  render();
});
element('mute').addEventListener('click', () => sound.toggleMute());
element('sound').addEventListener('click', () => {
  voice.toggle();
  sound.setSpeaker(voice.isOn());
  element('sound').setAttribute('aria-pressed', String(voice.isOn()));
});
element('language').addEventListener('click', () => {
  language = language === 'zh' ? 'en' : 'zh';
  localStorage.setItem('tellonce-phone-language', language);
  renderLanguage();
});
element('find').addEventListener('input', renderDirectory);
element('own-number').addEventListener('input', renderDirectory);
element('callers').addEventListener('change', () => {
  element('own-number').value = '';
});
document.addEventListener('keydown', (event) => {
  const isLive = !isChoosing && (view.status === 'ringing' || view.status === 'connected');
  if (!isLive || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
  if (/^[0-9*#]$/.test(event.key)) {
    event.preventDefault();
    press(event.key);
  }
});

/** Chromium keeps what it laid out before a character's font part came, blanks for good: so the part comes first. */
const withFontOf = (text) => document.fonts.load('16px "Noto Sans SC Variable"', text).catch(() => undefined);

function refreshDirectory() {
  readDirectory()
    .then(async (read) => {
      await withFontOf(JSON.stringify(read));
      directory = read;
      renderDirectory();
      render();
      const problem = element('problem');
      if (directory.numbers.length === 0) problem.textContent = words().noNumbers;
      else if (problem.textContent === words().noNumbers) problem.textContent = '';
    })
    .catch(() => setTimeout(refreshDirectory, 2000));
}

setInterval(renderTimer, 250);
renderLevel();
await withFontOf(JSON.stringify(texts.zh));
renderLanguage();
refreshDirectory();
// Whoever comes back from the administration may have added a number there.
addEventListener('focus', refreshDirectory);
