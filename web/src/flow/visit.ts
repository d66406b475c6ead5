import type { Scope } from "./expression";
import type { Data, Json } from "./flow-json";

/** A file the host took; what it holds beside the id goes into payloads as it is. */
export interface UploadedItem {
  media_id: string;
  [name: string]: unknown;
}

export interface DateRange {
  "start-date": string;
  "end-date": string;
}

/** What one input holds, in the form in which payloads carry it. */
export type FieldValue = string | string[] | boolean | DateRange | UploadedItem[];

/** A file chosen in a picker, on its way to the host or there already. */
export interface Upload {
  id: string;
  file_name: string;
  mime_type: string;
  size_bytes: number;
  /** From 0 to 1; 1 does not mean that the host has answered. */
  progress: number;
  item: UploadedItem | null;
  failed: boolean;
  file: File;
}

/** A screen on the way through a flow, with what the customer did on it. Never changed in place. */
export interface Visit {
  screen: string;
  data: Data;
  form: Readonly<Record<string, FieldValue>>;
  /** What the business set at first: when that changes with new data, the input changes too. */
  initial: Readonly<Record<string, FieldValue>>;
  uploads: Readonly<Record<string, readonly Upload[]>>;
  /** Inputs the customer has left once: what is wrong with them is said. */
  left: readonly string[];
  /** Inputs changed since the business found something wrong with them. */
  corrected: readonly string[];
  /** The customer has tried to go on: whatever is wrong is said. */
  tried: boolean;
  /** What an opt-in's “read more” opens lies over the screen it came from. */
  presentation: "screen" | "sheet";
}

/** Where the properties of the last screen of this way look. */
export function scopeOf(visit: Visit, known: KnownScreens): Scope {
  return {
    data: visit.data,
    form: visit.form as Json,
    screens: { ...known, [visit.screen]: { data: visit.data, form: visit.form as Json } },
  };
}

/** What every screen held when it was seen last. */
export type KnownScreens = Readonly<Record<string, { data: Json; form: Json } | undefined>>;
