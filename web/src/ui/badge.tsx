import type { ReactNode } from "react";
import { cn } from "./cn";

const TONE = {
  neutral: "bg-ink/8 text-ink-soft",
  primary: "bg-primary-soft text-primary",
  accent: "bg-accent text-on-accent",
  warm: "bg-accent-soft text-accent-ink",
  success: "bg-success-soft text-success",
  danger: "bg-danger-soft text-danger",
} as const;

interface BadgeProps {
  tone?: keyof typeof TONE;
  className?: string;
  title?: string;
  children: ReactNode;
}

export function Badge({ tone = "neutral", className, title, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cn(
        "inline-flex h-5 min-w-5 items-center justify-center gap-1 rounded-full px-1.5 text-2xs font-semibold whitespace-nowrap [&_svg]:size-3",
        TONE[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
