export const texts = {
  en: {
    title: 'Call the company',
    iAm: 'I am',
    orNumber: 'or my number is',
    iDial: 'I dial',
    call: 'Call',
    again: 'Call again',
    hangUp: 'Hang up',
    back: 'Choose someone else',
    find: 'Find a caller',
    sound: 'Sound',
    mute: 'Mute my microphone',
    microphone: {
      asking: 'Your browser asks for the microphone, so that the other side can hear you.',
      refused: 'Listening only: the microphone is not allowed. Allow it in the browser’s address bar.',
      none: 'Listening only: no microphone was found.',
      'in-use': 'Listening only: another program is using the microphone.',
      insecure: 'Listening only: browsers give a microphone to secure pages only.',
    },
    muted: 'You are muted',
    connectingSound: 'Connecting the sound…',
    otherLanguage: 'Switch to Chinese',
    keypad: 'Keypad',
    captions: 'What the line says',
    ringing: 'Ringing…',
    connected: 'Connected',
    ended: 'Call ended',
    outcomes: { busy: 'Busy', failed: 'The number is not in service', 'no-answer': 'No answer', canceled: 'Canceled' },
    talkingTo: (names) => `Talking to ${names}`,
    agent: 'an agent',
    music: 'Music while you wait',
    speaking: 'The line is speaking',
    silence: '',
    noNumbers: 'This carrier has no number yet.',
    problems: {
      'unknown-number': 'That number does not belong to the company.',
      'already-calling': 'You are in a call already.',
      'invalid-numbers': 'Please enter a number, such as +86 138 1234 5678.',
      offline: 'The carrier cannot be reached. Trying again…',
      other: 'That did not work. Please try again.',
    },
  },
  zh: {
    title: '拨打公司电话',
    iAm: '我是',
    orNumber: '或使用号码',
    iDial: '我拨打',
    call: '呼叫',
    again: '再次呼叫',
    hangUp: '挂断',
    back: '换一位来电人',
    find: '查找来电人',
    sound: '声音',
    mute: '将我的麦克风静音',
    microphone: {
      asking: '浏览器正在请求使用麦克风，以便对方听到您的声音。',
      refused: '仅收听：麦克风未获允许。请在浏览器地址栏中允许。',
      none: '仅收听：未找到麦克风。',
      'in-use': '仅收听：麦克风正被其他程序占用。',
      insecure: '仅收听：浏览器只允许安全页面使用麦克风。',
    },
    muted: '您已静音',
    connectingSound: '正在接通声音…',
    otherLanguage: '切换到英文',
    keypad: '拨号键盘',
    captions: '线路播报内容',
    ringing: '正在呼叫…',
    connected: '通话中',
    ended: '通话已结束',
    outcomes: { busy: '对方忙', failed: '该号码未启用', 'no-answer': '无人接听', canceled: '已取消' },
    talkingTo: (names) => `正在与${names}通话`,
    agent: '客服人员',
    music: '等待中，正在播放音乐',
    speaking: '正在播报',
    silence: '',
    noNumbers: '此运营商还没有号码。',
    problems: {
      'unknown-number': '该号码不属于公司。',
      'already-calling': '您已在通话中。',
      'invalid-numbers': '请输入号码，例如 +86 138 1234 5678。',
      offline: '无法连接运营商，正在重试…',
      other: '操作未成功，请重试。',
    },
  },
};

/** What a prompt's language is called, in itself. */
export const languageTag = (language) =>
  language.startsWith('zh') || language.startsWith('cmn') ? '中文' : language.startsWith('en') ? 'EN' : language;

/** +86 138 1234 5678: a number as people read it. */
export function readable(number) {
  const mobile = /^\+86(1\d{2})(\d{4})(\d{4})$/.exec(number);
  if (mobile) return `+86 ${mobile[1]} ${mobile[2]} ${mobile[3]}`;
  const hotline = /^\+86([48]00)(\d{3,4})(\d{4})$/.exec(number);
  if (hotline) return `${hotline[1]} ${hotline[2]} ${hotline[3]}`;
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (american) return `+1 ${american[1]} ${american[2]} ${american[3]}`;
  const landline = /^\+86(10|2\d)(\d{4})(\d{4})$/.exec(number);
  if (landline) return `+86 ${landline[1]} ${landline[2]} ${landline[3]}`;
  const british = /^\+44(\d{4})(\d{6})$/.exec(number);
  if (british) return `+44 ${british[1]} ${british[2]}`;
  return number;
}
