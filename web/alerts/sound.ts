/** The sound of alerts, made in code. A browser lets a page sound only after somebody touched it. */
import { create } from 'zustand';

export interface SoundState {
  /** The browser lets this page sound. */
  readonly isAllowed: boolean;
  /** Sounds made since the page was opened. */
  readonly played: number;
}
export const useSound = create<SoundState>(() => ({ isAllowed: false, played: 0 }));

let context: AudioContext | null = null;

/** Waits for the first touch or key, and wakes the sound then. Answers what ends the waiting. */
export function wakeSoundOnGesture(): () => void {
  const wake = (): void => {
    context ??= new AudioContext();
    void context.resume().then(() => {
      useSound.setState({ isAllowed: true });
      stop();
    });
  };
  const stop = (): void => {
    window.removeEventListener('pointerdown', wake);
    window.removeEventListener('keydown', wake);
  };
  window.addEventListener('pointerdown', wake);
  window.addEventListener('keydown', wake);
  return stop;
}

/** One tone: hertz, seconds from now, seconds long. Rises and falls softly, so that it does not click. */
function tone(audio: AudioContext, hertz: number, delay: number, length: number, loudness: number): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  const start = audio.currentTime + delay;
  oscillator.type = 'triangle';
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
  gain.gain.setValueAtTime(loudness, start + length - 0.04);
  gain.gain.linearRampToValueAtTime(0, start + length);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

/** critical: three rising tones, twice; other: one soft tone. Silent while the browser does not allow it. */
export function playSound(kind: 'critical' | 'other'): void {
  if (!context || context.state !== 'running') return;
  useSound.setState({ played: useSound.getState().played + 1 });
  if (kind === 'other') {
    tone(context, 660, 0, 0.18, 0.12);
    return;
  }
  for (const [i, hertz] of [784, 988, 1175, 784, 988, 1175].entries()) tone(context, hertz, i * 0.16 + (i > 2 ? 0.2 : 0), 0.15, 0.22);
}
