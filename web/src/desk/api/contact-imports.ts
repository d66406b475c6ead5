import { api, apiPath } from "./client";
import type { components } from "./schema";

/** Calls about files of contacts. */

export type ContactImport = components["schemas"]["ContactImport"];
export type ImportMapping = components["schemas"]["ImportMapping"];
export type ImportLook = components["schemas"]["ImportLook"];
export type LookedAtRow = components["schemas"]["LookedAtRow"];

const path = (id: string, rest = "") => `/contact-imports/${id}${rest}`;

export const contactImports = {
  /** The same id again is the same file. */
  bring: (id: string, file: File) => api.putCsv<ContactImport>(path(id), file, { filename: file.name }),
  get: (id: string) => api.get<ContactImport>(path(id)),
  look: (id: string, mapping: ImportMapping) => api.post<ImportLook>(path(id, "/look"), mapping),
  start: (id: string, mapping: ImportMapping) => api.post<ContactImport>(path(id, "/start"), mapping),
  stop: (id: string) => api.post<ContactImport>(path(id, "/stop")),
  problemsPath: (id: string) => apiPath(path(id, "/problems")),
};
