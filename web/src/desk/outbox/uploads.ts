import { soundUrl } from "@ui/waveform";
import { v4 as uuidv4 } from "uuid";
import { create } from "zustand";
import { sentenceOf, Unreachable } from "../api/problem";
import type { Media } from "../api/types";
import { uploadMedia } from "../api/upload";

const RETRY_MS = 4000;

export interface Upload {
  id: string;
  bytes: Blob;
  filename: string;
  mimeType: string;
  voice: boolean;
  /** A blob: address to show the file before, and after, the server has it. */
  previewUrl: string;
  /** Of a picture, once the browser has looked at it. */
  width: number | null;
  height: number | null;
  /** Share of the bytes sent, 0 to 1. */
  progress: number;
  state: "uploading" | "ready" | "failed";
  error: string | null;
}

interface UploadsState {
  uploads: Record<string, Upload>;
}

export const useUploads = create<UploadsState>(() => ({ uploads: {} }));

/** Kept beside the store: neither can be compared or shown. */
const inFlight = new Map<string, { done: Promise<Media>; abort: AbortController }>();
const previews = new Map<string, string>();

/** Where to show media from: the file itself when it was sent from this page, so that it does not load again. */
export const mediaSource = (media: Media) => previews.get(media.id) ?? media.url;

export function startUpload(
  file: Pick<Upload, "bytes" | "filename" | "mimeType" | "voice">,
  id: string = uuidv4(),
): string {
  const previewUrl = useUploads.getState().uploads[id]?.previewUrl ?? previewOf(file);
  change(id, {
    width: null,
    height: null,
    ...file,
    id,
    previewUrl,
    progress: 0,
    state: "uploading",
    error: null,
  });
  void measure(id, file);
  const abort = new AbortController();
  const done = send(id, file, abort.signal);
  // The tray shows the failure; whoever waits for the upload gets it too.
  done.catch(() => {});
  inFlight.set(id, { done, abort });
  return id;
}

const previewOf = ({ bytes, mimeType }: Pick<Upload, "bytes" | "mimeType">) =>
  mimeType.startsWith("audio/") ? soundUrl(bytes) : URL.createObjectURL(bytes);

async function send(
  id: string,
  file: Pick<Upload, "bytes" | "filename" | "mimeType" | "voice">,
  signal: AbortSignal,
): Promise<Media> {
  try {
    const media = await untilReachable(signal, () =>
      uploadMedia({ ...file, signal, onProgress: (progress) => change(id, { progress }) }),
    );
    const previewUrl = useUploads.getState().uploads[id]?.previewUrl;
    if (previewUrl) previews.set(media.id, previewUrl);
    change(id, { state: "ready", progress: 1 });
    return media;
  } catch (error) {
    change(id, { state: "failed", error: sentenceOf(error) });
    throw error;
  }
}

/** The thread keeps the picture's place from the start, so that nothing moves when the server's message comes. */
async function measure(id: string, { bytes, mimeType }: Pick<Upload, "bytes" | "mimeType">) {
  if (!mimeType.startsWith("image/")) return;
  const picture = await createImageBitmap(bytes).catch(() => null);
  if (!picture) return;
  change(id, { width: picture.width, height: picture.height });
  picture.close();
}

async function untilReachable<Answer>(signal: AbortSignal, call: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      signal.throwIfAborted();
    }
  }
}

/** The media of an upload, once the server has it. A failed one is tried again. */
export function uploaded(id: string): Promise<Media> {
  const upload = useUploads.getState().uploads[id];
  if (upload?.state === "failed") startUpload(upload, id);
  const flight = inFlight.get(id);
  return flight ? flight.done : Promise.reject(new Error("The file is no longer here."));
}

/** Taken out of the tray before it was sent. */
export function cancelUpload(id: string) {
  inFlight.get(id)?.abort.abort();
  const upload = useUploads.getState().uploads[id];
  if (upload) URL.revokeObjectURL(upload.previewUrl);
  forgetUpload(id);
}

/** Sent: the record goes, the preview stays for the thread. */
export function forgetUpload(id: string) {
  inFlight.delete(id);
  useUploads.setState(({ uploads: { [id]: _, ...uploads } }) => ({ uploads }));
}

function change(id: string, part: Partial<Upload>) {
  useUploads.setState(({ uploads }) => {
    const upload = { ...uploads[id], ...part } as Upload;
    // Cancelled meanwhile: the last progress event must not bring it back.
    if (!uploads[id] && part.id === undefined) return { uploads };
    return { uploads: { ...uploads, [id]: upload } };
  });
}
