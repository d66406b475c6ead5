import type { Json } from "@ui/unknown-json";
import { type FieldProblem, textProblems } from "./problems";

/** Header, body and footer: what most interactive messages have. Limits: spec/messaging.md section 2.7. */

export const BODY_LIMIT = 1024;
export const LIST_BODY_LIMIT = 4096;
export const HEADER_LIMIT = 60;
export const FOOTER_LIMIT = 60;
export const BUTTON_LIMIT = 20;

/** A chosen file on its way to the server. */
export interface FileDraft {
  uploadId: string;
  filename: string;
  mimeType: string;
}

export type HeaderKind = "none" | "text" | "image" | "video" | "document";
export type FileKind = Exclude<HeaderKind, "none" | "text">;

export interface HeaderDraft {
  kind: HeaderKind;
  text: string;
  file: FileDraft | null;
}

export interface Parts {
  header: HeaderDraft;
  body: string;
  footer: string;
}

export interface PartRules {
  headers: readonly HeaderKind[];
  headerNeeded?: boolean;
  bodyNeeded: boolean;
  bodyLimit: number;
  footer: boolean;
}

export const ANY_HEADER: readonly HeaderKind[] = ["none", "text", "image", "video", "document"];
export const PLAIN: PartRules = { headers: ["none"], bodyNeeded: true, bodyLimit: BODY_LIMIT, footer: true };

export const noParts = (): Parts => ({
  header: { kind: "none", text: "", file: null },
  body: "",
  footer: "",
});

/** Whether an upload is still in this page; a reload takes the files along. */
export type HasUpload = (uploadId: string) => boolean;

export function partProblems(parts: Parts, rules: PartRules, hasUpload: HasUpload): FieldProblem[] {
  return [
    ...headerProblems(parts.header, rules, hasUpload),
    ...textProblems("body", parts.body, rules.bodyLimit, rules.bodyNeeded),
    ...(rules.footer ? textProblems("footer", parts.footer, FOOTER_LIMIT, false) : []),
  ];
}

function headerProblems(header: HeaderDraft, rules: PartRules, hasUpload: HasUpload): FieldProblem[] {
  const kind = headerKind(header, rules);
  if (kind === "none") return [];
  if (kind === "text") return textProblems("header.text", header.text, HEADER_LIMIT);
  return fileProblems("header.file", header.file, hasUpload);
}

export function fileProblems(field: string, file: FileDraft | null, hasUpload: HasUpload): FieldProblem[] {
  if (!file) return [{ field, code: "needed" }];
  return hasUpload(file.uploadId) ? [] : [{ field, code: "file_gone" }];
}

/** Where only a text is possible and it has to be there, it is not chosen. */
export const headerKind = (header: HeaderDraft, rules: PartRules): HeaderKind =>
  rules.headerNeeded ? "text" : rules.headers.includes(header.kind) ? header.kind : "none";

/** The parts as the Cloud API writes them; what is empty is left out. */
export function partsJson(parts: Parts, rules: PartRules): Json {
  const header = headerJson(parts.header, headerKind(parts.header, rules));
  const body = parts.body.trim();
  const footer = parts.footer.trim();
  return {
    ...(header && { header }),
    ...(body !== "" && { body: { text: body } }),
    ...(rules.footer && footer !== "" && { footer: { text: footer } }),
  };
}

function headerJson(header: HeaderDraft, kind: HeaderKind): Json | null {
  if (kind === "none") return null;
  if (kind === "text") {
    const text = header.text.trim();
    return text === "" ? null : { type: "text", text };
  }
  return fileHeaderJson(header.file, kind);
}

/** Without a file only the place where it will be, for the preview. */
export function fileHeaderJson(file: FileDraft | null, kind: FileKind): Json {
  const named = file && kind === "document" ? { filename: file.filename } : {};
  return { type: kind, [kind]: file ? { upload_id: file.uploadId, ...named } : {} };
}
