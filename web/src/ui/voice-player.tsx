import { Mic, Pause, Play } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cn } from "./cn";
import { playTime } from "./datetime";
import { BAR_COUNT, type Waveform, waveformOf } from "./waveform";

const RATES = [1, 1.5, 2] as const;
const STEP_SECONDS = 5;

/** Only one recording speaks at a time. */
let speaking: HTMLAudioElement | null = null;

interface VoicePlayerProps {
  src: string;
  /** Voice notes carry a microphone, other audio does not. */
  voice?: boolean;
  /** The first time it is started. */
  onPlayed?(): void;
  className?: string;
}

export function VoicePlayer({ src, voice = true, onPlayed, className }: VoicePlayerProps) {
  const { t } = useTranslation("ui");
  const audio = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [position, setPosition] = useState(0);
  const [rate, setRate] = useState<(typeof RATES)[number]>(1);
  const [broken, setBroken] = useState(false);
  const [started, setStarted] = useState(false);
  const waveform = useWaveform(src);
  const duration = waveform?.durationSeconds ?? finite(audio.current?.duration);

  useFrames(playing, () => setPosition(audio.current?.currentTime ?? 0));

  const toggle = () => {
    const element = audio.current;
    if (!element) return;
    if (!element.paused) {
      element.pause();
      return;
    }
    if (speaking !== element) speaking?.pause();
    speaking = element;
    element.playbackRate = rate;
    void element.play().catch(() => setBroken(true));
    if (!started) onPlayed?.();
    setStarted(true);
  };

  const seek = (seconds: number) => {
    const element = audio.current;
    if (!element || duration === 0) return;
    const to = Math.min(duration, Math.max(0, seconds));
    element.currentTime = to;
    setPosition(to);
  };

  const nextRate = () => {
    const next = RATES[(RATES.indexOf(rate) + 1) % RATES.length] ?? 1;
    setRate(next);
    if (audio.current) audio.current.playbackRate = next;
  };

  return (
    <div className={cn("flex w-68 max-w-full items-center gap-2.5", className)}>
      {/* biome-ignore lint/a11y/useMediaCaption: a voice note has no captions to offer */}
      <audio
        ref={audio}
        src={src}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPosition(0)}
        onError={() => setBroken(true)}
      />
      <button
        type="button"
        onClick={toggle}
        disabled={broken}
        aria-label={playing ? t("voice.pause") : t("voice.play")}
        className="inline-flex size-9 shrink-0 items-center justify-center rounded-full bg-primary text-on-primary transition-colors hover:bg-primary-strong disabled:opacity-50"
      >
        {playing ? (
          <Pause className="size-4 fill-current" />
        ) : (
          <Play className="size-4 translate-x-px fill-current" />
        )}
      </button>
      <div className="min-w-0 flex-1">
        {broken ? (
          <p className="text-sm text-ink-soft">{t("voice.unplayable")}</p>
        ) : (
          <>
            <Bars waveform={waveform} position={position} duration={duration} onSeek={seek} />
            <div className="flex items-center justify-between text-2xs text-ink-soft">
              <span className="inline-flex items-center gap-1">
                {voice && <Mic className="size-3" aria-hidden="true" />}
                {playTime(playing || position > 0 ? position : duration)}
              </span>
            </div>
          </>
        )}
      </div>
      <button
        type="button"
        onClick={nextRate}
        aria-label={t("voice.speed", { rate })}
        className="inline-flex h-6 w-9 shrink-0 items-center justify-center rounded-full bg-ink/8 text-2xs font-bold text-ink-soft hover:bg-ink/14"
      >
        {rate}×
      </button>
    </div>
  );
}

interface BarsProps {
  waveform: Waveform | null;
  position: number;
  duration: number;
  onSeek(seconds: number): void;
}

function Bars({ waveform, position, duration, onSeek }: BarsProps) {
  const { t } = useTranslation("ui");
  const share = duration > 0 ? position / duration : 0;

  const seekTo = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onSeek(((event.clientX - box.left) / box.width) * duration);
  };
  const seekBy = (event: KeyboardEvent) => {
    const step = { ArrowRight: STEP_SECONDS, ArrowLeft: -STEP_SECONDS }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSeek(position + step);
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t("voice.position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(position)}
      aria-valuetext={playTime(position)}
      onPointerDown={seekTo}
      onKeyDown={seekBy}
      className="flex h-6 cursor-pointer items-center gap-px rounded-sm"
    >
      {Array.from({ length: BAR_COUNT }, (_, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change places
          key={index}
          className={cn(
            "min-w-0 flex-1 rounded-full",
            index / BAR_COUNT < share ? "bg-primary" : "bg-ink-faint/45",
          )}
          style={{ height: `${12 + 88 * (waveform?.bars[index] ?? 0)}%` }}
        />
      ))}
    </div>
  );
}

function useWaveform(src: string): Waveform | null {
  const [waveform, setWaveform] = useState<Waveform | null>(null);
  useEffect(() => {
    let current = true;
    void waveformOf(src).then((read) => {
      if (current) setWaveform(read);
    });
    return () => {
      current = false;
    };
  }, [src]);
  return waveform;
}

/** `timeupdate` fires four times a second, too coarse for a moving bar. */
function useFrames(active: boolean, onFrame: () => void) {
  const latest = useRef(onFrame);
  latest.current = onFrame;
  useEffect(() => {
    if (!active) return;
    let frame = requestAnimationFrame(function next() {
      latest.current();
      frame = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(frame);
  }, [active]);
}

/** A recording without a length in its header says Infinity. */
const finite = (seconds: number | undefined) => (seconds && Number.isFinite(seconds) ? seconds : 0);
