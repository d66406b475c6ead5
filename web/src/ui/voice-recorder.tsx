import { SendHorizontal, Square, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "./button";
import { playTime } from "./datetime";
import { VoicePlayer } from "./voice-player";
import { forgetSound, soundUrl } from "./waveform";

/** What browsers record; Safari has no WebM. The server makes OGG/Opus of it. */
const FORMATS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const LEVEL_COUNT = 32;

export interface Recording {
  blob: Blob;
  /** Without parameters, e.g. `audio/webm`. */
  mimeType: string;
}

interface VoiceRecorderProps {
  onSend(recording: Recording): void;
  /** Discarded, or it could not start: the recorder wants to go away. */
  onCancel(): void;
  sendDisabled?: boolean;
}

/** Records from the moment it appears; then one listens, sends or discards. */
export function VoiceRecorder({ onSend, onCancel, sendDisabled }: VoiceRecorderProps) {
  const { t } = useTranslation("ui");
  const { state, seconds, levels, stop, recording, problem } = useRecorder();
  const [sendWhenDone, setSendWhenDone] = useState(false);
  const sent = useRef(false);

  useEffect(() => {
    if (!sendWhenDone || !recording || sent.current) return;
    sent.current = true;
    onSend(recording);
  }, [sendWhenDone, recording, onSend]);

  if (problem) {
    return (
      <div role="alert" className="flex min-h-11 items-center gap-3 text-sm text-danger">
        <p className="flex-1">{t(`voice.${problem}`)}</p>
        <IconButton label={t("voice.discard")} onClick={onCancel}>
          <Trash2 />
        </IconButton>
      </div>
    );
  }

  const send = () => {
    if (recording) onSend(recording);
    else {
      setSendWhenDone(true);
      stop();
    }
  };

  return (
    <div className="flex min-h-11 items-center gap-2">
      <IconButton label={t("voice.discard")} onClick={onCancel}>
        <Trash2 />
      </IconButton>
      {recording ? (
        <RecordingPreview recording={recording} />
      ) : (
        <>
          <span className="inline-flex items-center gap-2 font-semibold" role="timer">
            <span className="size-2.5 animate-pulse rounded-full bg-danger" />
            <span className="sr-only">{t("voice.recording")}</span>
            {playTime(seconds)}
          </span>
          <Levels levels={levels} />
          <IconButton label={t("voice.finish")} onClick={stop} disabled={state !== "recording"}>
            <Square className="fill-current text-danger" />
          </IconButton>
        </>
      )}
      <IconButton
        label={t("voice.send")}
        variant="primary"
        onClick={send}
        disabled={sendDisabled || state === "starting" || (sendWhenDone && !recording)}
        data-testid="voice-send"
      >
        <SendHorizontal />
      </IconButton>
    </div>
  );
}

function RecordingPreview({ recording }: { recording: Recording }) {
  const [src, setSrc] = useState<string | null>(null);
  useEffect(() => {
    const url = soundUrl(recording.blob);
    setSrc(url);
    return () => forgetSound(url);
  }, [recording]);
  return <div className="min-w-0 flex-1">{src && <VoicePlayer src={src} className="w-full" />}</div>;
}

function Levels({ levels }: { levels: number[] }) {
  return (
    <span
      className="flex h-7 min-w-0 flex-1 items-center justify-end gap-0.5 overflow-hidden"
      aria-hidden="true"
    >
      {levels.map((level, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a moving strip, the newest at the end
          key={index}
          className="w-1 shrink-0 rounded-full bg-primary/70"
          style={{ height: `${10 + 90 * level}%` }}
        />
      ))}
    </span>
  );
}

type Problem = "denied" | "missing" | "unavailable";

function problemOf(error: unknown): Problem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" ? "missing" : "unavailable";
}

function useRecorder() {
  const [state, setState] = useState<"starting" | "recording" | "done">("starting");
  const [seconds, setSeconds] = useState(0);
  const [levels, setLevels] = useState<number[]>([]);
  const [recording, setRecording] = useState<Recording | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const recorder = useRef<MediaRecorder | null>(null);

  useEffect(() => {
    let cancelled = false;
    let release = () => {};

    async function start() {
      if (!navigator.mediaDevices || typeof MediaRecorder === "undefined") {
        setProblem("unavailable");
        return;
      }
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
      const stopStream = () => {
        for (const track of stream.getTracks()) track.stop();
      };
      if (cancelled) {
        stopStream();
        return;
      }
      const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
      const media = new MediaRecorder(stream, mimeType ? { mimeType } : {});
      const chunks: Blob[] = [];
      const startedAt = performance.now();
      const stopMeter = meter(stream, (level) => {
        setLevels((before) => [...before, level].slice(-LEVEL_COUNT));
        setSeconds((performance.now() - startedAt) / 1000);
      });
      media.ondataavailable = (event) => chunks.push(event.data);
      media.onstop = () => {
        release();
        if (cancelled) return;
        const plainType = media.mimeType.split(";")[0] ?? "audio/webm";
        setRecording({ blob: new Blob(chunks, { type: plainType }), mimeType: plainType });
        setState("done");
      };
      release = () => {
        stopMeter();
        stopStream();
      };
      recorder.current = media;
      media.start(250);
      setState("recording");
    }

    start().catch((error: unknown) => {
      if (!cancelled) setProblem(problemOf(error));
    });
    return () => {
      cancelled = true;
      if (recorder.current?.state === "recording") recorder.current.stop();
      release();
    };
  }, []);

  const stop = () => {
    if (recorder.current?.state === "recording") recorder.current.stop();
  };
  return { state, seconds, levels, recording, problem, stop };
}

/** Calls back ten times a second with how loud the microphone is, 0 to 1. */
function meter(stream: MediaStream, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    onLevel(Math.min(1, Math.sqrt(power) * 4));
  }, 100);
  return () => {
    clearInterval(timer);
    if (context.state !== "closed") void context.close();
  };
}
