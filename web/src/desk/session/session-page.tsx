import { Wordmark } from "@ui/brand";
import { ThemeToggle } from "@ui/theme-toggle";
import type { ReactNode } from "react";
import { LanguageSelect } from "../shell/language-select";

interface SessionPageProps {
  title: string;
  subtitle: string;
  children: ReactNode;
}

/** The frame of the pages that one sees before anybody is signed in. */
export function SessionPage({ title, subtitle, children }: SessionPageProps) {
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-6 p-4">
      <Wordmark />
      <section className="w-full max-w-96 rounded-xl border bg-surface p-6 shadow-bubble">
        <h1 className="text-xl font-bold">{title}</h1>
        <p className="mt-0.5 text-ink-soft">{subtitle}</p>
        {children}
      </section>
      <div className="flex items-center gap-2">
        <LanguageSelect className="w-36" />
        <ThemeToggle />
      </div>
    </main>
  );
}

export const FormProblem = ({ children }: { children: ReactNode }) => (
  <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm font-medium text-danger">
    {children}
  </p>
);
