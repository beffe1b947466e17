import type { PromptCatalogue } from '../prompt-catalogue.ts';

export type PromptKey = keyof typeof english;

const english = {
  welcome: 'Welcome to the service hotline.',
  'greeting-by-name': 'Hello, {name}. Welcome to the service hotline.',

  'language-question': 'For English, press 2.',
  'language-again': 'Press 2 for English.',
  'language-switch': 'For English, press 8.',

  'menu-question': 'For service, press 1. For parts, press 2. For sales, press 3. To speak to a person, press 0.',
  'menu-again': 'Press 1 if a machine needs service, 2 for parts, 3 for sales, or 0 for a person.',
  'menu-keys': 'Press star to hear this again, or hash to end the call.',

  'silence-1': 'No key has reached us.',
  'silence-2': 'We still hear no key. If none comes now, a person will help you.',
  'wrong-key-1': 'That key does nothing here.',
  'wrong-key-2': 'That key is not one of the choices either. One more try, then a person will help you.',

  'serial-question':
    'Please enter the last four to six digits of your machine’s serial number, then press hash. For a person press 0 and hash; to go back, 9 and hash; to hear this again, star and hash.',
  'serial-again':
    'Key in the final digits of the serial number, four at least, and finish with hash. 0 and hash brings a person.',
  'serial-too-short-1': 'Four digits at least are needed.',
  'serial-too-short-2': 'That was not four to six digits. One more try, then a person will help you.',
  'serial-no-match-1': 'We find no machine of yours ending in {digits}. The number stands on the type plate.',
  'serial-no-match-2':
    '{digits} does not match your machines either. Try once more; if it does not match, we pass it on as you keyed it.',
  'serial-several-1': 'More than one of your machines ends in {digits}. Please key six digits.',
  'serial-several-2': '{digits} still fits more than one of your machines. Please key as many digits as you can.',

  'machine-found': 'Thank you. That is your {model}, serial number ending in {digits}.',
  'case-on-machine': 'There is an open case on this machine, number {number}: {title}.',
  'case-of-customer': 'You have an open case, number {number}: {title}.',
  'case-promise': 'We promised you: {promise}. By {due}.',
  'machine-keys': 'Press 9 for another machine, star to hear this again, or hash to be connected at once.',

  'sent-chosen': 'We are connecting you.',
  'sent-person-asked': 'We are connecting you with a person.',
  'sent-silence': 'Since no key reached us, a person will help you.',
  'sent-wrong-key': 'A person will help you.',
  'sent-serial-noted':
    'Thank you. We pass on the digits {digits}, so you need not say them again. We are connecting you.',
  'sent-trouble': 'We are sorry, something went wrong on our side. We are connecting you with a person.',
  goodbye: 'Thank you for calling. Goodbye.',
  'number-out-of-service': 'This number is no longer in service. Goodbye.',

  'wait-next': 'You are next in line.',
  'wait-position': 'You are number {position} in line.',
  'wait-under-minute': 'The expected wait is less than a minute.',
  'wait-one-minute': 'The expected wait is about one minute.',
  'wait-minutes': 'The expected wait is about {minutes} minutes.',
  'callback-offer': 'If you would rather be called back, press 1: you keep your place in line.',
  'callback-number': 'We call you back on {number}.',
  'callback-choices': 'Press 1 if that is right, 2 for another number, or 9 to stay on the line.',
  'callback-key-number':
    'Please enter your number with its area code, then press hash. To stay on the line, press 9 and hash.',
  'callback-no-number': 'That is not a number that we can call.',
  'callback-agreed': 'Thank you. You keep your place, and we call you when it is your turn. Goodbye.',

  'turned-away-closed':
    'Thank you for calling. We are closed at the moment. Please call again during our opening hours. Goodbye.',
  'turned-away-max-wait':
    'We are sorry: nobody could take your call in the time that we allow ourselves. Please call again later. Goodbye.',
  'turned-away-overflow': 'We are sorry: very many people are calling just now. Please call again later. Goodbye.',
  'turned-away-emergency':
    'We are sorry: because of an emergency we cannot take calls at the moment. Please call again later. Goodbye.',
  'wait-comfort': 'Thank you for your patience. What you told us is kept: you will not have to repeat it.',
};

const chinese: Record<PromptKey, string> = {
  welcome: '您好，欢迎致电服务热线。',
  'greeting-by-name': '{name}，您好，欢迎致电服务热线。',

  'language-question': '中文服务，请按 1。',
  'language-again': '需要中文，请按 1 键。',
  'language-switch': '需要中文服务，请按 8。',

  'menu-question': '维修服务请按 1，配件请按 2，销售请按 3，人工服务请按 0。',
  'menu-again': '机器需要维修，请按 1；购买配件，请按 2；咨询销售，请按 3；转人工，请按 0。',
  'menu-keys': '重听请按星号键，结束通话请按井号键。',

  'silence-1': '我们没有收到您的按键。',
  'silence-2': '还是没有收到按键。如果这次仍未收到，我们将为您转接人工。',
  'wrong-key-1': '这个按键在这里无效。',
  'wrong-key-2': '这个按键也不在选项中。请再试一次，否则我们将为您转接人工。',

  'serial-question':
    '请输入机器序列号的最后四到六位数字，按井号键结束。转人工请按 0 和井号键，返回请按 9 和井号键，重听请按星号键和井号键。',
  'serial-again': '请再次按下序列号末尾的数字，至少四位，以井号键结束。按 0 和井号键转人工。',
  'serial-too-short-1': '至少需要四位数字。',
  'serial-too-short-2': '您输入的不是四到六位数字。请再试一次，否则我们将为您转接人工。',
  'serial-no-match-1': '在您的机器中没有找到尾号 {digits}。序列号印在机器铭牌上。',
  'serial-no-match-2': '尾号 {digits} 也不相符。请再试一次；如果仍不相符，我们会把您输入的号码转告坐席。',
  'serial-several-1': '您有多台机器的尾号是 {digits}，请输入六位数字。',
  'serial-several-2': '尾号 {digits} 仍对应多台机器，请尽量多输入几位。',

  'machine-found': '谢谢。您的机器是 {model}，序列号尾号 {digits}。',
  'case-on-machine': '这台机器有一个处理中的工单，编号 {number}：{title}。',
  'case-of-customer': '您有一个处理中的工单，编号 {number}：{title}。',
  'case-promise': '我们承诺：{promise}。期限是 {due}。',
  'machine-keys': '另一台机器请按 9，重听请按星号键，直接转接请按井号键。',

  'sent-chosen': '正在为您转接。',
  'sent-person-asked': '正在为您转接人工服务。',
  'sent-silence': '没有收到您的按键，正在为您转接人工服务。',
  'sent-wrong-key': '正在为您转接人工服务。',
  'sent-serial-noted': '谢谢。我们会把尾号 {digits} 转告坐席，您无需再次说明。正在为您转接。',
  'sent-trouble': '非常抱歉，我们的系统出现问题，正在为您转接人工服务。',
  goodbye: '感谢您的来电，再见。',
  'number-out-of-service': '您好，此号码已停止服务。再见。',

  'wait-next': '您排在第一位。',
  'wait-position': '您目前排在第 {position} 位。',
  'wait-under-minute': '预计等待时间不到一分钟。',
  'wait-one-minute': '预计等待约一分钟。',
  'wait-minutes': '预计等待约 {minutes} 分钟。',
  'callback-offer': '如果希望我们给您回电，请按 1，您的排队位置会保留。',
  'callback-number': '我们将回拨 {number}。',
  'callback-choices': '号码正确请按 1，更换号码请按 2，继续等待请按 9。',
  'callback-key-number': '请输入带区号的电话号码，按井号键结束。继续等待请按 9 和井号键。',
  'callback-no-number': '这个号码我们无法拨打。',
  'callback-agreed': '谢谢。您的排队位置已保留，轮到您时我们会给您回电。再见。',

  'turned-away-closed': '感谢您的来电。现在是非营业时间，请在营业时间再次来电。再见。',
  'turned-away-max-wait': '非常抱歉，我们未能在规定的时间内为您接通，请稍后再拨。再见。',
  'turned-away-overflow': '非常抱歉，目前来电较多，请稍后再拨。再见。',
  'turned-away-emergency': '非常抱歉，因突发情况我们暂时无法接听来电，请稍后再拨。再见。',
  'wait-comfort': '感谢您的耐心等待。您告诉我们的内容已经记下，无需重复。',
};

export const prompts: PromptCatalogue<PromptKey> = { en: english, 'zh-CN': chinese };
