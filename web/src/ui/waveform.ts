export const BAR_COUNT = 40;

export interface Waveform {
  /** Loudness of each slice, 0 to 1. */
  bars: number[];
  durationSeconds: number;
}

const decoded = new Map<string, Promise<Waveform | null>>();

/** Reads the recording once and remembers its shape; null when the browser cannot decode it. */
export function waveformOf(src: string): Promise<Waveform | null> {
  let known = decoded.get(src);
  if (!known) {
    known = decode(src).catch(() => null);
    decoded.set(src, known);
  }
  return known;
}

const ownSounds = new Map<string, Blob>();

/** An address for a sound made in this browser. Pages may not fetch `blob:` addresses, so its bytes are kept beside it. */
export function soundUrl(sound: Blob): string {
  const url = URL.createObjectURL(sound);
  ownSounds.set(url, sound);
  return url;
}

export function forgetSound(url: string) {
  URL.revokeObjectURL(url);
  ownSounds.delete(url);
  decoded.delete(url);
}

async function decode(src: string): Promise<Waveform> {
  const bytes = await (ownSounds.get(src) ?? (await fetch(src))).arrayBuffer();
  // Offline: a real AudioContext would take an output device for every bubble.
  const audio = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(bytes);
  return { bars: loudness(audio.getChannelData(0)), durationSeconds: audio.duration };
}

/** Root mean square of each slice, scaled so that the loudest is 1. */
export function loudness(samples: Float32Array, count = BAR_COUNT): number[] {
  const slice = Math.max(1, Math.floor(samples.length / count));
  const values = Array.from({ length: count }, (_, index) => {
    let sum = 0;
    for (let at = index * slice; at < (index + 1) * slice; at += 1) sum += (samples[at] ?? 0) ** 2;
    return Math.sqrt(sum / slice);
  });
  const loudest = Math.max(...values);
  return loudest > 0 ? values.map((value) => value / loudest) : values;
}
