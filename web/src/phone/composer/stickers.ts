/** Recado's own stickers, drawn here; a phone without a single sticker would be a sad one. */
export interface Sticker {
  name: string;
  svg: string;
}

const INK = "#2b2a55";

function face(name: string, fill: string, features: string): Sticker {
  return {
    name,
    svg:
      `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 128 128">` +
      `<path d="M30 16h52l26 26v54a14 14 0 0 1-14 14H58l-22 14a3 3 0 0 1-5-3v-11h-1a14 14 0 0 1-14-14V30a14 14 0 0 1 14-14Z" fill="#fff" stroke="#fff" stroke-width="10" stroke-linejoin="round"/>` +
      `<path d="M30 16h52l26 26v54a14 14 0 0 1-14 14H58l-22 14a3 3 0 0 1-5-3v-11h-1a14 14 0 0 1-14-14V30a14 14 0 0 1 14-14Z" fill="${fill}"/>` +
      `<path d="M82 16l26 26H90a8 8 0 0 1-8-8Z" fill="#fff" opacity=".55"/>` +
      `<g fill="none" stroke="${INK}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">${features}</g></svg>`,
  };
}

const EYES = `<circle cx="46" cy="60" r="4" fill="${INK}"/><circle cx="78" cy="60" r="4" fill="${INK}"/>`;

export const STICKERS: readonly Sticker[] = [
  face("happy", "#ffc46b", `${EYES}<path d="M42 76q20 20 40 0"/>`),
  face(
    "laugh",
    "#ffd98a",
    `<path d="M38 62q8-10 16 0M70 62q8-10 16 0"/><path d="M40 74h44q-4 22-22 22t-22-22Z" fill="#fff"/>`,
  ),
  face(
    "love",
    "#ff9aa8",
    `<path d="M46 66l-9-9a5.5 5.5 0 0 1 9-6 5.5 5.5 0 0 1 9 6ZM78 66l-9-9a5.5 5.5 0 0 1 9-6 5.5 5.5 0 0 1 9 6Z" fill="#fff"/><path d="M46 80q16 12 32 0"/>`,
  ),
  face("thinking", "#a8c5ff", `${EYES}<path d="M38 46l14-3M72 48h14"/><path d="M52 82h22"/>`),
  face(
    "sad",
    "#9ad7d2",
    `${EYES}<path d="M46 86q16-14 32 0"/><path d="M84 72q7 10 0 13-7-3 0-13Z" fill="#fff" stroke-width="3"/>`,
  ),
  face(
    "surprised",
    "#c9b4ff",
    `${EYES}<circle cx="62" cy="84" r="8"/><path d="M38 46q7-6 14-2M72 44q8-4 14 2"/>`,
  ),
  face("done", "#9fdfae", `<path d="M38 68l16 16 32-34" stroke-width="9"/>`),
  face(
    "coffee",
    "#f3c9a5",
    `<path d="M38 56h40v20a18 18 0 0 1-18 18h-4a18 18 0 0 1-18-18Z" fill="#fff"/><path d="M78 62h6a9 9 0 0 1 0 18h-6"/><path d="M50 46q-5-6 0-12M64 46q-5-6 0-12"/>`,
  ),
];

export const stickerUrl = (sticker: Sticker): string =>
  `data:image/svg+xml,${encodeURIComponent(sticker.svg)}`;

export const stickerPicture = (sticker: Sticker): Blob => new Blob([sticker.svg], { type: "image/svg+xml" });
