/** A machine that speaks. 8 kHz, 16 bit, mono; null when it could not. Never rejects. */
export interface Voice {
  readonly name: 'flite' | 'espeak-ng';
  speaks(language: string): boolean;
  speak(text: string, language: string): Promise<Int16Array | null>;
  stop(): Promise<void>;
}
