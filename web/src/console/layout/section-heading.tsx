import type { ReactNode } from "react";

interface SectionHeadingProps {
  title: ReactNode;
  text?: ReactNode;
  children?: ReactNode;
}

/** Title at the start, what can be done at the end; wraps on narrow pages. */
export function SectionHeading({ title, text, children }: SectionHeadingProps) {
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-3 px-4 pt-4 pb-3 sm:px-6">
      <div className="min-w-0 flex-1 basis-60">
        <h2 className="text-xl font-bold tracking-tight">{title}</h2>
        {text && <p className="text-sm text-ink-soft">{text}</p>}
      </div>
      {children && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </div>
  );
}
