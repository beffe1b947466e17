/**
 * Between the browser's sound and mu-law frames of 20 ms at 8 kHz, on the audio thread: what the microphone hears is
 * posted frame by frame, frames that are posted to it are played. Where WebRTC carries the sound this is not used.
 */
const lineRate = 8000;
const frameSamples = 160;
/** Played only once so much waits (60 ms), or the network's unevenness is heard; thrown away beyond 300 ms. */
const startSamples = 480;
const mostSamples = 2400;

function toMuLaw(value) {
  const clipped = Math.max(-1, Math.min(1, value));
  const magnitude = Math.min(32635, Math.abs(Math.round(clipped * 32768))) + 132;
  const exponent = 31 - Math.clz32(magnitude) - 7;
  return ~((clipped < 0 ? 0x80 : 0) | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

const fromMuLaw = Float32Array.from({ length: 256 }, (_, byte) => {
  const inverted = ~byte & 0xff;
  const magnitude = ((((inverted & 0x0f) << 3) + 132) << ((inverted >> 4) & 7)) - 132;
  return (inverted & 0x80 ? -magnitude : magnitude) / 32768;
});

/** Lets through what a telephone carries: a windowed sinc that ends at 3.6 kHz. */
class LowPass {
  constructor(rate) {
    const length = 2 * Math.ceil(rate / 1000) + 1;
    const cutoff = 3600 / rate;
    this.taps = Float32Array.from({ length }, (_, n) => {
      const at = n - (length - 1) / 2;
      const sinc = at === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * at) / (Math.PI * at);
      return sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * n) / (length - 1)));
    });
    this.history = new Float32Array(length);
    this.at = 0;
  }

  put(value) {
    this.history[this.at] = value;
    this.at = (this.at + 1) % this.history.length;
  }

  get() {
    let sum = 0;
    let at = this.at;
    for (const tap of this.taps) {
      sum += tap * this.history[at];
      at = at + 1 === this.history.length ? 0 : at + 1;
    }
    return sum;
  }
}

class MuLawLine extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / lineRate;
    this.recorded = new LowPass(sampleRate);
    this.recordPhase = 0;
    this.frame = new Uint8Array(frameSamples);
    this.frameLength = 0;
    this.played = new LowPass(sampleRate);
    this.playPhase = 1;
    this.ring = new Float32Array(8192);
    this.readAt = 0;
    this.waiting = 0;
    this.isPlaying = false;
    this.before = 0;
    this.after = 0;
    this.isOver = false;
    this.port.onmessage = ({ data }) => {
      if (data === 'close') this.isOver = true;
      else this.take(new Uint8Array(data));
    };
  }

  take(sound) {
    for (const byte of sound) {
      this.ring[(this.readAt + this.waiting) & 8191] = fromMuLaw[byte];
      this.waiting += 1;
    }
    if (this.waiting > mostSamples) {
      const spare = this.waiting - startSamples;
      this.readAt = (this.readAt + spare) & 8191;
      this.waiting -= spare;
    }
    if (this.waiting >= startSamples) this.isPlaying = true;
  }

  next() {
    if (!this.isPlaying) return 0;
    if (this.waiting === 0) {
      this.isPlaying = false;
      return 0;
    }
    const value = this.ring[this.readAt];
    this.readAt = (this.readAt + 1) & 8191;
    this.waiting -= 1;
    return value;
  }

  process([input], [output]) {
    const heard = input?.[0];
    if (heard) for (const value of heard) this.record(value);
    const [first, ...others] = output;
    if (first) {
      for (let n = 0; n < first.length; n += 1) first[n] = this.play();
      for (const other of others) other.set(first);
    }
    return !this.isOver;
  }

  record(value) {
    this.recorded.put(value);
    this.recordPhase += 1;
    if (this.recordPhase < this.step) return;
    this.recordPhase -= this.step;
    this.frame[this.frameLength] = toMuLaw(this.recorded.get());
    this.frameLength += 1;
    if (this.frameLength < frameSamples) return;
    this.frameLength = 0;
    this.port.postMessage(this.frame.slice().buffer);
  }

  play() {
    this.playPhase += 1 / this.step;
    while (this.playPhase >= 1) {
      this.playPhase -= 1;
      this.before = this.after;
      this.after = this.next();
    }
    this.played.put(this.before + (this.after - this.before) * this.playPhase);
    return this.played.get();
  }
}

registerProcessor('mu-law-line', MuLawLine);
