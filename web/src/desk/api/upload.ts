import { answered, apiPath } from "./client";
import { Unreachable } from "./problem";
import type { Media } from "./types";

interface Upload {
  bytes: Blob;
  mimeType: string;
  filename: string;
  voice: boolean;
  signal: AbortSignal;
  /** Share of the bytes sent so far, 0 to 1. */
  onProgress(share: number): void;
}

/** XMLHttpRequest, because fetch tells nothing about the progress of an upload. */
export function uploadMedia({
  bytes,
  mimeType,
  filename,
  voice,
  signal,
  onProgress,
}: Upload): Promise<Media> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", apiPath("/media", { filename, voice: voice || undefined }));
    request.setRequestHeader("Content-Type", mimeType);
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Media);
      else reject(answered(request.status, request.response));
    };
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => reject(new DOMException("Upload cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(bytes);
  });
}
