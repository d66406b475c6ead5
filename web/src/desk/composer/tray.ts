import { v4 as uuidv4 } from "uuid";
import { create } from "zustand";
import { cancelUpload, startUpload } from "../outbox/uploads";
import { type AttachmentKind, judge, type Verdict } from "./attachment-rules";

export type TrayItem =
  | { id: string; file: File; kind: AttachmentKind; caption: string; uploadId: string; refused: null }
  | { id: string; file: File; kind: AttachmentKind; refused: Refusal };

export type Refusal = Extract<Verdict, { fitsAsDocument: boolean }>;

const NONE: TrayItem[] = [];

interface TrayState {
  trays: Record<string, TrayItem[]>;
}

const useTrays = create<TrayState>(() => ({ trays: {} }));

/** The files laid ready beside a conversation's draft. */
export const useTray = (conversationId: string): TrayItem[] =>
  useTrays(({ trays }) => trays[conversationId] ?? NONE);

const trayOf = (conversationId: string): TrayItem[] => useTrays.getState().trays[conversationId] ?? NONE;

export function addFiles(conversationId: string, files: Iterable<File>) {
  const items = [...files].map((file) => trayItem(file, judge(file)));
  change(conversationId, (tray) => [...tray, ...items]);
}

export function sendAsDocument(conversationId: string, id: string) {
  change(conversationId, (tray) =>
    tray.map((item) => (item.id === id ? trayItem(item.file, judge(item.file, true)) : item)),
  );
}

export function setCaption(conversationId: string, id: string, caption: string) {
  change(conversationId, (tray) =>
    tray.map((item) => (item.id === id && item.refused === null ? { ...item, caption } : item)),
  );
}

export function removeItem(conversationId: string, id: string) {
  const item = trayOf(conversationId).find((entry) => entry.id === id);
  if (item?.refused === null) cancelUpload(item.uploadId);
  change(conversationId, (tray) => tray.filter((entry) => entry.id !== id));
}

/** The uploads live on in the outbox; what was refused goes with the tray. */
export const clearTray = (conversationId: string) => change(conversationId, () => []);

function trayItem(file: File, verdict: Verdict): TrayItem {
  const id = uuidv4();
  if (verdict.problem) return { id, file, kind: verdict.kind, refused: verdict };
  const uploadId = startUpload({
    bytes: file,
    filename: file.name,
    // A file that the system does not know has no type; the server wants one.
    mimeType: file.type === "audio/x-m4a" ? "audio/mp4" : file.type || "application/octet-stream",
    voice: false,
  });
  return { id, file, kind: verdict.kind, caption: "", uploadId, refused: null };
}

function change(conversationId: string, edit: (tray: TrayItem[]) => TrayItem[]) {
  useTrays.setState(({ trays }) => ({
    trays: { ...trays, [conversationId]: edit(trays[conversationId] ?? NONE) },
  }));
}
