/** The phone's own small API: one session, its commands, and its live state. */
const headers = { 'Content-Type': 'application/json', 'X-Tellonce-Phone': '1' };
const remembered = 'tellonce-phone-session';

async function post(path, body) {
  const response = await fetch(`api/${path}`, { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.code), { code: answer.code });
  return answer;
}

export async function readDirectory() {
  const response = await fetch('api/directory');
  return response.json();
}

/** Keeps a session for this tab (a reload keeps its call) and makes a new one when the carrier forgot it. */
export function openLine({ onView, onOffline }) {
  let sessionId = sessionStorage.getItem(remembered);

  async function listen() {
    try {
      if (!sessionId) {
        sessionId = (await post('sessions')).id;
        sessionStorage.setItem(remembered, sessionId);
      }
    } catch {
      onOffline();
      setTimeout(listen, 2000);
      return;
    }
    const events = new EventSource(`api/sessions/${sessionId}/events`);
    events.onmessage = (message) => onView(JSON.parse(message.data));
    events.onerror = () => {
      onOffline();
      if (events.readyState !== EventSource.CLOSED) return;
      // Refused, not interrupted: the carrier was started anew.
      sessionId = null;
      sessionStorage.removeItem(remembered);
      setTimeout(listen, 1000);
    };
  }
  void listen();

  return {
    call: (from, to) => post(`sessions/${sessionId}/call`, { from, to }),
    press: (digits) => post(`sessions/${sessionId}/keys`, { digits }),
    hangUp: () => post(`sessions/${sessionId}/hang-up`),
    sound: {
      offer: (sdp) => post(`sessions/${sessionId}/sound/offer`, { sdp }),
      addCandidate: (candidate) => post(`sessions/${sessionId}/sound/candidate`, candidate),
      openSocket: () => post(`sessions/${sessionId}/sound/socket`),
    },
  };
}
