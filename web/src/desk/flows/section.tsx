import type { ReactNode } from "react";
import { sentenceOf } from "../api/problem";

/** A part of a page of settings. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border bg-surface p-4">
      <h2 className="text-md font-bold">{title}</h2>
      {text && <p className="mt-0.5 text-sm text-ink-soft">{text}</p>}
      <div className="mt-3 flex flex-col gap-4">{children}</div>
    </section>
  );
}

/** What the server said no to. */
export const Refused = ({ error }: { error: unknown }) => (
  <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
    {sentenceOf(error)}
  </p>
);
