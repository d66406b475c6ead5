import type { Json } from "@ui/unknown-json";
import type { ComponentType } from "react";
import type { Contact } from "../../api/types";
import type { HasUpload } from "./message-parts";
import type { FieldProblem } from "./problems";

/** What a builder may look at besides its own values. */
export interface BuilderFacts {
  hasUpload: HasUpload;
  /** The server's time. */
  nowMs: number;
}

export interface FormProps<Values> {
  values: Values;
  change(part: Partial<Values>): void;
}

/** One kind of interactive message: its form, its rules, and the object that the Cloud API takes. */
export interface Builder<Values extends object> {
  /** What the form begins with. */
  empty(contact: Contact): Values;
  problems(values: Values, facts: BuilderFacts): FieldProblem[];
  interactive(values: Values): Json;
  Form: ComponentType<FormProps<Values>>;
}
