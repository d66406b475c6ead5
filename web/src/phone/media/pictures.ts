import { LARGEST_BYTES } from "./attachment-kinds";

const LONGEST_SIDE_PX = 2560;
const STICKER_SIDE_PX = 512;
const LARGEST_STATIC_STICKER_BYTES = 100 * 1024;

export class PictureError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PictureError";
  }
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const made = (blob: Blob | null) => {
      if (blob?.type === type) resolve(blob);
      else reject(new PictureError("This browser cannot encode the picture."));
    };
    canvas.toBlob(made, type, quality);
  });
}

async function smallestFitting(
  canvas: HTMLCanvasElement,
  type: string,
  largest_bytes: number,
): Promise<Blob> {
  for (const quality of [0.9, 0.75, 0.6, 0.4, 0.2]) {
    const blob = await toBlob(canvas, type, quality);
    if (blob.size <= largest_bytes) return blob;
  }
  throw new PictureError("The picture is too large, even compressed.");
}

async function decode(source: Blob): Promise<HTMLImageElement> {
  const image = new Image();
  const url = URL.createObjectURL(source);
  image.src = url;
  try {
    await image.decode();
    return image;
  } catch {
    throw new PictureError("The picture cannot be read.");
  } finally {
    URL.revokeObjectURL(url);
  }
}

function drawnOn(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context === null) throw new PictureError("This browser cannot draw the picture.");
  return context;
}

/** JPEG and PNG within the limit travel as they are; everything else is made a JPEG, as phones do. */
export async function preparePicture(source: Blob): Promise<Blob> {
  const sendable = source.type === "image/jpeg" || source.type === "image/png";
  if (sendable && source.size <= LARGEST_BYTES.image) return source;
  const image = await decode(source);
  const scale = Math.min(1, LONGEST_SIDE_PX / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
  const context = drawnOn(canvas);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return smallestFitting(canvas, "image/jpeg", LARGEST_BYTES.image);
}

/** A sticker is a WebP of exactly 512 × 512 pixels, transparent around what it shows. */
export async function prepareSticker(source: Blob): Promise<Blob> {
  const image = await decode(source);
  const width = image.naturalWidth || STICKER_SIDE_PX;
  const height = image.naturalHeight || STICKER_SIDE_PX;
  const scale = STICKER_SIDE_PX / Math.max(width, height);
  const canvas = document.createElement("canvas");
  canvas.width = STICKER_SIDE_PX;
  canvas.height = STICKER_SIDE_PX;
  drawnOn(canvas).drawImage(
    image,
    (STICKER_SIDE_PX - width * scale) / 2,
    (STICKER_SIDE_PX - height * scale) / 2,
    width * scale,
    height * scale,
  );
  return smallestFitting(canvas, "image/webp", LARGEST_STATIC_STICKER_BYTES);
}

export function withExtension(filename: string, extension: string): string {
  const stem = filename.replace(/\.[^.]*$/, "");
  return `${stem === "" ? "file" : stem}.${extension}`;
}
